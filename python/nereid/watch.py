"""Follows series as they grow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nereid.backoff import Backoff
from nereid.errors import ServerError
from nereid.point_columns import PointColumns
from nereid.requests import Requests
from nereid.series import Series
from nereid.sources import source_message

# After these the watch comes back with its positions.
_RETRIED = ("UNAVAILABLE", "RESOURCE_EXHAUSTED", "UNKNOWN", "INTERNAL", "CANCELLED")


@dataclass(frozen=True)
class WatchEvent:
    """One event of one source."""

    source: str
    # "resolved": `channel` stands for the source from here on; unless `continued`, points told
    #   before are of another series.
    # "points": `points` follow those told before.
    # "truncated": points with x >= `from_x` are gone.
    # "unresolved": no channel stands for the source, for the `reason`.
    # "caught_up": all that was stored so far was told.
    kind: str
    channel: str = ""
    continued: bool = False
    points: Series | None = None
    from_x: float | None = None
    reason: str = ""


class Watch:
    """Each point once and in order. Comes back to a server that went away, and misses nothing."""

    def __init__(
        self, requests: Requests, project: str, experiment: str, sources: Sequence[str]
    ) -> None:
        if not sources:
            raise ValueError("there is nothing to watch: name a channel or @ALIAS")
        self._requests = requests
        self._project = project
        self._sources = sources
        self._series = [
            {"experiment": experiment, "source": source_message(source)} for source in sources
        ]
        self._channels = [""] * len(sources)
        self._types = [0] * len(sources)

    def events(self) -> Iterator[WatchEvent]:
        """Without end. Close the iterator to end the call; ServerError for what lasts."""
        backoff = Backoff()
        while True:
            try:
                for answer in self._requests.stream(
                    "WatchService", "WatchPoints", project=self._project, series=self._series
                ):
                    backoff.reset()
                    yield self._event(answer)
            except ServerError as error:
                if error.code not in _RETRIED:
                    raise
            time.sleep(backoff.next())

    def _event(self, answer: Any) -> WatchEvent:
        index = answer.series
        kind = answer.WhichOneof("event")
        if answer.HasField("position"):
            self._series[index]["position"] = answer.position
        elif kind == "unresolved":
            self._series[index].pop("position", None)
        source = self._sources[index]
        if kind == "resolved":
            self._channels[index] = answer.resolved.channel
            self._types[index] = answer.resolved.type
            return WatchEvent(
                source, kind, answer.resolved.channel, continued=answer.resolved.continued
            )
        channel = self._channels[index]
        if kind == "points":
            columns = PointColumns()
            columns.add(answer.points)
            points = columns.series(source, channel, self._types[index], wall_times=False)
            return WatchEvent(source, kind, channel, points=points)
        if kind == "truncated":
            return WatchEvent(source, kind, channel, from_x=answer.truncated.from_x)
        if kind == "unresolved":
            return WatchEvent(source, kind, reason=answer.unresolved.status.message)
        return WatchEvent(source, "caught_up", channel)
