"""NumPy arrays from the columns of an answer."""

from __future__ import annotations

from typing import Any

from nereid.channel_type import ChannelType
from nereid.optional import require
from nereid.series import Series, StoredImage


class PointColumns:
    """Gathers the points of several answers of one channel."""

    def __init__(self) -> None:
        self._numpy = require("numpy", "reading points")
        self._x: list[Any] = []
        self._y: list[Any] = []
        self._times: list[Any] = []

    def add(self, points: Any) -> None:
        """A PointColumns message."""
        self._x.append(self._numpy.array(points.x, dtype=float))
        self._y.append(self._values(points))
        self._times.append(self._numpy.array(points.wall_times_unix_nanos, dtype="datetime64[ns]"))

    def series(self, source: str, channel: str, number: int, wall_times: bool) -> Series:
        """All points; `number` is that of the ValueType."""
        channel_type = ChannelType(number) if number else ChannelType.NUMERIC
        is_numeric = channel_type is ChannelType.NUMERIC
        y = self._joined(self._y, float if is_numeric else object)
        times = self._joined(self._times, "datetime64[ns]") if wall_times else None
        return Series(source, channel, channel_type, self._joined(self._x, float), y, times)

    def _joined(self, parts: list[Any], dtype: Any) -> Any:
        parts = [part for part in parts if len(part)]
        return self._numpy.concatenate(parts) if parts else self._numpy.empty(0, dtype=dtype)

    def _values(self, points: Any) -> Any:
        if points.texts:
            return self._objects(list(points.texts))
        if points.images:
            return self._objects([_image(image) for image in points.images])
        return self._numpy.array(points.doubles or points.floats, dtype=float)

    def _objects(self, values: list[Any]) -> Any:
        array = self._numpy.empty(len(values), dtype=object)
        array[:] = values
        return array


def _image(image: Any) -> StoredImage:
    return StoredImage(image.name, image.description, image.data, image.width, image.height)
