"""The way of a numbered message from when it was made to the stream."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable

from nereid.delivery import Delivery
from nereid.errors import SpoolError
from nereid.resend_queue import NumberedMessage
from nereid.spool import Spool

# How long a spool that could not be written to is left alone.
SPOOL_RETRY_SECONDS = 1.0


class MessageBacklog:
    """Each message goes to the spool first; what Delivery has no room for is read back later.

    Where the spool fails, messages go through memory until the server has acknowledged them all;
    then it is tried again, so that no message is missing between those in the spool. Without a
    spool Delivery takes every message. For one thread at a time.
    """

    def __init__(self, delivery: Delivery, spool: Spool | None) -> None:
        self._delivery = delivery
        self._spool = spool
        self.next_sequence = 1
        self.spool_error = ""
        # Behind those in the spool.
        self._unspooled: deque[NumberedMessage] = deque()
        # The last message that the spool did not take, while it is not to be written to.
        self._failed_through = 0
        self._retry_at = 0.0

    @property
    def has_spool(self) -> bool:
        return self._spool is not None

    def has_room(self) -> bool:
        """Whether one more message may be made."""
        if self._spool is None or self._failed_through > 0:
            return self._delivery.has_room() and not self._unspooled
        return self._spool.has_room

    def is_empty(self) -> bool:
        """Whether Delivery got every message."""
        return not self._has_unread() and not self._unspooled

    def _has_unread(self) -> bool:
        return self._spool is not None and self._spool.has_unread

    def add(self, message: NumberedMessage, channel_refs: Iterable[int]) -> None:
        """Takes the message numbered next_sequence, with the channels whose points it has."""
        self.next_sequence += 1
        is_next = self.is_empty() and self._delivery.has_room()
        message.is_spooled = self._try_spool(message, channel_refs)
        if message.is_spooled:
            self._delivery.note_spooled(message.points)
        if is_next:
            if message.is_spooled and self._spool is not None:
                self._spool.skip_unread()
            self._delivery.push(message)
        elif not message.is_spooled:
            self._unspooled.append(message)

    def _try_spool(self, message: NumberedMessage, channel_refs: Iterable[int]) -> bool:
        if self._spool is None:
            return False
        now = time.monotonic()
        if self._failed_through > 0 and (
            now < self._retry_at or self._delivery.acknowledged_through < self._failed_through
        ):
            self._failed_through = message.sequence
            return False
        try:
            self._spool.append(message.sequence, message.data, channel_refs)
        except OSError as error:
            self._failed_through = message.sequence
            self._retry_at = now + SPOOL_RETRY_SECONDS
            self.spool_error = str(error)
            return False
        self._failed_through = 0
        return True

    def move(self) -> None:
        """Moves what is next to Delivery, as far as that has room.

        Delivery stops for good when the spool cannot be read.
        """
        while not self.is_empty() and self._delivery.has_room() and not self._delivery.stopped:
            if self._spool is not None and self._spool.has_unread:
                try:
                    self._delivery.push(self._spool.read_next())
                except (OSError, SpoolError) as error:
                    self._delivery.stop(str(error))
            else:
                self._delivery.push(self._unspooled.popleft())

    def stop(self, why: str) -> None:
        """Stops delivery for good."""
        self._delivery.stop(why)

    def forget(self) -> None:
        """Lets the spool forget what is acknowledged."""
        if self._spool is not None:
            self._spool.forget(self._delivery.acknowledged_through)

    def close(self) -> None:
        """Removes the spool if everything is acknowledged, or leaves it to `nereid sync`."""
        if self._spool is None:
            return
        try:
            if self.is_empty() and self._delivery.everything_acknowledged():
                self._spool.remove()
        except OSError as error:
            self.spool_error = str(error)
        self._spool.close_files()

    def close_files_in_child(self) -> None:
        """In a forked child: gives up its copies of the parent's files, and nothing else."""
        if self._spool is not None:
            self._spool.close_files()
