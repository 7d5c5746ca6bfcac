"""Tells people of points that were not stored, and not too often."""

from __future__ import annotations

import logging
import threading

# Further rejections are only counted.
WARNINGS_MAX = 10

logger = logging.getLogger("nereid")


class RejectionLog:
    """Counts, and warns once for each channel through the logger "nereid". Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: set[str] = set()
        self.rejected = 0
        self.last = ""

    def add(self, channel: str, points: int, why: str) -> None:
        """`points` are those that nobody else counts."""
        with self._lock:
            self.rejected += points
            self.last = why
            is_new = channel not in self._told and len(self._told) < WARNINGS_MAX
            if is_new:
                self._told.add(channel)
                is_last = len(self._told) == WARNINGS_MAX
        if not is_new:
            return
        logger.warning("channel %r: not stored: %s", channel, why)
        if is_last:
            logger.warning("further channels with such points are not told")
