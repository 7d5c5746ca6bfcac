"""TensorBoard's way to a chart: at its start it reads all events and keeps a random 1,000."""

from __future__ import annotations

import http.client
import json
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tensorboard_tracker
from chart_peer import Answers, ChartPeer, ask_repeatedly
from chart_workload import FIRST_SECOND, NAME, Chart, ChartWorkload
from server_process import HttpClient, free_port, http_server

SCALARS = f"/data/plugin/scalars/scalars?run=.&tag={NAME}"
EVENTS_PER_WRITE = 100_000
# CRC-32C, reflected.
POLYNOMIAL = 0x82F63B78
MASK_DELTA = 0xA282EAD8
STEP_BYTES = 4

Bytes = npt.NDArray[np.uint8]
Checksums = npt.NDArray[np.uint32]


def checksum_table() -> Checksums:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(POLYNOMIAL), table >> 1)
    return table


TABLE = checksum_table()


def masked_checksums(rows: Bytes) -> Bytes:
    """Of each row, as the four bytes that a record has behind its length and its content."""
    state = np.full(len(rows), 0xFFFFFFFF, np.uint32)
    for column in rows.T:
        state = TABLE[(state ^ column) & 0xFF] ^ (state >> 8)
    state = ~state
    masked = ((state >> 15) | (state << 17)) + np.uint32(MASK_DELTA)
    return as_bytes(masked.astype("<u4"))


def as_bytes(values: npt.NDArray[np.generic]) -> Bytes:
    return np.ascontiguousarray(values).view(np.uint8).reshape(len(values), -1)


def constant(content: bytes, rows: int) -> Bytes:
    return np.broadcast_to(np.frombuffer(content, np.uint8), (rows, len(content)))


def steps_as_varints(steps: npt.NDArray[np.int64]) -> Bytes:
    """Padded to one length, so that all records have one."""
    groups = [(steps >> (7 * i)) & 0x7F | (0x80 if i < STEP_BYTES - 1 else 0) for i in range(4)]
    return np.stack(groups, axis=1).astype(np.uint8)


def records(steps: npt.NDArray[np.int64], y: npt.NDArray[np.float32]) -> bytes:
    """An event for each: its wall time, its step and a summary with one simple value."""
    count = len(steps)
    tag = NAME.encode()
    value = b"\x0a" + bytes([len(tag)]) + tag + b"\x15"
    summary = b"\x0a" + bytes([len(value) + 4]) + value
    content = np.concatenate(
        [
            constant(b"\x09", count),
            as_bytes((FIRST_SECOND + steps).astype("<f8")),
            constant(b"\x10", count),
            steps_as_varints(steps),
            constant(b"\x2a" + bytes([len(summary) + 4]) + summary, count),
            as_bytes(y.astype("<f4")),
        ],
        axis=1,
    )
    length = as_bytes(np.full(count, content.shape[1], "<u8"))
    return np.concatenate(
        [length, masked_checksums(length), content, masked_checksums(content)], axis=1
    ).tobytes()


def store(workload: ChartWorkload, directory: Path) -> None:
    """The head of the file by tensorboardX, then records as it would write them."""
    from tensorboardX import SummaryWriter

    SummaryWriter(str(directory / "events")).close()
    (file,) = (directory / "events").iterdir()
    steps, y = workload.x().astype(np.int64), workload.y().astype(np.float32)
    with file.open("ab") as output:
        for begin in range(0, workload.points, EVENTS_PER_WRITE):
            part = slice(begin, begin + EVENTS_PER_WRITE)
            output.write(records(steps[part], y[part]))


def ask(server: HttpClient, workload: ChartWorkload) -> Chart | None:
    """None until the last point is there, which the server always keeps."""
    try:
        rows = json.loads(server.request("GET", SCALARS))
    except (ConnectionError, http.client.HTTPException):
        return None
    if not rows or rows[-1][1] != workload.points:
        return None
    return Chart(np.array([row[1] for row in rows], np.float64), np.array([r[2] for r in rows]))


def answer(workload: ChartWorkload, directory: Path) -> Answers:
    port = free_port()
    command = [sys.executable, "-m", "tensorboard.main", f"--logdir={directory}/events"]
    command += ["--host=127.0.0.1", f"--port={port}"]
    started = time.perf_counter()
    with http_server(command, port, "/data/environment", directory / "log") as server:
        return ask_repeatedly(workload, started, lambda: ask(server, workload))


PEER = ChartPeer(
    name="tensorboard",
    title="TensorBoard",
    version=tensorboard_tracker.PEER.version,
    points=10_000_000,
    smoke_points=100_000,
    store=store,
    answer=answer,
    way_in="an event file with records made by hand",
    asks="the scalars plugin over HTTP, as its page does; each start reads the whole file",
    loses="all but a random 1,000 points",
)
