"""MLflow's way to a chart: up to 320 points of a metric, evenly spaced, chosen in SQL."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import mlflow_tracker
import numpy as np
from chart_peer import Answers, ChartPeer, ask_repeatedly
from chart_workload import FIRST_SECOND, NAME, Chart, ChartWorkload

# What its page asks for (mlflow pull request 17645).
POINTS_MAX = 320
ROWS_PER_TRANSACTION = 1_000_000
RUN_ID_FILE = "run_id"


def rows(workload: ChartWorkload, run_id: str) -> Iterator[list[tuple[object, ...]]]:
    y = workload.y().tolist()
    for begin in range(0, workload.points, ROWS_PER_TRANSACTION):
        end = min(begin + ROWS_PER_TRANSACTION, workload.points)
        yield [
            (NAME, y[i], (FIRST_SECOND + i + 1) * 1000, run_id, i + 1, 0) for i in range(begin, end)
        ]


def store(workload: ChartWorkload, directory: Path) -> None:
    """The tables and a run by its own means, the points by SQL."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=f"sqlite:///{directory}/mlflow.db")
    experiment = client.create_experiment("bench", artifact_location=str(directory / "artifacts"))
    run_id = client.create_run(experiment).info.run_id
    with sqlite3.connect(directory / "mlflow.db") as database:
        for part in rows(workload, run_id):
            database.executemany(
                "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                part,
            )
            database.commit()
    (directory / RUN_ID_FILE).write_text(run_id)


def answer(workload: ChartWorkload, directory: Path) -> Answers:
    started = time.perf_counter()
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    opened = SqlAlchemyStore(f"sqlite:///{directory}/mlflow.db", str(directory / "artifacts"))
    run_id = (directory / RUN_ID_FILE).read_text()

    def ask() -> Chart:
        metrics = opened.get_metric_history_bulk_interval([run_id], NAME, POINTS_MAX, None, None)
        x = [metric.step for metric in metrics]
        return Chart(np.array(x, np.float64), np.array([metric.value for metric in metrics]))

    return ask_repeatedly(workload, started, ask)


PEER = ChartPeer(
    name="mlflow",
    title="MLflow",
    version=mlflow_tracker.PEER.version,
    points=10_000_000,
    smoke_points=100_000,
    store=store,
    answer=answer,
    way_in="rows put into its SQLite tables",
    asks="320 points, as its page does, of the method behind get-history-bulk-interval, without "
    "HTTP and JSON around it",
    loses="all but 320 points, evenly spaced",
)
