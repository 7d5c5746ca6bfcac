"""VictoriaMetrics: a time-series database, fed over HTTP with JSON lines."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peer import INSTALLED, Measurement, Peer, bytes_on_disk, debian_version, require_program
from server_process import HttpClient, free_port, http_server, wait_until
from workload import (
    CHANNELS,
    FIRST_SECOND,
    POINTS_PER_MESSAGE,
    Returned,
    Workload,
    channel_name,
    compare_with_sent,
)

PROGRAM = INSTALLED / "victoria-metrics" / "usr" / "bin" / "victoria-metrics"
MERGE_SECONDS_MAX = 120.0


def bodies(workload: Workload) -> list[bytes]:
    """One line for each channel and 1,000 points."""
    columns = [workload.y(channel).tolist() for channel in range(CHANNELS)]
    result = []
    for begin in range(0, workload.steps, POINTS_PER_MESSAGE):
        end = min(begin + POINTS_PER_MESSAGE, workload.steps)
        times = json.dumps([(FIRST_SECOND + i + 1) * 1000 for i in range(begin, end)])
        lines = (
            f'{{"metric":{{"__name__":"loss","channel":"{channel_name(channel)}"}},'
            f'"values":{json.dumps(column[begin:end])},"timestamps":{times}}}\n'
            for channel, column in enumerate(columns)
        )
        result.append("".join(lines).encode())
    return result


@contextmanager
def victoria_metrics_server(directory: Path) -> Iterator[HttpClient]:
    port = free_port()
    command = [
        require_program(PROGRAM),
        f"-storageDataPath={directory}/data",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=100y",
        "-loggerLevel=ERROR",
    ]
    with http_server(command, port, "/health", directory / "log") as server:
        yield server


def merge_parts(server: HttpClient, parts_max: int) -> None:
    server.request("GET", "/internal/force_flush")

    def merged() -> bool:
        metrics = server.request("GET", "/metrics").decode()
        if "vm_active_force_merges 0" not in metrics:
            return False
        parts = re.findall(r'vm_parts\{type="storage/(?:big|small)"\} (\d+)', metrics)
        if 1 <= sum(map(int, parts)) <= parts_max:
            return True
        # A forced merge leaves out parts that are being merged: asked for again until it is done.
        server.request("GET", "/internal/force_merge")
        return False

    wait_until("VictoriaMetrics to merge its parts", MERGE_SECONDS_MAX, merged)


def read_back(server: HttpClient, workload: Workload) -> Returned:
    last = FIRST_SECOND + workload.steps + 1
    path = f"/api/v1/export?match[]=loss{{channel=%22c000%22}}&start={FIRST_SECOND}&end={last}"
    x: list[int] = []
    y: list[float] = []
    for line in server.request("GET", path).decode().splitlines():
        row = json.loads(line)
        x += [milliseconds // 1000 - FIRST_SECOND for milliseconds in row["timestamps"]]
        y += row["values"]
    return compare_with_sent(workload, 0, x, y)


def measure(workload: Workload, directory: Path) -> Measurement:
    prepared = bodies(workload)
    with victoria_metrics_server(directory) as server:
        begin = time.perf_counter()
        for body in prepared:
            server.request("POST", "/api/v1/import", body)
        seconds = time.perf_counter() - begin
        merge_parts(server, 1)
        returned = read_back(server, workload)
    stored = bytes_on_disk(directory / "data", "data/**/*", "indexdb/**/*")
    return Measurement(workload.points / seconds, stored, returned)


PEER = Peer(
    name="victoria_metrics",
    title="VictoriaMetrics",
    version=lambda: debian_version("victoria-metrics"),
    steps=50_000,
    smoke_steps=2_000,
    measure=measure,
    way_in="HTTP import of JSON lines made before the clock starts, 100 x 1,000 points a call",
    survives="nothing",
    durable="seconds after it is acknowledged: kill -9 took all points after 6 s, none after 10 s",
    loses="y is cut to about 13 decimal digits; x in whole milliseconds",
    size_state="data and index after a forced flush and merge",
)
