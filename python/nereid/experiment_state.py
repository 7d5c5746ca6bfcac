"""How an experiment ended."""

from __future__ import annotations

import sys

from nereid.messages import enum_number

STATES = ("succeeded", "failed", "aborted")


def state_number(state: str) -> int:
    """The number of ExperimentState. ValueError names the choices."""
    if state not in STATES:
        raise ValueError(f"the state is {state!r}, give one of {', '.join(map(repr, STATES))}")
    return enum_number(f"EXPERIMENT_STATE_{state.upper()}")


def state_after(error: type[BaseException] | None) -> str:
    """How a program ended that was left with this error, or none."""
    if error is None:
        return "succeeded"
    return "aborted" if issubclass(error, KeyboardInterrupt) else "failed"


def state_at_exit() -> str:
    """Of this program, while it ends. The interpreter keeps the error that nobody caught."""
    return state_after(getattr(sys, "last_type", None))
