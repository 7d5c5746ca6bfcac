"""The parts of protobuf's encoding that messages of points are put together from.

Columns of numbers go from packed memory into a message at once, which the protobuf package can
only do number by number.
"""

from __future__ import annotations

_LENGTH_DELIMITED = 2


def varint(value: int) -> bytes:
    """`value` is not negative."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def field(number: int, payload: bytes) -> bytes:
    """A field of bytes, text, a message, or a packed column."""
    return varint(number << 3 | _LENGTH_DELIMITED) + varint(len(payload)) + payload
