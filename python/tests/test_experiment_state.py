"""The end of a program, or of a block, says how its experiment ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Programs

import nereid

PROGRAM = """
import os, sys, threading
import nereid


ctx = nereid.Context(experiment="run", quiet=True)
ctx.channel_send("loss", 1.0)
"""

CAUGHT = """
try:
    sys.exit(3)
except SystemExit as error:
    assert type(error) is SystemExit and error.code == 3
"""

IN_A_THREAD = """
thread = threading.Thread(target=sys.exit, args=(3,))
thread.start()
thread.join()
"""

REPLACED = """
try:
    sys.exit(0)
finally:
    raise RuntimeError
"""

KEPT = """
try:
    sys.exit(3)
except SystemExit as error:
    kept = error
    raise
"""


@pytest.mark.parametrize(
    ("end", "code_and_state"),
    [
        ("", (0, "succeeded")),
        ("sys.exit()", (0, "succeeded")),
        ("sys.exit(0)", (0, "succeeded")),
        ("sys.exit(3)", (3, "failed")),
        ("sys.exit('cuda out of memory')", (1, "failed")),
        ("exit(3)", (3, "failed")),
        ("quit(0)", (0, "succeeded")),
        ("raise RuntimeError", (1, "failed")),
        (CAUGHT, (0, "succeeded")),
        (CAUGHT + "sys.exit(2)", (2, "failed")),
        (IN_A_THREAD, (0, "succeeded")),
        (REPLACED, (1, "failed")),
        (KEPT, (3, "failed")),
        ("import argparse\nargparse.ArgumentParser().error('no')", (2, "failed")),
    ],
)
def test_of_a_program(
    client: nereid.Client,
    programs: Programs,
    tmp_path: Path,
    end: str,
    code_and_state: tuple[int, str],
) -> None:
    path = tmp_path / "train.py"
    path.write_text(PROGRAM + end)
    programs.python(path, code=code_and_state[0])
    assert client.experiment("run").state == code_and_state[1]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SystemExit(0), "succeeded"),
        (SystemExit(), "succeeded"),
        (SystemExit(3), "failed"),
        (SystemExit("cuda out of memory"), "failed"),
        (KeyboardInterrupt(), "aborted"),
        (RuntimeError(), "failed"),
    ],
)
def test_of_a_block(client: nereid.Client, error: BaseException, state: str) -> None:
    with pytest.raises(type(error)), nereid.Context(experiment="run", quiet=True) as ctx:
        ctx.channel_send("loss", 1.0)
        raise error
    assert client.experiment("run").state == state
