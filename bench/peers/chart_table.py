"""The table of the peers' ways to a chart, as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from chart_peer import Answers, ChartPeer
from chart_workload import SPIKES, Shown
from table import count, line, percent

HEADINGS = (
    "",
    "points",
    "start, s",
    "first answer, ms",
    "later answers, ms",
    "returned",
    "spikes",
    "right range",
    "right",
)
TEXT_COLUMNS = 1


@dataclass
class ChartResult:
    """One peer, over all its starts."""

    peer: ChartPeer
    points: int
    answers: list[Answers] = field(default_factory=list)

    @property
    def first_seconds(self) -> float:
        return statistics.median(answer.first_seconds for answer in self.answers)

    @property
    def later_seconds(self) -> float:
        return statistics.median(
            second for answer in self.answers for second in answer.later_seconds
        )

    @property
    def shown(self) -> Shown:
        """Of the start that showed the fewest spikes."""
        return min((answer.shown for answer in self.answers), key=lambda shown: shown.spikes)


def milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def with_spread(median: float, values: Sequence[float]) -> str:
    """The median, and the fastest and the slowest."""
    return f"{milliseconds(median)} ({milliseconds(min(values))}-{milliseconds(max(values))})"


def cells(result: ChartResult) -> list[str]:
    later = [statistics.median(answer.later_seconds) for answer in result.answers]
    shown = result.shown
    return [
        f"{result.peer.title} {result.peer.version()}",
        count(result.points),
        f"{statistics.median(answer.start_seconds for answer in result.answers):.2g}",
        with_spread(result.first_seconds, [answer.first_seconds for answer in result.answers]),
        with_spread(result.later_seconds, later),
        count(shown.points),
        f"{shown.spikes} of {len(SPIKES)}",
        percent(shown.right_range),
        percent(shown.right),
    ]


def labels(result: ChartResult) -> str:
    peer = result.peer
    return f"- **{peer.title}**: {peer.way_in}. Asked: {peer.asks}. Loses: {peer.loses}."


def render(results: Sequence[ChartResult]) -> str:
    by_first = sorted(results, key=lambda result: result.first_seconds)
    return "\n".join(
        [
            line(HEADINGS),
            line(["---"] * TEXT_COLUMNS + ["---:"] * (len(HEADINGS) - TEXT_COLUMNS)),
            *(line(cells(result)) for result in by_first),
            "",
            "Start: from the start of the process until it takes requests. First answer: from then",
            "until the whole chart is there. Later answers: the same again. In brackets: the",
            "fastest and the slowest start. Right range: columns with the lowest and the highest y",
            "of their points. Right: with the first and the last y as well.",
            "",
            *(labels(result) for result in by_first),
        ]
    )
