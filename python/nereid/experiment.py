"""One experiment, to read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from nereid.arguments import check_count
from nereid.channel_type import ChannelType
from nereid.errors import ServerError
from nereid.messages import enum_name, enum_number
from nereid.optional import require
from nereid.point_columns import PointColumns
from nereid.requests import Requests
from nereid.sampled_series import AXES, SampledSeries, sampled_series
from nereid.series import Series
from nereid.sources import source_message
from nereid.watch import Watch, WatchEvent

COLUMNS = 1000


@dataclass(frozen=True)
class StoredChannel:
    """What is known of a channel without reading its points."""

    name: str
    # None while no value has decided it.
    type: ChannelType | None
    point_count: int
    # Points that were not stored, because of what they were.
    rejected_count: int
    # None where there is no such point or value. last, min and max are of numbers.
    first_x: float | None
    last_x: float | None
    last: float | None
    min: float | None
    max: float | None


@dataclass(frozen=True)
class SourceValue:
    """Of a source in an experiment. None where there is no such value."""

    # The channel that stands for the source; empty: none does.
    channel: str
    last: float | None
    min: float | None
    max: float | None


@dataclass(frozen=True)
class Experiment:
    """`Client.experiments` and `Client.experiment` make it. Sources are NAME or @ALIAS.

    A channel whose name begins with "@" is read as "@@…".
    """

    project: str
    name: str
    # running, succeeded, failed, aborted or not_responding.
    state: str
    # In UTC.
    create_time: datetime
    # None while it runs.
    finish_time: datetime | None
    description: str
    tags: tuple[str, ...]
    params: Mapping[str, str]
    # Of the sources that were asked for.
    values: Mapping[str, SourceValue]
    _requests: Requests = field(repr=False, compare=False)

    def channels(self) -> list[StoredChannel]:
        """By name. ServerError."""
        pages = self._requests.pages("ChannelService", "ListChannels", **self._named())
        return [_stored_channel(channel) for page in pages for channel in page.channels]

    def read(  # noqa: PLR0913 (by name)
        self,
        source: str,
        *,
        from_x: float | None = None,
        to_x: float | None = None,
        limit: int = 0,
        last: bool = False,
        wall_times: bool = False,
        image_data: bool = True,
    ) -> Series:
        """The points with from_x <= x < to_x, in order of x; all, if neither is given.

        At most `limit`, the first of them or with `last` the last ones; 0: all. ServerError if
        there is no such source.
        """
        answers = self._requests.stream(
            "QueryService",
            "ReadPoints",
            source=source_message(source),
            from_x=from_x,
            to_x=to_x,
            limit=check_count("limit", limit, 0),
            descending=last,
            include_wall_times=wall_times,
            omit_image_data=not image_data,
            **self._named(),
        )
        columns, channel, number = PointColumns(), "", 0
        for answer in answers:
            channel, number = channel or answer.channel, number or answer.type
            columns.add(answer.points)
        series = columns.series(source, channel, number, wall_times)
        return _turned(series) if last else series

    def to_pandas(self, *sources: str) -> Any:
        """One pandas.DataFrame: x is the index, each source a column, NaN where it has no point."""
        if not sources:
            raise ValueError("there is nothing to read: name a channel or @ALIAS")
        pandas = require("pandas", "to_pandas")
        read = [self.read(source) for source in sources]
        columns = [pandas.Series(one.y, index=one.x, name=one.source) for one in read]
        return pandas.concat(columns, axis=1).sort_index().rename_axis("x")

    def sample(
        self,
        source: str,
        *,
        columns: int = COLUMNS,
        axis: str = "x",
        start: float | None = None,
        end: float | None = None,
    ) -> SampledSeries:
        """What a chart of so many columns shows, quickly however long the series is.

        axis: "x", "log-x", "wall-time" or "relative-time" in seconds. start, end: in units of the
        axis; None: the first and the last point. ServerError.
        """
        if axis not in AXES:
            raise ValueError(f"axis is {axis!r}, give one of {', '.join(map(repr, AXES))}")
        fields = {"from": start, "to": end}
        answers = self._requests.stream(
            "QueryService",
            "SampleSeries",
            project=self.project,
            experiments=[self.name],
            sources=[source_message(source)],
            columns=check_count("columns", columns, 1),
            axis=enum_number("AXIS_" + axis.upper().replace("-", "_")),
            **{name: value for name, value in fields.items() if value is not None},
        )
        answer = next(answers)
        answers.close()  # type: ignore[attr-defined]
        if answer.status.code:
            raise ServerError(code_name(answer.status.code), answer.status.message)
        return sampled_series(answer, source)

    def watch(self, *sources: str) -> Iterator[WatchEvent]:
        """Points stored so far and those to come, each once, until the iterator is closed.

        The sources need not exist yet. A server that goes away is waited for.
        """
        return Watch(self._requests, self.project, self.name, sources).events()

    def _named(self) -> dict[str, str]:
        return {"project": self.project, "experiment": self.name}


def code_name(code: int) -> str:
    """NOT_FOUND for 5."""
    import grpc

    names = {status.value[0]: status.name for status in grpc.StatusCode}
    return str(names.get(code, code))


def experiment_from(
    message: Any, values: Mapping[str, SourceValue], requests: Requests
) -> Experiment:
    """From an Experiment message."""
    finished = message.HasField("finish_time")
    return Experiment(
        project=message.project,
        name=message.name,
        state=enum_name("ExperimentState", message.state).lower(),
        create_time=message.create_time.ToDatetime(timezone.utc),
        finish_time=message.finish_time.ToDatetime(timezone.utc) if finished else None,
        description=message.description,
        tags=tuple(message.tags),
        params=dict(message.parameters),
        values=values,
        _requests=requests,
    )


def source_value(message: Any) -> SourceValue:
    """From a SourceValue message."""
    return SourceValue(message.channel, *(_known(message, name) for name in ("last", "min", "max")))


def _stored_channel(message: Any) -> StoredChannel:
    known = {name: _known(message, name) for name in ("first_x", "last_x", "last", "min", "max")}
    return StoredChannel(
        name=message.name,
        type=ChannelType(message.type) if message.type else None,
        point_count=message.point_count,
        rejected_count=message.rejected_count,
        **known,
    )


def _known(message: Any, name: str) -> float | None:
    return getattr(message, name) if message.HasField(name) else None


def _turned(series: Series) -> Series:
    times = None if series.wall_times is None else series.wall_times[::-1]
    return Series(series.source, series.channel, series.type, series.x[::-1], series.y[::-1], times)
