"""PNG files from NumPy arrays, without Pillow."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from nereid.optional import numpy

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GRAY, _RGB, _RGBA = 0, 2, 6
_COLOR_TYPES = {1: _GRAY, 3: _RGB, 4: _RGBA}
_FILTER_UP = 2

# Of 9. Beyond it, time grows faster than files shrink.
_COMPRESSION = 3


def encode_png(pixels: Any) -> bytes:
    """A whole file. `pixels` is height x width x (1, 3 or 4), uint8: gray, RGB or RGBA."""
    height, width, channels = pixels.shape
    rows = numpy.ascontiguousarray(pixels).reshape(height, width * channels)
    filtered = numpy.full((height, 1 + width * channels), _FILTER_UP, dtype=numpy.uint8)
    filtered[0, 1:] = rows[0]
    # Differences to the row above wrap around, as the format wants it.
    numpy.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPES[channels], 0, 0, 0)
    data = zlib.compress(filtered.tobytes(), _COMPRESSION)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
