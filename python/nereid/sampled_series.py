"""What a chart shows of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nereid.optional import require
from nereid.point_columns import PointColumns
from nereid.series import Series

AXES = ("x", "log-x", "wall-time", "relative-time")

_FIELDS = (
    "counts",
    "nan_counts",
    "first_x",
    "first_y",
    "last_x",
    "last_y",
    "min_x",
    "min_y",
    "max_x",
    "max_y",
    "sums",
)


@dataclass(frozen=True)
class SampledSeries:
    """Of every column of pixels the first, last, lowest and highest point, exactly.

    A series of few points is told whole: then `points` is set, and `columns` is empty.
    """

    experiment: str
    source: str
    channel: str
    # Where the first column begins and the last one ends, in units of the axis.
    start: float
    end: float
    # In that range.
    point_count: int
    points: Series | None
    # NumPy arrays of one entry for each column that has points: indices, counts, nan_counts,
    # first_x, first_y, last_x, last_y, min_x, min_y, max_x, max_y, sums.
    columns: dict[str, Any]

    def line(self) -> tuple[Any, Any]:
        """x and y of a line that covers the same pixels as one through all points."""
        if self.points is not None:
            return self.points.x, self.points.y
        numpy = require("numpy", "line")
        corners = ("first", "min", "max", "last")
        x = numpy.stack([self.columns[f"{corner}_x"] for corner in corners], axis=1)
        y = numpy.stack([self.columns[f"{corner}_y"] for corner in corners], axis=1)
        order = numpy.argsort(x, axis=1, kind="stable")
        return (
            numpy.take_along_axis(x, order, axis=1).ravel(),
            numpy.take_along_axis(y, order, axis=1).ravel(),
        )

    def to_pandas(self) -> Any:
        """As pandas.DataFrame, a row for each column or point; needs pandas."""
        if self.points is not None:
            return self.points.to_pandas()
        return require("pandas", "to_pandas").DataFrame(self.columns)


def sampled_series(answer: Any, source: str) -> SampledSeries:
    """From a SampleSeriesResponse without error."""
    numpy = require("numpy", "sampling")
    points = None
    columns: dict[str, Any] = {}
    if answer.WhichOneof("sampled") == "columns":
        columns["indices"] = numpy.array(answer.columns.indices, dtype=numpy.int64)
        for field in _FIELDS:
            values = getattr(answer.columns, field)
            columns[field] = numpy.array(values, dtype=int if "counts" in field else float)
    else:
        gathered = PointColumns()
        gathered.add(answer.points)
        points = gathered.series(source, answer.channel, 1, wall_times=False)
    return SampledSeries(
        answer.experiment,
        source,
        answer.channel,
        getattr(answer, "from"),
        answer.to,
        answer.point_count,
        points,
        columns,
    )
