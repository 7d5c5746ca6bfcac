"""The thread that makes messages of the points that wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from nereid.append_builder import Group, Mark, build_append, group_items
from nereid.control_messages import build_finish, build_truncate
from nereid.message_backlog import MessageBacklog
from nereid.point_buffer import PointBuffer, points_of
from nereid.resend_queue import NumberedMessage
from nereid.spool_format import PAYLOAD_BYTES_MAX

# Points are gathered for so long; the first after a pause goes out at once.
BATCH_SECONDS = 0.05

# How many items are taken out of the buffer at once.
_TAKEN_MAX = 65_536

# How often the thread looks, if nobody wakes it.
_IDLE_SECONDS = 1.0


class MessageMaker(threading.Thread):
    """Takes points out of the buffer and gives messages to the backlog, which it alone uses.

    So whatever interrupts a thread of the program, no message is made by half.
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
        # What others ask for, and what is done of it.
        self._asked = threading.Condition()
        self._must_stop = False
        self._finish_state: int | None = None
        self._rounds_asked = 0
        self._rounds_done = 0
        self._groups: Iterator[Group | Mark] = iter(())
        # Points taken out of the buffer for `_groups`, and in all groups made so far.
        self._taken_points = 0
        self.points_made = 0
        self._has_failed = False
        # Messages wait for others to be acknowledged.
        self.needs_room = False

    def make_all(self, timeout: float) -> bool:
        """Whether messages were made in time of everything that waits now."""
        with self._asked:
            self._rounds_asked += 1
            asked = self._rounds_asked
            self._buffer.wake()
            is_done = self._asked.wait_for(lambda: self._rounds_done >= asked, timeout)
        return is_done and not self.needs_room

    def finish(self, state: int | None) -> None:
        """Makes messages of what waits, and behind it declares the experiment ended, unless None.

        Only when no more points come.
        """
        self._finish_state = state
        self._buffer.wake()

    def stop(self) -> None:
        """Puts what is left into the spool, gives that up and ends; does not wait."""
        with self._asked:
            self._must_stop = True
        self._buffer.wake()

    @property
    def last_sequence(self) -> int:
        """Of the messages made so far."""
        return self._backlog.next_sequence - 1

    def waiting_points(self) -> int:
        """Those that are in no message yet."""
        return points_of(self._buffer.items[:]) + self._taken_points - self.points_made

    def run(self) -> None:
        while not self._must_stop:
            points_before, asked = self.points_made, self._rounds_asked
            self.needs_room = not self._try_to_make_messages()
            with self._asked:
                self._rounds_done = asked
                self._asked.notify_all()
            if self.needs_room or self.points_made != points_before:
                self._buffer.wait(BATCH_SECONDS)
            else:
                self._buffer.wait_for_points(_IDLE_SECONDS)
        self._try_to_make_messages()
        self._backlog.close()

    def _try_to_make_messages(self) -> bool:
        """As _make_messages; what nobody foresaw stops delivery for good, and is told."""
        if self._has_failed:
            return False
        try:
            return self._make_messages()
        except Exception as error:
            self._has_failed = True
            self._backlog.stop(f"no more messages can be made: {error!r}")
            return False

    def _make_messages(self) -> bool:
        """Of what waits at the beginning, so that it ends; False if there is no room for all."""
        self._backlog.forget()
        self._backlog.move()
        waiting = len(self._buffer.items)
        while self._backlog.has_room():
            group = next(self._groups, None)
            if group is not None:
                self._add(group)
            elif waiting > 0:
                waiting -= self._take()
            else:
                self._add_finish()
                return self._backlog.is_empty()
        return False

    def _take(self) -> int:
        items = self._buffer.take(_TAKEN_MAX)
        self._taken_points += points_of(items)
        self._groups = group_items(items)
        return len(items)

    def _add(self, group: Group | Mark) -> None:
        if isinstance(group, Mark):
            sequence = self._backlog.next_sequence
            data = build_truncate(sequence, group.channel_ref, group.from_x)
            self._backlog.add(NumberedMessage(sequence, data), (group.channel_ref,))
            return
        for channel_ref, why in group.refused:
            self._taken_points -= 1
            self._on_refused(channel_ref, 1, why)
        if group.points:
            self._add_points(group)
        if group.value_bytes:
            self._buffer.release(group.value_bytes)

    def _add_points(self, group: Group) -> None:
        sequence = self._backlog.next_sequence
        try:
            data = build_append(sequence, time.time_ns(), group.entries)
        except Exception as error:  # Nothing that points are may end the delivery of others.
            self._refuse(group, f"it cannot be put into a message: {error!r}")
            return
        if len(data) > PAYLOAD_BYTES_MAX:
            # The server would end every stream at it.
            self._refuse(group, f"a message of {len(data):,} bytes, over {PAYLOAD_BYTES_MAX:,}")
            return
        refs = [entry.channel_ref for entry in group.entries]
        self._backlog.add(NumberedMessage(sequence, data, group.points), refs)
        self.points_made += group.points

    def _refuse(self, group: Group, why: str) -> None:
        self._taken_points -= group.points
        for entry in group.entries:
            self._on_refused(entry.channel_ref, len(entry.y), why)

    def _add_finish(self) -> None:
        """Points that came while this round was made go first."""
        state = self._finish_state
        if state is None or self._buffer.items:
            return
        self._finish_state = None
        sequence = self._backlog.next_sequence
        data = build_finish(sequence, state)
        self._backlog.add(NumberedMessage(sequence, data, finishes=True), ())
