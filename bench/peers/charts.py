"""Measures the peers' ways to a chart: a table to stdout, JSON lines to a file.

Started by bench/peers/run charts, which installs what this needs.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import aim_chart
import mlflow_chart
import nereid_chart
import tensorboard_chart
import victoria_metrics_chart
from chart_peer import ChartPeer
from chart_table import ChartResult, render
from chart_workload import ChartWorkload
from isolation import in_own_process, note, own_directory
from peer import INSTALLED, json_row

CHART_PEERS: dict[str, tuple[ChartPeer, ...]] = {
    "nereid": (nereid_chart.PEER,),
    "victoria_metrics": (victoria_metrics_chart.PLAIN, victoria_metrics_chart.MIN_MAX),
    "tensorboard": (tensorboard_chart.PEER,),
    "aim": (aim_chart.PEER,),
    "mlflow": (mlflow_chart.PEER,),
}
REPETITIONS = 3


def workload(peer: ChartPeer, smoke: bool) -> ChartWorkload:
    return ChartWorkload(peer.smoke_points if smoke else peer.points)


def store_all(
    peers: Sequence[ChartPeer], smoke: bool, stack: ExitStack
) -> tuple[dict[str, Path], list[str]]:
    """Where each peer has its series, and who failed."""
    directories: dict[str, Path] = {}
    failed: list[str] = []
    for peer in peers:
        directory = stack.enter_context(own_directory(peer.name))
        try:
            in_own_process(peer.store, workload(peer, smoke), directory)
        except Exception:
            note(f"{peer.name} failed to store:\n{traceback.format_exc()}")
            failed.append(peer.name)
            continue
        note(f"{peer.name}: stored")
        directories[peer.name] = directory
    return directories, failed


def ask_in_turn(peers: Sequence[ChartPeer], smoke: bool) -> tuple[list[ChartResult], list[str]]:
    """Stores once, then starts and asks all, and all again. A failure leaves out a peer."""
    results = {peer.name: ChartResult(peer, workload(peer, smoke).points) for peer in peers}
    with ExitStack() as stack:
        directories, failed = store_all(peers, smoke, stack)
        for repetition in range(1 if smoke else REPETITIONS):
            for peer in peers:
                if peer.name in failed:
                    continue
                try:
                    one = in_own_process(peer.answer, workload(peer, smoke), directories[peer.name])
                except Exception:
                    note(f"{peer.name} failed:\n{traceback.format_exc()}")
                    failed.append(peer.name)
                    continue
                note(f"{peer.name} {repetition + 1}: {one.first_seconds * 1000:,.1f} ms")
                results[peer.name].answers.append(one)
    return [results[peer.name] for peer in peers if peer.name not in failed], failed


def json_rows(result: ChartResult) -> list[str]:
    shown = result.shown
    metrics: list[tuple[str, float, str]] = [
        ("chart_first_ms", result.first_seconds * 1000, "ms"),
        ("chart_later_ms", result.later_seconds * 1000, "ms"),
        ("chart_spikes", shown.spikes, "spikes"),
        ("chart_right_columns", shown.right * 100, "%"),
    ]
    return [json_row(result.peer, *metric, points=result.points) for metric in metrics]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/peers/run charts", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="small sizes: shows that it works")
    parser.add_argument("--json", type=Path, default=INSTALLED / "charts.jsonl", metavar="FILE")
    parser.add_argument("peers", nargs="*", choices=[*CHART_PEERS, []], metavar="PEER")
    return parser.parse_args()


def main() -> int:
    arguments = parse_arguments()
    peers = [peer for name in arguments.peers or CHART_PEERS for peer in CHART_PEERS[name]]
    results, failed = ask_in_turn(peers, arguments.smoke)
    rows = [row for result in results for row in json_rows(result)]
    arguments.json.write_text("".join(f"{row}\n" for row in rows))
    print(render(results))
    if failed:
        note(f"left out, see above: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
