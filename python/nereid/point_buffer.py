"""The points that wait to be put into messages."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple, Optional, Union

from nereid.image import Image
from nereid.names import utf8_bytes


class Columns(NamedTuple):
    """Numbers sent at once: packed columns of the same length."""

    # None: the server assigns x.
    x: Any
    y: Any


class TruncateFrom(NamedTuple):
    """Takes the place of a point: those of the channel with x >= from_x go."""

    from_x: float


Value = Union[float, str, Image, Columns, TruncateFrom]

# (channel_ref, x, y); x is None where the server assigns it.
Item = tuple[int, Optional[float], Value]

# What an item counts beside the bytes of its value.
ITEM_BYTES = 128

# How often one who waits for room looks again, if nobody tells.
_ROOM_SECONDS = 0.05


class PointBuffer:
    """Takes points from any thread; one thread takes them out, in order.

    A number goes in without a lock: `Channel.send` appends to `items` itself while fewer than
    `limit` wait, and then calls `wake` if `is_idle`. This is safe because an append, a slice and
    the deletion of a slice each hold the interpreter's lock. Everything else goes through `put`.
    """

    def __init__(self, points_max: int, value_bytes_max: int) -> None:
        self.items: list[Item] = []
        # 0 while no point may go straight to `items`.
        self.limit = points_max
        # The taker waits, and must be woken.
        self.is_idle = False
        self._points_max = points_max
        self._value_bytes_max = value_bytes_max
        self._value_bytes = 0
        self._make_locks()

    def _make_locks(self) -> None:
        self._ready = threading.Event()
        self._room = threading.Condition()

    def put(self, item: Item, wait: bool, is_closed: Callable[[], bool]) -> bool:
        """False if there is no room, or once `is_closed`. With `wait` it waits for room.

        One value always fits into an empty buffer, however large it is.
        """
        counted = value_bytes(item[2])
        with self._room:
            while not is_closed() and not self._has_room(counted):
                if not wait:
                    return False
                self.wake()
                self._room.wait(_ROOM_SECONDS)
            if is_closed():
                return False
            self._value_bytes += counted
            self.items.append(item)
        if self.is_idle:
            self.wake()
        return True

    def _has_room(self, counted: int) -> bool:
        if len(self.items) >= self._points_max:
            return False
        return self._value_bytes == 0 or self._value_bytes + counted <= self._value_bytes_max

    def take(self, items_max: int) -> list[Item]:
        """The oldest items, no longer here. Gives no bytes back: see `release`."""
        taken = self.items[:items_max]
        del self.items[: len(taken)]
        with self._room:
            self._room.notify_all()
        return taken

    def release(self, counted: int) -> None:
        """Gives back the bytes of values that were taken, and lets those go on who wait."""
        with self._room:
            self._value_bytes -= counted
            self._room.notify_all()

    def wake(self) -> None:
        """Ends a wait of the taker."""
        self.is_idle = False
        self._ready.set()

    def wait_for_points(self, seconds: float) -> None:
        """Until something is there or `wake` is called. For the taker."""
        self._ready.clear()
        # In this order: whoever appends looks at the flag afterwards.
        self.is_idle = True
        if not self.items:
            self._ready.wait(seconds)
        self.is_idle = False

    def wait(self, seconds: float) -> None:
        """Until `wake` is called; points do not end it. For the taker."""
        self._ready.wait(seconds)
        self._ready.clear()

    def empty_in_child(self) -> None:
        """In a forked child: what waits is the parent's, and locks may be held by its threads."""
        self.items = []
        self.limit = 0
        self._value_bytes = 0
        self._make_locks()


def points_of(items: list[Item]) -> int:
    """How many points the items carry."""
    return sum(1 if y.__class__ is float else _points_of_value(y) for _, _, y in items)


def _points_of_value(value: Value) -> int:
    if isinstance(value, Columns):
        return len(value.y)
    return 0 if isinstance(value, TruncateFrom) else 1


def value_bytes(value: Value) -> int:
    """What a value counts in the buffer: about its memory, and no less than a text in UTF-8."""
    if isinstance(value, str):
        return ITEM_BYTES + utf8_bytes(value)
    if isinstance(value, Image):
        return ITEM_BYTES + value.byte_count
    if isinstance(value, Columns):
        return ITEM_BYTES + int(value.y.nbytes) * (1 if value.x is None else 2)
    return 0
