"""Tells those who have a connection when this process forks."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class ForkObserver(Protocol):
    def before_fork(self) -> None:
        """Takes the locks of everything that the child is to find whole."""

    def after_fork_in_parent(self) -> None:
        """Gives them back."""

    def after_fork_in_child(self) -> None:
        """As in the parent; in the child no other thread exists."""


_observers: weakref.WeakSet[ForkObserver] = weakref.WeakSet()

# In a child of a process that used gRPC, which does not survive a fork. Whatever such a child
# inherited of it must not be taken apart either, so it is kept to the end.
_is_cut_off = False
_inherited: list[ForkObserver] = []


def observe_forks(observer: ForkObserver) -> None:
    """From now on, as long as the observer lives."""
    _observers.add(observer)


def is_cut_off() -> bool:
    """Whether this process was forked from one that had a connection, and so can have none."""
    return _is_cut_off


def _before() -> None:
    for observer in list(_observers):
        observer.before_fork()


def _after_in_parent() -> None:
    for observer in list(_observers):
        observer.after_fork_in_parent()


def _after_in_child() -> None:
    global _is_cut_off  # noqa: PLW0603 (a fact about the process)
    for observer in list(_observers):
        _is_cut_off = True
        _inherited.append(observer)
        observer.after_fork_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child
    )
