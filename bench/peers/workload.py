"""What every peer stores: 100 channels of a noisy loss over x = 1, 2, 3, …

Each y is 2·exp(-i/100,000) + 0.1 with 5 % normal noise, rounded to single precision, i counting
from 0. A channel's number is its seed, so that each run has the same points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

CHANNELS = 100
# Of one channel, in one call of a peer that takes columns.
POINTS_PER_MESSAGE = 1000
# Where x must be a time, x counts seconds from here: 2024-01-01, within one month and one week.
FIRST_SECOND = 1_704_067_200


def channel_name(channel: int) -> str:
    return f"c{channel:03}"


@dataclass(frozen=True)
class Workload:
    """So many points for each channel."""

    steps: int

    @property
    def points(self) -> int:
        return self.steps * CHANNELS

    def x(self) -> Doubles:
        return np.arange(1, self.steps + 1, dtype=np.float64)

    def y(self, channel: int) -> Doubles:
        noise = np.random.default_rng(channel).normal(1.0, 0.05, self.steps)
        curve = 2 * np.exp(-np.arange(self.steps) / 100_000) + 0.1
        return (curve * noise).astype(np.float32).astype(np.float64)

    def rows(self) -> list[list[float]]:
        """y by step, then by channel: the order in which a training program comes by it."""
        columns = np.stack([self.y(channel) for channel in range(CHANNELS)], axis=1)
        rows: list[list[float]] = columns.tolist()
        return rows


@dataclass(frozen=True)
class Returned:
    """How much of a channel a peer gave back. Shares are between 0 and 1."""

    points: float
    # Of the points given back, those whose y has the bits that were sent.
    exact: float
    # |returned - sent| / |sent| at its largest.
    largest_change: float


def compare_with_sent(workload: Workload, channel: int, x: list[int], y: list[float]) -> Returned:
    """Raises ValueError if there is an x that was not sent, or one twice, or nothing at all."""
    if not x or len(set(x)) != len(x) or min(x) < 1 or max(x) > workload.steps:
        raise ValueError(f"{len(x)} points came back, not each with an x of its own that was sent")
    sent = workload.y(channel)[np.array(x) - 1]
    returned = np.array(y, dtype=np.float64)
    return Returned(
        points=len(x) / workload.steps,
        exact=float(np.mean(sent.view(np.int64) == returned.view(np.int64))),
        largest_change=float(np.max(np.abs(returned - sent) / np.abs(sent))),
    )
