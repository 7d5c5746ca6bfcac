"""MLflow: an experiment tracker, here straight into its SQLite store, without its server."""

from __future__ import annotations

import os
import time
from importlib import metadata
from pathlib import Path

from peer import Measurement, Peer, bytes_on_disk
from workload import FIRST_SECOND, Workload, channel_name, compare_with_sent

# 10 steps of 100 channels: the most that one call may carry.
STEPS_PER_CALL = 10


def measure(workload: Workload, directory: Path) -> Measurement:
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    from mlflow.entities import Metric
    from mlflow.tracking import MlflowClient

    rows = workload.rows()
    client = MlflowClient(tracking_uri=f"sqlite:///{directory}/mlflow.db")
    experiment = client.create_experiment("bench", artifact_location=str(directory / "artifacts"))
    run_id = client.create_run(experiment).info.run_id
    calls = [
        [
            Metric(channel_name(channel), y, (FIRST_SECOND + step + 1) * 1000, step + 1)
            for step in range(begin, min(begin + STEPS_PER_CALL, len(rows)))
            for channel, y in enumerate(rows[step])
        ]
        for begin in range(0, len(rows), STEPS_PER_CALL)
    ]
    begin = time.perf_counter()
    for metrics in calls:
        client.log_batch(run_id, metrics)
    seconds = time.perf_counter() - begin
    history = client.get_metric_history(run_id, channel_name(0))
    x = [metric.step for metric in history]
    returned = compare_with_sent(workload, 0, x, [metric.value for metric in history])
    stored = bytes_on_disk(directory, "mlflow.db*")
    return Measurement(workload.points / seconds, stored, returned)


PEER = Peer(
    name="mlflow",
    title="MLflow",
    version=lambda: metadata.version("mlflow-skinny"),
    steps=300,
    smoke_steps=20,
    measure=measure,
    way_in="MlflowClient.log_batch in Python, 1,000 points a call, SQLite without a server",
    survives="a power cut",
    durable="when acknowledged: a transaction of SQLite, fsynced for each call",
    loses="infinities become the largest double; x is a whole number",
    size_state="the database file, which needs no compaction",
)
