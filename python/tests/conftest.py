"""What the tests share: real servers on free loopback ports, and the real `nereid`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from nereid_server import NereidServer

import nereid

ROOT = Path(__file__).resolve().parents[2]
# scripts/test-frameworks installs what these need.
collect_ignore = [] if find_spec("torch") else ["frameworks"]

# A shell in the background ignores Ctrl-C, and so would the programs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

PROGRAMS = Path(os.environ.get("NEREID_PROGRAMS", ROOT / "build/release/bin"))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine decides where points go."""
    for name in ("NEREID_SERVER", "NEREID_PROJECT", "NEREID_EXPERIMENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEREID_SPOOL", str(tmp_path / "spool"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NereidServer]:
    """An empty server of this test, with which it may do what it likes."""
    with NereidServer(PROGRAMS / "nereid-server", tmp_path / "server") as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NereidServer]:
    """One for tests that only add experiments."""
    directory = tmp_path_factory.mktemp("shared")
    with NereidServer(PROGRAMS / "nereid-server", directory) as running:
        yield running


@pytest.fixture
def address(
    shared_server: NereidServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> str:
    """Of a running server, which NEREID_SERVER names; a project for this test alone is set too."""
    monkeypatch.setenv("NEREID_SERVER", shared_server.address)
    monkeypatch.setenv("NEREID_PROJECT", request.node.name)
    return shared_server.address


@pytest.fixture
def client(address: str) -> Iterator[nereid.Client]:
    with nereid.Client(address) as reader:
        yield reader


class Programs:
    """Runs `nereid` and Python scripts to their end."""

    def nereid(self, *arguments: str, code: int = 0) -> str:
        """What it prints on stdout and stderr."""
        return self._run([str(PROGRAMS / "nereid"), *arguments], code)

    def python(self, script: Path, *arguments: str, code: int = 0) -> str:
        return self._run([sys.executable, str(script), *arguments], code)

    @staticmethod
    def _run(command: list[str], code: int) -> str:
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, f"{command} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout


@pytest.fixture
def programs() -> Programs:
    return Programs()
