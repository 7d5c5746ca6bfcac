"""The handle of a channel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from nereid.channel_type import ChannelType
from nereid.errors import PointError
from nereid.point_buffer import Columns, TruncateFrom, Value
from nereid.values import columns_of, image_of, infer_type, number_of, text_of

if TYPE_CHECKING:
    from nereid.writer import Writer

# Stands for an argument that is not given: None is a mistake to be told.
MISSING: Any = object()

# Of `send_many`, put into one message: 1 MiB with x.
COLUMN_POINTS_MAX = 65_536


class Channel:
    """A named series of points (x, y) of one experiment. `Context.create_channel` makes it.

    x is a finite float and strictly increases in its channel. A point that does not is rejected by
    the server, counted, and told once. Without x the server assigns it: first 1.0, then
    floor(last) + 1. y is of one type for the life of the channel. Any thread; points of one thread
    keep their order.
    """

    def __init__(
        self, writer: Writer, name: str, channel_ref: int, channel_type: ChannelType | None
    ) -> None:
        self._writer = writer
        self._buffer = writer.buffer
        self._name = name
        self._ref = channel_ref
        self._type: ChannelType | None = None
        # Whether `send` may take the short way.
        self._is_numeric = False
        # Why no point of it can be taken; empty but for channels that could not be made.
        self._refusal = ""
        if channel_type is not None:
            self._set_type(channel_type)

    @classmethod
    def refused(cls, writer: Writer, name: str, why: str) -> Channel:
        """One that takes no point, for names that cannot be those of a channel."""
        channel = cls(writer, name, -1, None)
        channel._refusal = why
        return channel

    def __repr__(self) -> str:
        kind = self._type.name if self._type is not None else "of no type yet"
        return f"<nereid channel {self._name!r} {kind}>"

    @property
    def name(self) -> str:
        return self._name

    @property
    def type(self) -> ChannelType | None:
        """None until the first value decides it."""
        return self._type

    def send(self, x: Any = MISSING, y: Any = MISSING) -> Channel:
        """Sends one point; a single argument is y. Returns this handle.

        Puts the point into memory and returns, whatever the network does. Never raises, unless the
        context is strict: what cannot be sent is counted in `Context.report` and told once.
        """
        if self._is_numeric:
            if y is MISSING:
                x, y = None, x
            try:
                item = (self._ref, None if x is None or x is MISSING else float(x), float(y))
            except Exception:  # Whatever a class does in `__float__`.
                return self._send_slowly(x, y)
            buffer = self._buffer
            items = buffer.items
            if len(items) < buffer.limit:
                items.append(item)
                if buffer.is_idle:
                    buffer.wake()
                return self
            self._writer.put(item)
            return self
        if y is MISSING:
            x, y = None, x
        return self._send_slowly(x, y)

    def send_many(self, x: Any = MISSING, y: Any = MISSING) -> Channel:
        """Sends columns of numbers at once, numpy arrays or sequences; a single one is y.

        They are copied, and never looped over in Python. Otherwise as `send`.
        """
        if y is MISSING:
            x, y = None, x
        try:
            self._decide_type(0.0)
            if not self._is_numeric:
                raise PointError("the channel is not NUMERIC, send_many takes numbers")
            columns = columns_of(None if x is MISSING else x, y)
        except PointError as error:
            self._writer.refuse(self._name, _length(y), str(error))
            return self
        for begin in range(0, len(columns.y), COLUMN_POINTS_MAX):
            self._put(_part(columns, begin))
        return self

    def truncate(self, from_x: float) -> Channel:
        """Takes away the points with x >= from_x, those stored before as well.

        For a program that goes on from a checkpoint. In order with what is sent before and after.
        """
        try:
            self._put(TruncateFrom(checked_from_x(from_x)))
        except PointError as error:
            self._writer.refuse(self._name, 0, str(error))
        return self

    def reset(self) -> Channel:
        """Takes away every point; automatic x begins with 1.0 again."""
        return self.truncate(-math.inf)

    def _send_slowly(self, x: Any, y: Any) -> Channel:
        try:
            if y is MISSING:
                raise PointError("there is no value: send(y) or send(x, y)")
            value = self._value_of(y)
            position = None if x is None or x is MISSING else number_of(x, "x")
        except PointError as error:
            self._writer.refuse(self._name, 1, str(error))
            return self
        self._put(value, position)
        return self

    def _value_of(self, y: Any) -> Value:
        self._decide_type(y)
        if self._type is ChannelType.NUMERIC:
            return number_of(y, f"channel {self._name!r} is NUMERIC, and the value")
        if self._type is ChannelType.TEXT:
            return text_of(y)
        return image_of(y)

    def _decide_type(self, y: Any) -> None:
        if self._refusal:
            raise PointError(self._refusal)
        if self._type is None:
            self._set_type(infer_type(y))

    def _set_type(self, channel_type: ChannelType) -> None:
        if self._ref >= 0:
            self._writer.channels.set_type(self._ref, channel_type)
        self._type = channel_type
        self._is_numeric = channel_type is ChannelType.NUMERIC

    def _put(self, value: Value, x: float | None = None) -> None:
        if self._refusal:
            self._writer.refuse(self._name, 1, self._refusal)
        else:
            self._writer.put((self._ref, x, value))


def checked_from_x(from_x: Any) -> float:
    """PointError: no number, or NaN."""
    x = number_of(from_x, "from_x")
    if math.isnan(x):
        raise PointError("from_x is NaN, give the first x to take away")
    return x


def _part(columns: Columns, begin: int) -> Columns:
    end = begin + COLUMN_POINTS_MAX
    return Columns(None if columns.x is None else columns.x[begin:end], columns.y[begin:end])


def _length(values: Any) -> int:
    try:
        return len(values)
    except Exception:  # Whatever a class does in `__len__`.
        return 1
