"""What the comparison of charts knows of a peer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chart_workload import Chart, ChartWorkload, Shown, shown

LATER_ANSWERS_MAX = 20
# After these no further answer is asked for.
LATER_SECONDS_MAX = 10.0


@dataclass(frozen=True)
class Answers:
    """Of one start on what is stored."""

    # From the start of the process until it takes requests.
    start_seconds: float
    # From then until the whole chart is there.
    first_seconds: float
    later_seconds: list[float]
    shown: Shown


@dataclass(frozen=True)
class ChartPeer:
    """Everything but `store` and `answer` is a label of the table."""

    name: str
    title: str
    version: Callable[[], str]
    points: int
    smoke_points: int
    # Stores the series in a directory that is empty and its own. The time is not measured.
    store: Callable[[ChartWorkload, Path], None]
    # Starts on what is stored there, and asks. Both run in processes of their own.
    answer: Callable[[ChartWorkload, Path], Answers]
    way_in: str
    # What is asked for, and why that.
    asks: str
    # What the chart does not show.
    loses: str
    ours: bool = False


def ask_repeatedly(
    workload: ChartWorkload, started: float, ask: Callable[[], Chart | None]
) -> Answers:
    """`started` is when the process was, now it takes requests. None: not the whole chart yet."""
    begin = time.perf_counter()
    chart = ask()
    while chart is None:
        time.sleep(0.01)
        chart = ask()
    first_seconds = time.perf_counter() - begin
    later: list[float] = []
    while len(later) < LATER_ANSWERS_MAX and sum(later) < LATER_SECONDS_MAX:
        before = time.perf_counter()
        ask()
        later.append(time.perf_counter() - before)
    return Answers(begin - started, first_seconds, later, shown(workload, chart))
