"""Aim: an experiment tracker that writes into a local repository from the training process."""

from __future__ import annotations

import gc
import time
from importlib import metadata
from pathlib import Path

from peer import Measurement, Peer, bytes_on_disk
from workload import Workload, channel_name, compare_with_sent


def measure(workload: Workload, directory: Path) -> Measurement:
    from aim import Run
    from aim.storage.context import Context

    rows = workload.rows()
    run = Run(
        repo=str(directory),
        system_tracking_interval=None,
        log_system_params=False,
        capture_terminal_logs=False,
    )
    begin = time.perf_counter()
    for step, row in enumerate(rows, start=1):
        for channel, y in enumerate(row):
            run.track(y, name=channel_name(channel), step=step)
    seconds = time.perf_counter() - begin
    x, columns = run.get_metric(channel_name(0), Context({})).data.items_list()
    returned = compare_with_sent(workload, 0, list(x), list(columns[0]))
    run.close()
    # The store is flushed once nothing refers to it.
    del run
    gc.collect()
    stored = bytes_on_disk(directory, "*.sst", "*.log")
    return Measurement(workload.points / seconds, stored, returned)


PEER = Peer(
    name="aim",
    title="Aim",
    version=lambda: metadata.version("aim"),
    steps=400,
    smoke_steps=20,
    measure=measure,
    way_in="Run.track in Python, one point a call, local repository",
    survives="kill -9",
    durable="when RocksDB, one for each run, flushes into a table; its log has no fsync",
    loses="x is a whole number",
    size_state="RocksDB tables and logs after Run.close, which flushes",
)
