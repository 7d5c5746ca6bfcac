"""Where points go, from arguments and environment."""

from __future__ import annotations

import os
import re
import secrets
import sys
import time

from nereid.arguments import check_text

DEFAULT_SERVER = "127.0.0.1:7070"
DEFAULT_PROJECT = "default"
PORT_MAX = 65_535

_PROGRAM_MAX = 64
# As the command line takes it.
_SERVER = re.compile(r"unix:.+|[^\s/]+:(?P<port>[0-9]{1,5})")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")

# Without letters and digits that look like others.
_SUFFIX = "abcdefghijkmnpqrstuvwxyz23456789"


def find_server(server: str | None = None) -> str:
    """HOST:PORT: the argument, NEREID_SERVER, or 127.0.0.1:7070.

    ValueError, TypeError: the first of them that is there is something else.
    """
    if server is not None and check_text("server", server):
        return _check_server("server", server)
    return _check_server("NEREID_SERVER", os.environ.get("NEREID_SERVER") or DEFAULT_SERVER)


def _check_server(what: str, server: str) -> str:
    match = _SERVER.fullmatch(server)
    if match is None or (match["port"] and int(match["port"]) > PORT_MAX):
        raise ValueError(f"{what} is {server!r}, give HOST:PORT, such as {DEFAULT_SERVER}")
    return server


def find_project(project: str | None = None) -> str:
    """The argument, NEREID_PROJECT, or "default". TypeError: no str."""
    if project is not None:
        check_text("project", project)
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
