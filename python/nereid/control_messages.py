"""Serialized messages of the stream that carry no points, and what messages carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nereid.channel_type import ChannelType
from nereid.messages import message

IngestRequest = message("IngestRequest")
IngestResponse = message("IngestResponse")


@dataclass(frozen=True)
class Opening:
    """What a stream opens: the experiment, and what people say about it."""

    project: str
    experiment: str
    description: str = ""
    tags: Sequence[str] = ()
    params: Mapping[str, str] = field(default_factory=dict)


def build_open(opening: Opening, writer_id: bytes) -> bytes:
    request = IngestRequest()
    request.open.project = opening.project
    request.open.experiment = opening.experiment
    request.open.writer_id = writer_id
    request.open.description = opening.description
    request.open.tags.extend(opening.tags)
    request.open.parameters.update(opening.params)
    # Every segment of a spool has the same bytes.
    return bytes(request.SerializeToString(deterministic=True))


def build_declare(channel_ref: int, name: str, channel_type: ChannelType | None) -> bytes:
    """Without a type: as stored, or as the first value."""
    declare = {"channel_ref": channel_ref, "name": name, "type": int(channel_type or 0)}
    return bytes(IngestRequest(declare=declare).SerializeToString())


def build_truncate(sequence: int, channel_ref: int, from_x: float) -> bytes:
    truncate = {"sequence": sequence, "channel_ref": channel_ref, "from_x": from_x}
    return bytes(IngestRequest(truncate=truncate).SerializeToString())


def build_finish(sequence: int, state: int) -> bytes:
    """`state` is a number of ExperimentState."""
    return bytes(IngestRequest(finish={"sequence": sequence, "state": state}).SerializeToString())


def sequence_of(request: Any) -> int:
    """Of an IngestRequest; 0 for `open` and `declare`."""
    kind = request.WhichOneof("message")
    return int(getattr(request, kind).sequence) if kind in ("append", "truncate", "finish") else 0


def points_in(request: Any) -> int:
    """How many points an IngestRequest carries."""
    columns = [entry.points for entry in request.append.channels]
    return sum(len(c.doubles) + len(c.floats) + len(c.texts) + len(c.images) for c in columns)
