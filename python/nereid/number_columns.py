"""Columns of numbers in their smallest encoding that keeps every bit, as in a PointColumns."""

from __future__ import annotations

import struct
from typing import Any

from nereid.optional import numpy
from nereid.wire_format import field

_X, _X_RUN, _DOUBLES, _FLOATS = 1, 2, 3, 4

# Below this many numbers NumPy takes longer than it saves.
_NUMPY_POINTS_MIN = 16


def encode_x(x: Any) -> bytes:
    """x as start and step where that gives the same bits, or else as doubles. Not empty."""
    if numpy is None or len(x) < _NUMPY_POINTS_MIN:
        return field(_X, struct.pack(f"<{len(x)}d", *x))
    column = numpy.asarray(x, dtype="<f8")
    # Infinities are no mistake here, whatever the program lets its own warnings do.
    with numpy.errstate(all="ignore"):
        return _encode_run(column) or field(_X, column.tobytes())


def encode_y(y: Any) -> bytes:
    """y as floats where that gives the same bits, or else as doubles. Not empty."""
    if numpy is None or len(y) < _NUMPY_POINTS_MIN:
        return field(_DOUBLES, struct.pack(f"<{len(y)}d", *y))
    column = numpy.asarray(y, dtype="<f8")
    with numpy.errstate(all="ignore"):
        floats = column.astype("<f4")
        if _same_bits(floats.astype("<f8"), column):
            return field(_FLOATS, floats.tobytes())
    return field(_DOUBLES, column.tobytes())


def _same_bits(a: Any, b: Any) -> bool:
    return bool((a.view("<u8") == b.view("<u8")).all())


def _encode_run(x: Any) -> bytes | None:
    start, step = float(x[0]), float(x[1] - x[0])
    if not (step > 0 and numpy.isfinite(x[0]) and numpy.isfinite(x[-1])):
        return None
    if not _same_bits(start + numpy.arange(len(x)) * step, x):
        return None
    return field(_X_RUN, struct.pack("<BdBd", 0x09, start, 0x11, step))
