"""How an experiment ended."""

from __future__ import annotations

import sys

from nereid.arguments import check_text
from nereid.messages import enum_number
from nereid.program_exit import exits_with_success, is_success

STATES = ("succeeded", "failed", "aborted")

# What an experiment may be shown as.
SHOWN_STATES = ("running", *STATES, "not_responding")


def state_number(state: str) -> int:
    """The number of ExperimentState. ValueError names the choices."""
    if state not in STATES:
        raise ValueError(f"the state is {state!r}, give one of {', '.join(map(repr, STATES))}")
    return enum_number(f"EXPERIMENT_STATE_{state.upper()}")


def shown_state_number(state: str) -> int:
    """Of one that an experiment is shown as; "not-responding" and "not responding" too."""
    name = check_text("state", state).lower().replace("-", "_").replace(" ", "_")
    if name not in SHOWN_STATES:
        choices = ", ".join(map(repr, SHOWN_STATES))
        raise ValueError(f"the state is {state!r}, give one of {choices}")
    return enum_number(f"EXPERIMENT_STATE_{name.upper()}")


def state_after(error: BaseException | None) -> str:
    """How a program or a block ended that was left with this error, or none."""
    if error is None:
        return "succeeded"
    if isinstance(error, SystemExit):
        return "succeeded" if is_success(error.code) else "failed"
    return "aborted" if isinstance(error, KeyboardInterrupt) else "failed"


def state_at_exit() -> str:
    """Of this program, while it ends. The interpreter keeps the error that nobody caught."""
    error = getattr(sys, "last_value", None)
    if error is not None:
        return state_after(error)
    return "failed" if exits_with_success() is False else "succeeded"
