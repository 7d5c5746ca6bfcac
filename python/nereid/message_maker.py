"""The thread that makes messages of the points that wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from nereid.append_builder import Group, Mark, build_append, group_items
from nereid.control_messages import build_finish, build_truncate
from nereid.message_backlog import MessageBacklog
from nereid.point_buffer import Item, PointBuffer, points_of
from nereid.resend_queue import NumberedMessage

# Points are gathered for so long; the first after a pause goes out at once.
BATCH_SECONDS = 0.05

# How many items are taken out of the buffer at once.
_TAKEN_MAX = 65_536

# How often the thread looks, if nobody wakes it.
_IDLE_SECONDS = 1.0


class MessageMaker(threading.Thread):
    """Takes points out of the buffer and gives messages to the backlog.

    `work` may also be called by others, who then need not wait for the thread.
    """

    def __init__(
        self,
        buffer: PointBuffer,
        backlog: MessageBacklog,
        on_refused: Callable[[int, int, str], None],
    ) -> None:
        super().__init__(name="nereid-messages", daemon=True)
        self._buffer = buffer
        self._backlog = backlog
        self._on_refused = on_refused
        self._must_stop = False
        # Held while messages are made.
        self._turn = threading.Lock()
        self._groups: Iterator[Group | Mark] = iter(())
        # Points taken out of the buffer for `_groups`, and in all groups made so far.
        self._taken_points = 0
        self.points_made = 0
        self.needs_room = False

    def stop(self) -> None:
        """Ends the thread; does not wait."""
        self._must_stop = True
        self._buffer.wake()

    def run(self) -> None:
        while not self._must_stop:
            before = self.points_made
            with self._turn:
                self.needs_room = not self._work(None)
            if self.needs_room or self.points_made != before:
                self._buffer.wait(BATCH_SECONDS)
            else:
                self._buffer.wait_for_points(_IDLE_SECONDS)

    def work(self, deadline: float) -> bool:
        """Makes messages of everything that waits; False if there is no room, or no time."""
        if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            return False
        try:
            return self._work(deadline)
        finally:
            self._turn.release()

    def finish(self, state: int) -> None:
        """Declares the experiment ended, after `work`."""
        with self._turn:
            sequence = self._backlog.next_sequence
            data = build_finish(sequence, state)
            self._backlog.add(NumberedMessage(sequence, data, finishes=True), ())

    def close(self, deadline: float) -> None:
        """Puts what is left into the spool and gives it up, after `stop`. May be out of time."""
        if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            return
        try:
            self._work(deadline)
            self._backlog.close()
        finally:
            self._turn.release()

    @property
    def last_sequence(self) -> int:
        return self._backlog.next_sequence - 1

    def waiting_points(self) -> int:
        """Those that are in no message yet."""
        return points_of(self._buffer.items[:]) + self._taken_points - self.points_made

    def _work(self, deadline: float | None) -> bool:
        self._backlog.forget()
        self._backlog.move()
        while self._backlog.has_room():
            if deadline is not None and time.monotonic() > deadline:
                return False
            group = next(self._groups, None)
            if group is not None:
                self._add(group)
            elif not self._take():
                return self._backlog.is_empty()
        return False

    def _take(self) -> list[Item]:
        items = self._buffer.take(_TAKEN_MAX)
        self._taken_points += points_of(items)
        self._groups = group_items(items)
        return items

    def _add(self, group: Group | Mark) -> None:
        sequence = self._backlog.next_sequence
        if isinstance(group, Mark):
            data = build_truncate(sequence, group.channel_ref, group.from_x)
            self._backlog.add(NumberedMessage(sequence, data), (group.channel_ref,))
            return
        for channel_ref, why in group.refused:
            self._taken_points -= 1
            self._on_refused(channel_ref, 1, why)
        if group.points:
            data = build_append(sequence, time.time_ns(), group.entries)
            refs = [entry.channel_ref for entry in group.entries]
            self._backlog.add(NumberedMessage(sequence, data, group.points), refs)
            self.points_made += group.points
        if group.value_bytes:
            self._buffer.release(group.value_bytes)
