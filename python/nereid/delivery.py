"""What is known of the messages that were made: which of them the server has."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nereid.resend_queue import NumberedMessage, ResendQueue

# No further message is taken into memory while this many bytes wait for their acknowledgement.
IN_FLIGHT_BYTES_MAX = 8 << 20

# A stream that ended so will end so again.
FINAL_CODES = frozenset(
    (
        "INVALID_ARGUMENT",
        "DATA_LOSS",
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "ABORTED",
        "UNIMPLEMENTED",
    )
)


@dataclass
class Counters:
    acknowledged: int = 0
    rejected: int = 0
    # Messages that are on disk and not acknowledged, and their points.
    spooled_messages: int = 0
    spooled_points: int = 0
    finished: bool = False
    # Why the server did not take description, tags and parameters the last time.
    details_error: str = ""
    last_error: str = ""


class Delivery:
    """Survives streams. Thread-safe; `changed` is notified after every change.

    `on_rejection(channel_ref, points, why)` and `on_progress()` are called on the stream's thread,
    without `changed` held; the latter also when delivery stopped.
    """

    def __init__(
        self,
        on_rejection: Callable[[int | None, int, str], None],
        on_progress: Callable[[], None],
    ) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._on_rejection = on_rejection
        self._on_progress = on_progress
        self._queue = ResendQueue()
        self._counters = Counters()
        self._is_open = False
        self._progressed = False
        self._stopped = ""
        self._is_ending = False

    # For the thread that makes messages.

    def has_room(self) -> bool:
        with self.changed:
            return self._queue.bytes < IN_FLIGHT_BYTES_MAX

    def push(self, message: NumberedMessage) -> None:
        with self.changed:
            self._queue.push(message)
            self.changed.notify_all()

    def note_spooled(self, points: int) -> None:
        with self.changed:
            self._counters.spooled_messages += 1
            self._counters.spooled_points += points

    @property
    def acknowledged_through(self) -> int:
        return self._queue.acknowledged_through

    # For the thread of the streams.

    def begin_stream(self) -> None:
        """Everything that is not acknowledged is to be sent again."""
        with self.changed:
            self._queue.rewind()
            self._is_open = False
            self._progressed = False

    def end_stream(self, code: str, error: str) -> bool:
        """Stops delivery if trying again cannot help. Whether anything new was acknowledged."""
        if code in FINAL_CODES:
            self.stop(error)
        with self.changed:
            self._is_open = False
            if not self._stopped:
                self._counters.last_error = error
            return self._progressed

    def has_work(self, declared: int, channels: int) -> bool:
        """With `changed` held: whether there is something to write, or nothing more to come."""
        return self._is_open and (channels > declared or self._queue.has_unsent or self._is_ending)

    def next_unsent(self) -> bytes | None:
        """With `changed` held."""
        return self._queue.next_unsent()

    def receive(self, response: Any) -> None:
        """Takes an answer of the server."""
        kind = response.WhichOneof("message")
        if kind == "acknowledged":
            self._receive_acknowledged(response.acknowledged.through_sequence)
        elif kind == "rejected":
            self._receive_rejected(response.rejected)
        elif kind == "opened":
            self._receive_opened(response.opened)
        elif kind == "declared" and response.declared.status.code != 0:
            self._on_rejection(response.declared.channel_ref, 0, response.declared.status.message)

    def _receive_opened(self, opened: Any) -> None:
        last = opened.last_sequence
        with self.changed:
            if opened.details_status.code:
                self._counters.details_error = opened.details_status.message
            acknowledged, made = self._queue.acknowledged_through, self._queue.next_sequence - 1
            if acknowledged <= last <= made:
                self._is_open = True
                self._acknowledge(last)
            else:
                self._stop_locked(
                    f"the server has messages 1 to {last} of this writer, but it acknowledged "
                    f"{acknowledged} and {made} were made: its store was replaced or deleted"
                )
        self._on_progress()

    def _receive_acknowledged(self, through: int) -> None:
        with self.changed:
            sent = self._queue.sent_through
            if through <= sent:
                self._acknowledge(through)
            else:
                self._stop_locked(
                    f"the server acknowledged message {through}, but only {sent} were sent"
                )
        self._on_progress()

    def _receive_rejected(self, rejected: Any) -> None:
        self._on_rejection(rejected.channel_ref, rejected.count, rejected.message)
        with self.changed:
            self._counters.rejected += self._queue.reject(rejected.sequence, rejected.count)

    def _acknowledge(self, through: int) -> None:
        counters = self._counters
        for message in self._queue.acknowledge(through):
            self._progressed = True
            counters.acknowledged += message.points - message.rejected
            if message.is_spooled:
                counters.spooled_messages -= 1
                counters.spooled_points -= message.points
            counters.finished |= message.finishes
        self.changed.notify_all()

    # For any thread.

    def stop(self, why: str) -> None:
        """Ends delivery for good: the server said what trying again cannot cure."""
        with self.changed:
            self._stop_locked(why)
        self._on_progress()

    def _stop_locked(self, why: str) -> None:
        if not self._stopped:
            self._stopped = why
            self._counters.last_error = why
        self.changed.notify_all()

    @property
    def stopped(self) -> str:
        """Why delivery stopped for good; empty while it goes on."""
        return self._stopped

    def end(self) -> None:
        """Nothing more will come: the stream may end when everything is acknowledged."""
        with self.changed:
            self._is_ending = True
            self.changed.notify_all()

    @property
    def is_ending(self) -> bool:
        return self._is_ending

    def everything_acknowledged(self) -> bool:
        with self.changed:
            return len(self._queue) == 0

    def counters(self) -> Counters:
        """A copy."""
        with self.changed:
            return Counters(**vars(self._counters))
