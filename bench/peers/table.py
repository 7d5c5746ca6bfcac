"""The table of a comparison, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peer import Peer
from workload import Returned


@dataclass(frozen=True)
class Result:
    """Medians of the repetitions of one peer."""

    peer: Peer
    points: int
    points_per_second: float
    # Over the repetitions.
    slowest: float
    fastest: float
    bytes_per_point: float | None
    returned: Returned | None


HEADINGS = ("", "survives", "points", "points/s", "spread", "bytes/point", "returned", "unchanged")
TEXT_COLUMNS = 2


def count(value: float) -> str:
    return f"{value:,.0f}"


def percent(share: float) -> str:
    """Never rounded up to 100 %."""
    return "100 %" if share == 1 else f"{min(share * 100, 99.9):.1f} %"


def unchanged(returned: Returned) -> str:
    change = f", by up to {returned.largest_change:.0e}" if returned.largest_change else ""
    return percent(returned.exact) + change


def cells(result: Result) -> list[str]:
    size, returned = result.bytes_per_point, result.returned
    return [
        f"{result.peer.title} {result.peer.version()}",
        result.peer.survives,
        count(result.points),
        count(float(f"{result.points_per_second:.3g}")),
        f"{result.slowest / result.points_per_second:.2f}-"
        f"{result.fastest / result.points_per_second:.2f}",
        "" if size is None else f"{size:.2f}",
        "" if returned is None else percent(returned.points),
        "" if returned is None else unchanged(returned),
    ]


def line(values: Sequence[str]) -> str:
    return "| " + " | ".join(values) + " |"


def labels(result: Result) -> str:
    peer = result.peer
    size = f" Bytes: {peer.size_state}." if peer.size_state else ""
    return f"- **{peer.title}**: {peer.way_in}. Durable {peer.durable}. Loses: {peer.loses}.{size}"


def render(results: Sequence[Result]) -> str:
    by_speed = sorted(results, key=lambda result: -result.points_per_second)
    return "\n".join(
        [
            line(HEADINGS),
            line(["---"] * TEXT_COLUMNS + ["---:"] * (len(HEADINGS) - TEXT_COLUMNS)),
            *(line(cells(result)) for result in by_speed),
            "",
            "Survives: what the last point survives when the clock stops. Points: of all channels.",
            "Spread: slowest and fastest repetition over the median. Returned: points of a channel",
            "that could be read back. Unchanged: of these, the ones with the bits that were sent;",
            "the others changed by up to the share that follows.",
            "",
            *(labels(result) for result in by_speed),
        ]
    )
