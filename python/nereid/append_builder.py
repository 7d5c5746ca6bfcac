"""Serialized `append` messages from the points that wait."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nereid.image import Image
from nereid.messages import message
from nereid.names import utf8_bytes
from nereid.number_columns import encode_x, encode_y
from nereid.point_buffer import Columns, Item, TruncateFrom, value_bytes
from nereid.wire_format import field as wire_field
from nereid.wire_format import varint

# A message takes no further point once it has so many, or so many bytes of texts and images.
MESSAGE_POINTS_MAX = 4096
MESSAGE_BYTES_TARGET = 1 << 20

# What a text or an image takes in a message beside its bytes: tags and lengths, rounded up.
VALUE_OVERHEAD_BYTES = 32

_PointColumns = message("PointColumns")
_APPEND, _CHANNELS, _POINTS = 3, 3, 2


@dataclass
class Entry:
    """Consecutive points of one channel that share kind and way of x."""

    channel_ref: int
    kind: type
    has_x: bool
    x: Any = field(default_factory=list)
    y: Any = field(default_factory=list)


@dataclass
class Group:
    """Points for one message, in order."""

    entries: list[Entry] = field(default_factory=list)
    points: int = 0
    # In the message, of texts and images.
    bytes: int = 0
    # To be given back to the buffer.
    value_bytes: int = 0
    # Of values that could not be encoded: (channel_ref, why).
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Mark:
    """A truncate between two groups."""

    channel_ref: int
    from_x: float


def group_items(items: Iterable[Item]) -> Iterator[Group | Mark]:
    """Groups of at most MESSAGE_POINTS_MAX points, or of one Columns, and marks between them."""
    group = Group()
    open_entries: dict[int, Entry] = {}
    for ref, x, value in items:
        y: Any = value
        kind = y.__class__
        if kind is not float:
            is_alone = kind is Columns or kind is TruncateFrom
            y, size = (y, 0) if is_alone else _prepare(group, ref, y)
            if group.points and (is_alone or group.bytes + size > MESSAGE_BYTES_TARGET):
                yield group
                group, open_entries = Group(), {}
            if kind is TruncateFrom:
                yield Mark(ref, y.from_x)
                continue
            if kind is Columns:
                yield _group_of(ref, y)
                continue
            if y is None:
                continue
            group.bytes += size
        entry = open_entries.get(ref)
        if entry is None or entry.kind is not kind or entry.has_x is (x is None):
            entry = open_entries[ref] = Entry(ref, kind, x is not None)
            group.entries.append(entry)
        entry.x.append(x)
        entry.y.append(y)
        group.points += 1
        if group.points >= MESSAGE_POINTS_MAX:
            yield group
            group, open_entries = Group(), {}
    if group.points or group.refused:
        yield group


def _group_of(ref: int, columns: Columns) -> Group:
    entry = Entry(ref, float, columns.x is not None, columns.x, columns.y)
    points = len(columns.y)
    return Group([entry], points, value_bytes=value_bytes(columns))


def _prepare(group: Group, ref: int, value: Any) -> tuple[Any, int]:
    """A text as it is, an image as its message; and what it takes in an `append`.

    (None, 0) if it cannot be made, which `group` then tells.
    """
    group.value_bytes += value_bytes(value)
    if not isinstance(value, Image):
        return value, VALUE_OVERHEAD_BYTES + utf8_bytes(value)
    try:
        return _image_message(value)
    except Exception as error:  # Whatever a picture raises must not end the delivery of others.
        group.refused.append((ref, str(error) or repr(error)))
        return None, 0


def _image_message(image: Image) -> tuple[dict[str, Any], int]:
    texts = utf8_bytes(image.name) + utf8_bytes(image.description)
    data = image.encoded()
    fields = {"name": image.name, "description": image.description, "data": data}
    return fields, VALUE_OVERHEAD_BYTES + texts + len(data)


def build_append(sequence: int, wall_time_unix_nanos: int, entries: Iterable[Entry]) -> bytes:
    """A serialized IngestRequest. The time is that of the last point."""
    parts = [b"\x08", varint(sequence), b"\x11", struct.pack("<q", wall_time_unix_nanos)]
    for entry in entries:
        ref = b"\x08" + varint(entry.channel_ref) if entry.channel_ref else b""
        parts.append(wire_field(_CHANNELS, ref + wire_field(_POINTS, _encode_columns(entry))))
    return wire_field(_APPEND, b"".join(parts))


def _encode_columns(entry: Entry) -> bytes:
    x = encode_x(entry.x) if entry.has_x else b""
    return x + (_encode_others(entry) or encode_y(entry.y))


def _encode_others(entry: Entry) -> bytes | None:
    if entry.kind is str:
        return bytes(_PointColumns(texts=entry.y).SerializeToString())
    if issubclass(entry.kind, Image):
        return bytes(_PointColumns(images=entry.y).SerializeToString())
    return None
