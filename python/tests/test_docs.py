"""Every block of docs/python.md runs, and prints what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from nereid_server import NereidServer

PAGE = ROOT / "docs/python.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def blocks() -> Iterator[tuple[int, str, str]]:
    """The line where a block begins, its code, and what it prints."""
    page = PAGE.read_text(encoding="utf-8")
    for match in BLOCK.finditer(page):
        yield page.count("\n", 0, match.start(1)) + 1, match[1], match[2] or ""


def test_every_block_runs(
    server: NereidServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEREID_SERVER", server.address)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    namespace: dict[str, Any] = {"__name__": "page"}
    run = 0
    for line, code, wanted in blocks():
        # As many empty lines in front as the page has, so that errors name its lines.
        exec(compile("\n" * (line - 1) + code, str(PAGE), "exec"), namespace)
        assert capsys.readouterr().out == wanted, f"{PAGE}:{line} prints something else"
        run += 1
    assert run > 15
