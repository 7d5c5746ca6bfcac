"""Aim's way to a chart: the search for metrics with the highest density that its page offers."""

from __future__ import annotations

import gc
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aim_tracker
import numpy as np
from chart_peer import Answers, ChartPeer, ask_repeatedly
from chart_workload import FIRST_SECOND, NAME, Chart, ChartWorkload
from server_process import HttpClient, free_port, http_server

# DensityOptions.Maximum of its page.
DENSITY = 500
POINTS_PER_BATCH = 10_000
QUERY = {"q": f"metric.name == '{NAME}'", "p": DENSITY, "report_progress": "false"}


def put_points(run: Any, begin: int, y: list[float]) -> None:
    """What Run.track stores for each point, many in one batch. `begin` is the first x."""
    from aim.storage import encoding
    from aim.storage.hashing import hash_auto

    (info,) = run._tracker.sequence_infos.values()
    views = [info.val_view, info.epoch_view, info.time_view, info.step_view]
    containers = [view.tree.container for view in views]
    epoch = encoding.encode(None)
    batch = containers[0].batch()
    for x, value in enumerate(y, start=begin):
        key = encoding.encode_path((hash_auto(x),))
        stored = (value, None, float(FIRST_SECOND + x), x)
        for container, one in zip(containers, stored):
            encoded = epoch if one is None else encoding.encode(one)
            container.set(key, encoded, store_batch=batch)
    containers[0].commit(batch)


def store(workload: ChartWorkload, directory: Path) -> None:
    """The first and the last point by Run.track, which keeps what it knows of the series."""
    from aim import Repo, Run
    from aim.sdk.index_manager import RepoIndexManager

    y = workload.y().tolist()
    run = Run(
        repo=str(directory),
        system_tracking_interval=None,
        log_system_params=False,
        capture_terminal_logs=False,
    )
    run.track(y[0], name=NAME, step=1)
    for begin in range(2, workload.points, POINTS_PER_BATCH):
        end = min(begin + POINTS_PER_BATCH, workload.points)
        put_points(run, begin, y[begin - 1 : end - 1])
    run.track(y[-1], name=NAME, step=workload.points)
    run_hash = run.hash
    run.close()
    del run
    gc.collect()
    # What `aim up` does beside its server: without it the search finds no run.
    RepoIndexManager.get_index_manager(Repo.from_path(str(directory))).index(run_hash)


def pairs(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Its stream: keys and values in turn, each behind its length."""
    parts: list[bytes] = []
    position = 0
    while position < len(content):
        (length,) = struct.unpack_from("I", content, position)
        parts.append(content[position + 4 : position + 4 + length])
        position += 4 + length
    return zip(parts[::2], parts[1::2])


def ask(server: HttpClient) -> Chart:
    from aim.storage.treeutils import decode_tree

    content = server.request("GET", "/api/runs/search/metric/?" + urlencode(QUERY))
    (run,) = decode_tree(pairs(content)).values()
    (trace,) = run["traces"]
    x = np.frombuffer(trace["iters"]["blob"], trace["iters"]["dtype"])
    y = np.frombuffer(trace["values"]["blob"], trace["values"]["dtype"])
    return Chart(x.astype(np.float64), y.astype(np.float64))


def answer(workload: ChartWorkload, directory: Path) -> Answers:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "aim.web.run:app"]
    command += ["--host=127.0.0.1", f"--port={port}", "--log-level=error"]
    settings = {"__AIM_UI_MOUNT_REPO_PATH__": str(directory)}
    started = time.perf_counter()
    with http_server(command, port, "/api/projects/", directory / "log", settings) as server:
        return ask_repeatedly(workload, started, lambda: ask(server))


PEER = ChartPeer(
    name="aim",
    title="Aim",
    version=aim_tracker.PEER.version,
    points=2_000_000,
    smoke_points=100_000,
    store=store,
    answer=answer,
    way_in="what Run.track stores for each point, in batches, 30,000 points/s, so fewer of them",
    asks="the search for metrics over HTTP with 500 steps, the most that its page offers",
    loses="all but the 500 points whose steps have the lowest hashes, which is at random",
)
