"""Where points go, from arguments and environment."""

from __future__ import annotations

import os
import re
import secrets
import sys
import time

DEFAULT_SERVER = "127.0.0.1:7070"
DEFAULT_PROJECT = "default"

_PROGRAM_MAX = 64
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")

# Without letters and digits that look like others.
_SUFFIX = "abcdefghijkmnpqrstuvwxyz23456789"


def find_server(server: str | None = None) -> str:
    """HOST:PORT: the argument, NEREID_SERVER, or 127.0.0.1:7070."""
    return server or os.environ.get("NEREID_SERVER") or DEFAULT_SERVER


def find_project(project: str | None = None) -> str:
    """The argument, NEREID_PROJECT, or "default"."""
    return project or os.environ.get("NEREID_PROJECT") or DEFAULT_PROJECT


def new_experiment_name() -> str:
    """A name that no other run has: the program, the time and a few random characters."""
    path = sys.argv[0] if sys.argv else ""
    if os.path.basename(path) == "__main__.py":
        path = os.path.dirname(path)
    program = os.path.basename(path)
    program = program[:-3] if program.endswith(".py") else program
    if program in ("", "-", "-c", "-m"):
        program = "python"
    when = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    suffix = "".join(secrets.choice(_SUFFIX) for _ in range(4))
    return f"{_UNSAFE.sub('_', program[:_PROGRAM_MAX])}-{when}-{suffix}"
