"""Numbered messages that are not yet acknowledged."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass
class NumberedMessage:
    """A serialized IngestRequest that carries a sequence number."""

    sequence: int
    data: bytes
    points: int = 0
    # Of `points`, those the server said it rejected.
    rejected: int = 0
    finishes: bool = False
    # It is on disk as well.
    is_spooled: bool = False


class ResendQueue:
    """In order, with how far they were sent on the current stream. Not thread-safe."""

    def __init__(self) -> None:
        self._messages: deque[NumberedMessage] = deque()
        self._sent = 0
        self.bytes = 0
        # The first is 1.
        self.next_sequence = 1

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def acknowledged_through(self) -> int:
        return self.next_sequence - len(self._messages) - 1

    @property
    def sent_through(self) -> int:
        """The last number that went out on the current stream."""
        return self.acknowledged_through + self._sent

    @property
    def has_unsent(self) -> bool:
        return self._sent < len(self._messages)

    def push(self, message: NumberedMessage) -> None:
        """`message.sequence` is next_sequence."""
        self.bytes += len(message.data)
        self._messages.append(message)
        self.next_sequence += 1

    def next_unsent(self) -> bytes | None:
        """The oldest that did not go out on the current stream, now taken as sent."""
        if not self.has_unsent:
            return None
        self._sent += 1
        return self._messages[self._sent - 1].data

    def rewind(self) -> None:
        """A new stream: nothing is sent on it yet."""
        self._sent = 0

    def reject(self, sequence: int, points: int) -> int:
        """Notes rejected points; how many of them it did not know of."""
        index = sequence - self.acknowledged_through - 1
        if not 0 <= index < len(self._messages):
            return 0
        message = self._messages[index]
        counted = min(points, message.points - message.rejected)
        message.rejected += counted
        return counted

    def acknowledge(self, through: int) -> list[NumberedMessage]:
        """Forgets the messages up to `through`, which is below next_sequence."""
        settled = []
        while self.acknowledged_through < through:
            message = self._messages.popleft()
            self.bytes -= len(message.data)
            self._sent = max(0, self._sent - 1)
            settled.append(message)
        return settled
