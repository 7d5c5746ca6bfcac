"""The series whose chart is asked for: one noisy loss over x = 1, 2, 3, … with three spikes.

Each y is 2·exp(-5·i/n) + 0.1 with 5 % normal noise, rounded to single precision, i counting from
0. Each spike is one point wide. A chart has 1,000 columns, each of n / 1,000 points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from workload import Doubles

COLUMNS = 1000
SPIKES = (40.0, -25.0, 70.0)
# Where they are, as shares of the series: in no peer's regular grid.
SPIKE_PLACES = (0.1234567, 0.5432123, 0.8765433)
# Where x must be a time, x counts seconds from here, so that columns begin at multiples of their
# width: 2024-01-01, 00:46:40.
FIRST_SECOND = 1_704_070_000
# Far more than a peer changes a y, far less than the noise.
Y_TOLERANCE = 1e-6
NAME = "loss"


@dataclass(frozen=True)
class ChartWorkload:
    points: int

    @property
    def column_points(self) -> int:
        return self.points // COLUMNS

    def spike_indices(self) -> list[int]:
        return [int(self.points * place) for place in SPIKE_PLACES]

    def x(self) -> Doubles:
        return np.arange(1, self.points + 1, dtype=np.float64)

    def y(self) -> Doubles:
        noise = np.random.default_rng(0).normal(1.0, 0.05, self.points)
        curve = 2 * np.exp(-5 * np.arange(self.points) / self.points) + 0.1
        y = (curve * noise).astype(np.float32).astype(np.float64)
        y[self.spike_indices()] = SPIKES
        return y


@dataclass(frozen=True)
class Chart:
    """Points to draw. x may be the end of a column in place of a point's own."""

    x: Doubles
    y: Doubles


@dataclass(frozen=True)
class Shown:
    """How much of the series a chart shows."""

    points: int
    # Of SPIKES.
    spikes: int
    # Shares of the columns: with the lowest and the highest y of their points, and with the first
    # and the last as well, which makes a line look as if drawn through all points.
    right_range: float
    right: float


Wanted = tuple[Doubles, Doubles, Doubles, Doubles]


def wanted(workload: ChartWorkload) -> Wanted:
    """y of the first, last, lowest and highest point of each column."""
    columns = workload.y().reshape(COLUMNS, workload.column_points)
    return columns[:, 0], columns[:, -1], columns.min(axis=1), columns.max(axis=1)


def holds(column: Doubles, y: float) -> bool:
    return bool(np.any(np.abs(column - y) <= Y_TOLERANCE * abs(y)))


def by_column(workload: ChartWorkload, chart: Chart) -> list[Doubles]:
    """Raises ValueError for an x outside of the series, or for no points at all."""
    if not len(chart.x) or chart.x.min() < 1 or chart.x.max() > workload.points:
        raise ValueError(f"{len(chart.x)} points came back, not each with an x of the series")
    order = np.argsort(chart.x, kind="stable")
    columns: npt.NDArray[np.int64] = (chart.x[order].astype(np.int64) - 1) // workload.column_points
    starts = np.searchsorted(columns, np.arange(1, COLUMNS))
    return np.split(chart.y[order], starts)


def shown(workload: ChartWorkload, chart: Chart) -> Shown:
    ranges, all_four = 0, 0
    for column, first, last, low, high in zip(by_column(workload, chart), *wanted(workload)):
        right_range = holds(column, low) and holds(column, high)
        ranges += right_range
        all_four += right_range and holds(column, first) and holds(column, last)
    return Shown(
        points=len(chart.x),
        spikes=sum(holds(chart.y, spike) for spike in SPIKES),
        right_range=ranges / COLUMNS,
        right=all_four / COLUMNS,
    )
