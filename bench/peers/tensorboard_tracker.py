"""TensorBoard: event files written by tensorboardX, read by the TensorBoard server."""

from __future__ import annotations

import http.client
import json
import sys
import time
from importlib import metadata
from pathlib import Path

from peer import Measurement, Peer, bytes_on_disk
from server_process import free_port, http_server, wait_until
from workload import Returned, Workload, channel_name, compare_with_sent

LOAD_SECONDS_MAX = 120.0
SCALARS = "/data/plugin/scalars/scalars?run=.&tag=c000"


def read_back(workload: Workload, directory: Path) -> Returned:
    """What the server shows, which always keeps the last point."""
    port = free_port()
    command = [sys.executable, "-m", "tensorboard.main", f"--logdir={directory}/events"]
    command += ["--host=127.0.0.1", f"--port={port}"]
    rows: list[tuple[float, int, float]] = []

    with http_server(command, port, "/data/environment", directory / "log") as server:

        def loaded() -> bool:
            try:
                rows[:] = json.loads(server.request("GET", SCALARS))
            except (ConnectionError, http.client.HTTPException):
                return False
            return bool(rows) and rows[-1][1] == workload.steps

        wait_until("TensorBoard to load the events", LOAD_SECONDS_MAX, loaded)
    x = [step for _, step, _ in rows]
    return compare_with_sent(workload, 0, x, [y for _, _, y in rows])


def measure(workload: Workload, directory: Path) -> Measurement:
    from tensorboardX import SummaryWriter

    rows = workload.rows()
    writer = SummaryWriter(str(directory / "events"))
    begin = time.perf_counter()
    for step, row in enumerate(rows, start=1):
        for channel, y in enumerate(row):
            writer.add_scalar(channel_name(channel), y, step)
    writer.flush()
    seconds = time.perf_counter() - begin
    writer.close()
    stored = bytes_on_disk(directory / "events", "*")
    return Measurement(workload.points / seconds, stored, read_back(workload, directory))


PEER = Peer(
    name="tensorboard",
    title="TensorBoard",
    version=lambda: f"{metadata.version('tensorboard')}, X {metadata.version('tensorboardX')}",
    steps=1_500,
    smoke_steps=1_100,
    measure=measure,
    way_in="tensorboardX add_scalar in Python, one point a call, then flush",
    survives="a power cut",
    durable="when the flush at the end returns, which fsyncs the file; otherwise every 120 s",
    loses="y is kept in single precision; the server shows a random 1,000 points of a channel",
    size_state="the event file, as written",
)
