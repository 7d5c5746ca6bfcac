"""Pauses between attempts to reconnect."""

from __future__ import annotations

import random

SECONDS_MIN = 0.05
SECONDS_MAX = 5.0


class Backoff:
    """Each twice the one before, less a random part of up to one half. For one thread."""

    def __init__(self) -> None:
        self._next = SECONDS_MIN

    def next(self) -> float:
        seconds = self._next
        self._next = min(2 * seconds, SECONDS_MAX)
        return seconds * random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """The next pause is the shortest again."""
        self._next = SECONDS_MIN
