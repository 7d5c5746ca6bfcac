"""Nereid through its C++ client: what nereid-bench measures as ingest_rpc."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nereid
from peer import NEREID_PROGRAMS, Measurement, Peer, require_program
from workload import Workload

PROGRAM = NEREID_PROGRAMS / "nereid-bench"
POINTS_PER_MESSAGE = 1000


def measure(workload: Workload, directory: Path) -> Measurement:
    command = [str(require_program(PROGRAM)), "--case=ingest_rpc"]
    # A workload of the smoke size stands for --smoke.
    if workload.steps < PEER.steps:
        command.append("--smoke")
    with (directory / "log").open("w") as log:
        output = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=log, text=True, cwd=directory
        )
    for row in map(json.loads, output.stdout.splitlines()):
        wanted = row["subject"] == "nereid" and row["metric"] == "points_per_second"
        if wanted and row["points_per_message"] == POINTS_PER_MESSAGE:
            return Measurement(row["value"])
    raise ValueError(f"nereid-bench printed no such row: {output.stdout}")


PEER = Peer(
    name="nereid_bench",
    title="Nereid, C++ client",
    version=nereid.version,
    steps=200_000,
    smoke_steps=2_000,
    measure=measure,
    way_in="nereid-bench --case=ingest_rpc: one channel, 1,000 points a message, its median of 5",
    survives=nereid.PEER.survives,
    durable=nereid.PEER.durable,
    loses=nereid.PEER.loses,
    size_state="",
    ours=True,
)
