"""Series on which Nereid and tsdownsample define columns alike: no point is near an inner edge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

# In units of the last place of the largest x: far more than the rounding of an edge.
EDGE_DISTANCE_MIN_ULPS = 64
# tsdownsample moves each edge by 1e-12.
EDGE_DISTANCE_MIN = 1e-9
# tsdownsample takes all points of a column with fewer, Nereid at most four.
POINTS_PER_COLUMN_MIN = 5


@dataclass(frozen=True)
class Series:
    name: str
    x: Doubles
    y: Doubles
    column_counts: tuple[int, ...]


def loss(points: int, seed: int) -> Doubles:
    """Noisy and falling, with three spikes one point wide."""
    random = np.random.default_rng(seed)
    curve = 2 * np.exp(-np.arange(points) / (points / 5)) + 0.1
    y = curve * random.normal(1.0, 0.05, points)
    y[random.integers(0, points, 3)] = (50.0, -50.0, 70.0)
    return y


def uneven(points: int, seed: int) -> Doubles:
    return np.cumsum(np.random.default_rng(seed).uniform(0.5, 1.5, points))


def with_gaps(x: Doubles) -> Doubles:
    """Two gaps, each wider than several columns."""
    middle, late = len(x) // 2, len(x) * 4 // 5
    result = x.copy()
    result[middle:] += (x[-1] - x[0]) / 3
    result[late:] += (x[-1] - x[0]) / 10
    return result


def with_nan(y: Doubles, share: float, seed: int) -> Doubles:
    return np.where(np.random.default_rng(seed).random(len(y)) < share, np.nan, y)


def all_series() -> list[Series]:
    few, many = 10_000, 1_000_000
    return [
        Series("even", np.arange(0.0, few), loss(few, 1), (2, 7, 100, 640, 1_000)),
        Series("even, many", np.arange(1.0, many + 1), loss(many, 2), (32, 1_000, 1_280, 10_000)),
        Series("uneven", uneven(few, 3), loss(few, 4), (3, 99, 800, 1_000)),
        Series("uneven, many", uneven(many, 5), loss(many, 6), (33, 1_000, 1_920, 10_000)),
        Series("below 0", uneven(few, 7) - 6_000, loss(few, 8), (10, 501)),
        Series("Unix time", 1.7e9 + np.arange(few) / 8, loss(few, 9), (16, 250, 1_000)),
        Series("gaps", with_gaps(uneven(few, 10)), loss(few, 11), (20, 500)),
        Series("equal values", uneven(few, 12), np.round(loss(few, 13) * 4) / 4, (25, 1_000)),
        Series("constant", uneven(few, 14), np.full(few, 0.25), (25, 1_000)),
        Series("some NaN", uneven(few, 15), with_nan(loss(few, 16), 0.3, 17), (50, 600)),
        Series("no more points than four a column", uneven(400, 18), loss(400, 19), (100, 5_000)),
    ]


def end_of_tsdownsample(series: Series, columns: int) -> float:
    first, last = float(series.x[0]), float(series.x[-1])
    step = last / columns - first / columns
    return first + step * (columns / 2) + step * (columns / 2) + 1e-12


def check_alike(series: Series, columns: int) -> None:
    """Raises ValueError where the two definitions differ, so that a new series is chosen well."""
    x, first, last = series.x, series.x[0], series.x[-1]
    if len(x) <= 4 * columns:
        return
    if end_of_tsdownsample(series, columns) < last:
        raise ValueError(f"{series.name}, {columns} columns: tsdownsample ends before the last x")
    edges = first + (last - first) * (np.arange(1, columns) / columns)
    behind = np.searchsorted(x, edges)
    distance = np.minimum(x[behind] - edges, edges - x[behind - 1]).min()
    if distance < max(EDGE_DISTANCE_MIN, EDGE_DISTANCE_MIN_ULPS * np.spacing(np.abs(x).max())):
        raise ValueError(f"{series.name}, {columns} columns: a point is {distance} from an edge")
    counts = np.diff(np.concatenate(([0], behind, [len(x)])))
    if counts[counts > 0].min() < POINTS_PER_COLUMN_MIN:
        raise ValueError(f"{series.name}, {columns} columns: one has {counts.min()} points")


def for_each_case(check: Callable[[Series, int], None]) -> None:
    for series in all_series():
        for columns in series.column_counts:
            check_alike(series, columns)
            check(series, columns)
