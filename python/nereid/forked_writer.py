"""Where the points of a forked child go."""

from __future__ import annotations

import threading
import time

from nereid.append_builder import Group, Mark, build_append, group_items
from nereid.control_messages import build_truncate
from nereid.errors import PointError
from nereid.point_buffer import Item
from nereid.spool import Spool


class ForkedWriter:
    """Puts each point into a spool of the child's own, by one write; it has no connection.

    The parent's close delivers the spool if the child is done by then, and `nereid sync` otherwise.
    Without a spool nothing is kept. Any thread.
    """

    def __init__(self, spool: Spool | None) -> None:
        self._spool = spool
        self._lock = threading.Lock()
        self._next_sequence = 1
        self.points_kept = 0
        # Why points were not kept the last time; empty: all were.
        self.error = ""

    def take(self, item: Item) -> bool:
        """Whether it is on disk now."""
        with self._lock:
            if self._spool is None:
                self.error = "a forked child keeps points only with a spool directory"
            elif not self._spool.has_room:
                self.error = "the spool of the forked child is full"
            else:
                return self._append(self._spool, item)
            return False

    def _append(self, spool: Spool, item: Item) -> bool:
        try:
            for group in group_items([item]):
                self._append_group(spool, group)
        except Exception as error:  # Nothing that a point is may raise into the program.
            self.error = str(error) or repr(error)
            return False
        return True

    def _append_group(self, spool: Spool, group: Group | Mark) -> None:
        sequence = self._next_sequence
        if not isinstance(group, Group):
            data, points = build_truncate(sequence, group.channel_ref, group.from_x), 0
            refs = [group.channel_ref]
        elif group.refused:
            raise PointError(group.refused[0][1])
        else:
            data, points = build_append(sequence, time.time_ns(), group.entries), group.points
            refs = [entry.channel_ref for entry in group.entries]
        spool.append(sequence, data, refs)
        self._next_sequence += 1
        self.points_kept += points
        spool.skip_unread()

    def close_files(self) -> None:
        """Gives up the lock, so that others may deliver the spool."""
        with self._lock:
            if self._spool is not None:
                self._spool.close_files()
                self._spool = None

    def close_files_in_child(self) -> None:
        """In a child of the child, where the lock may be held by a thread that is not there."""
        if self._spool is not None:
            self._spool.close_files()
