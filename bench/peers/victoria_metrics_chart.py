"""VictoriaMetrics' way to a chart: query_range with one step a column, as Grafana asks."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import victoria_metrics
from chart_peer import Answers, ChartPeer, ask_repeatedly
from chart_workload import FIRST_SECOND, NAME, Chart, ChartWorkload
from server_process import HttpClient
from victoria_metrics import merge_parts, victoria_metrics_server

POINTS_PER_CALL = 100_000
# One a month: ten million seconds are 116 days.
PARTS_MAX = 4


def store(workload: ChartWorkload, directory: Path) -> None:
    x, y = workload.x().astype(np.int64), workload.y()
    with victoria_metrics_server(directory) as server:
        for begin in range(0, workload.points, POINTS_PER_CALL):
            part = slice(begin, begin + POINTS_PER_CALL)
            times = ((x[part] + FIRST_SECOND) * 1000).tolist()
            row = {"metric": {"__name__": NAME}, "values": y[part].tolist(), "timestamps": times}
            server.request("POST", "/api/v1/import", json.dumps(row).encode())
        merge_parts(server, PARTS_MAX)


def ask(server: HttpClient, workload: ChartWorkload, queries: Sequence[str]) -> Chart:
    step = workload.column_points
    bounds = {"start": FIRST_SECOND + step, "end": FIRST_SECOND + workload.points, "step": step}
    rows: list[list[float]] = []
    for query in queries:
        path = "/api/v1/query_range?" + urlencode({"query": query.format(step=step)} | bounds)
        (series,) = json.loads(server.request("GET", path))["data"]["result"]
        rows += [[seconds - FIRST_SECOND, float(y)] for seconds, y in series["values"]]
    x, y = np.array(rows).T
    return Chart(x, y)


def answer(queries: Sequence[str], workload: ChartWorkload, directory: Path) -> Answers:
    # Or the first answer would come out of the cache that the start before left on disk.
    shutil.rmtree(directory / "data" / "cache", ignore_errors=True)
    started = time.perf_counter()
    with victoria_metrics_server(directory) as server:
        return ask_repeatedly(workload, started, lambda: ask(server, workload, queries))


def chart_peer(name: str, title: str, queries: Sequence[str], asks: str, loses: str) -> ChartPeer:
    return ChartPeer(
        name=name,
        title=title,
        version=victoria_metrics.PEER.version,
        points=10_000_000,
        smoke_points=100_000,
        store=store,
        answer=partial(answer, queries),
        way_in="HTTP import of JSON lines, then a forced merge",
        asks=asks,
        loses=loses,
    )


CACHED = "later answers come out of its cache of results"
PLAIN = chart_peer(
    "victoria_metrics",
    "Plain query of VictoriaMetrics",
    [NAME],
    f"query_range with 1,000 steps, as Grafana does by itself; {CACHED}",
    "all but the last point of each step",
)
MIN_MAX = chart_peer(
    "victoria_metrics_min_max",
    "Min and max of VictoriaMetrics",
    [f"min_over_time({NAME}[{{step}}s])", f"max_over_time({NAME}[{{step}}s])"],
    f"two such queries, min_over_time and max_over_time, if one writes them; {CACHED}",
    "the first and the last point of each step, and the x of the lowest and the highest; "
    "y is cut to about 13 digits",
)
