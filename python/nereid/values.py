"""Which type a value has, and how it becomes a value of a channel."""

from __future__ import annotations

import math
from array import array
from typing import Any

from nereid.channel_type import ChannelType
from nereid.errors import PointError
from nereid.image import Image
from nereid.names import clean_text, shown_value
from nereid.optional import numpy
from nereid.point_buffer import Columns

TEXT_BYTES_MAX = 1 << 20


def infer_type(value: object) -> ChannelType:
    """The type of a channel whose first value this is, tried in this order.

    None is a PointError; a nereid.Image is IMAGE; whatever `float()` takes is NUMERIC, so also the
    text "3.14"; everything else is TEXT. A PointError too for arrays: they are no single value.
    """
    if value is None:
        raise PointError("the value is None: send a number, a text or a nereid.Image")
    if isinstance(value, Image):
        return ChannelType.IMAGE
    shape = _shape_of(value)
    if not isinstance(value, str) and shape is not None and math.prod(shape) != 1:
        raise PointError(
            f"the value is an array of shape {shape}: send_many takes many numbers, "
            "nereid.Image a picture"
        )
    try:
        _number(value)
    except (TypeError, ValueError, OverflowError):
        return ChannelType.TEXT
    except Exception as error:
        raise PointError(f"the value cannot be read: {shown_value(error)}") from error
    return ChannelType.NUMERIC


def _number(value: Any) -> float:
    """As `float`, and of an array of one number."""
    return float(value.item() if _shape_of(value) else value)


def _shape_of(value: Any) -> tuple[int, ...] | None:
    """Of an array of NumPy, torch, jax, TensorFlow, pandas; None: it is none."""
    try:
        shape = getattr(value, "shape", None)
        return None if shape is None else tuple(int(side) for side in shape)
    except Exception:  # Values are of any class, and may do anything.
        return None


def number_of(value: Any, what: str = "the value") -> float:
    """PointError names what is no number."""
    try:
        return _number(value)
    except Exception as error:  # As `float` calls what a class has for it.
        raise PointError(f"{what} is {shown_value(value)}, not a number") from error


def text_of(value: object) -> str:
    """A text as it is, other values by `str`. PointError: an image, or too long."""
    if isinstance(value, Image):
        raise PointError("the value is an image, the channel is TEXT: use another channel name")
    try:
        text = clean_text(str(value))
    except Exception as error:  # As `str` calls what a class has for it.
        raise PointError(f"the value has no text: {shown_value(error)}") from error
    if len(text) > TEXT_BYTES_MAX // 4 and len(text.encode()) > TEXT_BYTES_MAX:
        raise PointError(
            f"the text has {len(text.encode()):,} bytes, give at most {TEXT_BYTES_MAX:,}"
        )
    return text


def image_of(value: object) -> Image:
    if not isinstance(value, Image):
        raise PointError(
            f"the value is {type(value).__name__}, the channel is IMAGE: wrap it in nereid.Image"
        )
    return value


def columns_of(x: Any, y: Any) -> Columns:
    """Copies of columns of numbers. PointError: not numbers, or of different length."""
    columns = Columns(None if x is None else _column(x, "x"), _column(y, "y"))
    if columns.x is not None and len(columns.x) != len(columns.y):
        raise PointError(
            f"there are {len(columns.x):,} x and {len(columns.y):,} y: give as many of each"
        )
    return columns


def _column(values: Any, name: str) -> Any:
    """A packed copy of doubles, one-dimensional, with `nbytes`."""
    try:
        if numpy is None:
            return memoryview(array("d", values))
        # Of torch, jax and others as well.
        column = numpy.array(values, dtype=numpy.float64)
    except Exception as error:  # Whatever `__array__` and `__iter__` raise.
        raise PointError(f"{name} of send_many is no column of numbers: {error}") from error
    if column.ndim != 1:
        raise PointError(f"{name} of send_many has shape {column.shape}, give one dimension")
    return column
