"""A real server that tests start, kill and start again."""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path


class NereidServer:
    """On one loopback port, with one data directory, over all its starts."""

    def __init__(self, program: Path, directory: Path) -> None:
        if not program.is_file():
            raise FileNotFoundError(
                f"there is no {program}: build it with `cmake --preset release && cmake --build "
                "--preset release --target nereid-server nereid`, or set NEREID_PROGRAMS"
            )
        self._program = program
        self._directory = directory
        self._process: subprocess.Popen[str] | None = None
        self.address = f"127.0.0.1:{_free_port()}"

    def __enter__(self) -> NereidServer:
        self._directory.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when it serves."""
        command = [str(self._program), f"--data_dir={self._directory / 'data'}"]
        command += [f"--grpc_address={self.address}", "--http_address="]
        log = self._directory / "log"
        with log.open("a") as stderr:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=stderr, text=True
            )
        assert self._process.stdout is not None
        ready = self._process.stdout.readline()
        assert "ready" in ready, f"nereid-server did not start: {log.read_text()}"

    def kill(self) -> None:
        """As a crash; returns when it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """In order; returns when it is gone. Nothing to do is fine."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
