"""How this program exits, as far as it can be seen: the interpreter does not keep the code."""

from __future__ import annotations

import builtins
import functools
import itertools
import sys
import threading
from collections.abc import Callable
from typing import Any

_numbers = itertools.count()

# Number and success of the exit under way, in the main thread; None: none is.
_exit: tuple[int, bool] | None = None


def is_success(code: object) -> bool:
    """Whether a SystemExit with this code ends a program with 0."""
    return code is None or (isinstance(code, int) and code == 0)


def exits_with_success() -> bool | None:
    """None: neither `sys.exit` nor `exit` nor `quit` ends this program."""
    return None if _exit is None else _exit[1]


class _Attached:
    """Goes with a SystemExit. If that is freed while code still runs, it was caught.

    At the end of a program nobody has called who frees it but the interpreter.
    """

    def __init__(self, number: int) -> None:
        self._number = number

    def __del__(self, frame_of: Callable[[int], Any] = sys._getframe) -> None:
        global _exit  # noqa: PLW0603 (a fact about the process)
        try:
            frame_of(1)
        except ValueError:
            return
        if _exit is not None and _exit[0] == self._number:
            _exit = None


def _note(error: SystemExit) -> None:
    global _exit  # noqa: PLW0603 (a fact about the process)
    if threading.current_thread() is threading.main_thread():
        _exit = next(_numbers), is_success(error.code)
        error.__dict__["_nereid"] = _Attached(_exit[0])


def _noting(leave: Callable[..., Any]) -> Callable[..., Any]:
    """`leave`, which does what it does, and is seen."""

    @functools.wraps(leave)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        try:
            return leave(*arguments, **named)
        except SystemExit as error:
            _note(error)
            raise

    return wrapper


def watch_exits() -> None:
    """Once for a process. `exit` and `quit` of the module `site` are of one class."""
    sys.exit = _noting(sys.exit)
    quitter = type(getattr(builtins, "exit", None))
    if quitter.__module__ == "_sitebuiltins":
        quitter.__call__ = _noting(quitter.__call__)  # type: ignore[method-assign]


watch_exits()
