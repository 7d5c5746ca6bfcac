"""Measures peers in turn on the same workload: a table to stdout, JSON lines to a file.

Started by bench/peers/run, which installs what this needs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import aim_tracker
import influxdb
import mlflow_tracker
import nereid
import nereid_bench
import tensorboard_tracker
import victoria_metrics
from isolation import in_own_process, note, own_directory
from peer import INSTALLED, Measurement, Peer, json_row
from table import Result, render
from workload import Workload

MODULES = (
    nereid,
    nereid_bench,
    victoria_metrics,
    influxdb,
    aim_tracker,
    mlflow_tracker,
    tensorboard_tracker,
)
PEERS: dict[str, Peer] = {module.PEER.name: module.PEER for module in MODULES}
REPETITIONS = 3


def measure_once(peer: Peer, steps: int) -> Measurement:
    """In a process and a directory of its own, so that no run finds what another left."""
    with own_directory(peer.name) as directory:
        return in_own_process(peer.measure, Workload(steps), directory)


def measure_in_turn(
    peers: Sequence[Peer], smoke: bool
) -> tuple[dict[str, list[Measurement]], list[str]]:
    """All peers once, then all again. A peer that fails is left out from there on."""
    measured: dict[str, list[Measurement]] = {peer.name: [] for peer in peers}
    failed: list[str] = []
    for repetition in range(1 if smoke else REPETITIONS):
        for peer in peers:
            if peer.name in failed:
                continue
            try:
                one = measure_once(peer, peer.smoke_steps if smoke else peer.steps)
            except Exception:
                note(f"{peer.name} failed:\n{traceback.format_exc()}")
                failed.append(peer.name)
                continue
            note(f"{peer.name} {repetition + 1}: {one.points_per_second:,.0f} points/s")
            measured[peer.name].append(one)
    return {name: runs for name, runs in measured.items() if name not in failed}, failed


def summarize(peer: Peer, runs: Sequence[Measurement], smoke: bool) -> Result:
    points = Workload(peer.smoke_steps if smoke else peer.steps).points
    rates = [run.points_per_second for run in runs]
    sizes = [run.stored_bytes / points for run in runs if run.stored_bytes is not None]
    return Result(
        peer=peer,
        points=points,
        points_per_second=statistics.median(rates),
        slowest=min(rates),
        fastest=max(rates),
        bytes_per_point=statistics.median(sizes) if sizes else None,
        returned=runs[-1].returned,
    )


def json_rows(result: Result) -> list[str]:
    metrics = [("points_per_second", result.points_per_second, "points/s")]
    if result.bytes_per_point is not None:
        metrics.append(("bytes_per_point", result.bytes_per_point, "bytes/point"))
    if result.returned is not None:
        metrics.append(("points_returned", result.returned.points * 100, "%"))
        metrics.append(("points_unchanged", result.returned.exact * 100, "%"))
    return [json_row(result.peer, *metric, points=result.points) for metric in metrics]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/peers/run", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="small sizes: shows that it works")
    parser.add_argument("--json", type=Path, default=INSTALLED / "results.jsonl", metavar="FILE")
    parser.add_argument("peers", nargs="*", choices=[*PEERS, []], metavar="PEER")
    return parser.parse_args()


def main() -> int:
    arguments = parse_arguments()
    peers = [PEERS[name] for name in arguments.peers or PEERS]
    measured, failed = measure_in_turn(peers, arguments.smoke)
    results = [summarize(PEERS[name], runs, arguments.smoke) for name, runs in measured.items()]
    rows = [row for result in results for row in json_rows(result)]
    arguments.json.write_text("".join(f"{row}\n" for row in rows))
    print(render(results))
    if failed:
        note(f"left out, see above: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
