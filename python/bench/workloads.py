"""What bench.py measures: workloads.py NAME DIRECTORY PROGRAMS prints the metrics as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CALLS = 1_000_000
COLUMNS = 100
COLUMN_POINTS = 100_000
PEER_SCALARS = 100_000

# Aim and MLflow would take many minutes for more; their rates do not depend on how many there are.
SLOW_SCALARS = 5_000

# For the last acknowledgement.
FLUSH_SECONDS = 120.0

Metrics = dict[str, float]


@contextmanager
def context(directory: Path, programs: Path, **options: Any) -> Iterator[Any]:
    """Of a server of its own, which fsyncs before it acknowledges."""
    import nereid

    command = [str(programs / "nereid-server"), f"--data_dir={directory}/data"]
    command += ["--grpc_address=127.0.0.1:0", "--http_address=", "--durability=fsync"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().partition("grpc=")[2]
        try:
            ctx = nereid.Context("bench", "bench", address, quiet=True, **options)
            yield ctx
            ctx.close()
        finally:
            process.terminate()


def finish(ctx: Any, begin: float, points: int) -> float:
    """Points/s up to the last acknowledgement; all of them must be acknowledged."""
    assert ctx.flush(FLUSH_SECONDS), ctx.report
    seconds = time.perf_counter() - begin
    report = ctx.report
    assert report.points_acknowledged == points, report
    return points / seconds


def call(directory: Path, programs: Path, **options: Any) -> Metrics:
    with context(directory, programs, **options) as ctx:
        nanoseconds = [0] * CALLS
        clock = time.perf_counter_ns
        begin = time.perf_counter()
        for i in range(CALLS):
            called = clock()
            ctx.channel_send("loss", i * 0.1)
            nanoseconds[i] = clock() - called
        points_per_second = finish(ctx, begin, CALLS)
    nanoseconds.sort()
    return {
        "call_p50_us": nanoseconds[CALLS // 2] / 1e3,
        "call_p99_us": nanoseconds[CALLS * 99 // 100] / 1e3,
        "points_per_second": points_per_second,
    }


def many(directory: Path, programs: Path, **options: Any) -> Metrics:
    import numpy as np

    import nereid

    y = np.random.default_rng(7).standard_normal(COLUMN_POINTS)
    with context(directory, programs, when_full="block", **options) as ctx:
        channel = ctx.create_channel("loss", nereid.NUMERIC)
        begin = time.perf_counter()
        for i in range(COLUMNS):
            x = np.arange(i * COLUMN_POINTS, (i + 1) * COLUMN_POINTS, dtype=float)
            channel.send_many(x, y)
        return {"points_per_second": finish(ctx, begin, COLUMNS * COLUMN_POINTS)}


def rate(
    send: Callable[[int, float], object],
    finish_all: Callable[[], object],
    scalars: int = PEER_SCALARS,
) -> Metrics:
    """The time of a call, and scalars/s until they are where they stay."""
    begin = time.perf_counter()
    for step in range(scalars):
        send(step, 1 / (step + 1))
    taken = time.perf_counter()
    finish_all()
    end = time.perf_counter()
    return {
        "call_mean_us": (taken - begin) / scalars * 1e6,
        "scalars_per_second": scalars / (end - begin),
    }


def peer_nereid(directory: Path, programs: Path) -> Metrics:
    with context(directory, programs) as ctx:
        return rate(
            lambda step, value: ctx.channel_send("loss", step, value),
            lambda: ctx.flush(FLUSH_SECONDS),
        )


def peer_tensorboardx(directory: Path, _: Path) -> Metrics:
    import tensorboardX

    writer = tensorboardX.SummaryWriter(str(directory / "logs"))
    return rate(lambda step, value: writer.add_scalar("loss", value, step), writer.close)


def peer_aim(directory: Path, _: Path) -> Metrics:
    import aim

    run = aim.Run(repo=str(directory), system_tracking_interval=None, capture_terminal_logs=False)
    return rate(
        lambda step, value: run.track(value, name="loss", step=step), run.close, SLOW_SCALARS
    )


def peer_mlflow(directory: Path, _: Path) -> Metrics:
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{directory}/mlflow.db")
    mlflow.start_run()
    return rate(
        lambda step, value: mlflow.log_metric("loss", value, step), mlflow.end_run, SLOW_SCALARS
    )


WORKLOADS: dict[str, Callable[[Path, Path], Metrics]] = {
    "call_with_spool": call,
    "call_in_memory": lambda directory, programs: call(directory, programs, spool=False),
    "many_with_spool": many,
    "many_in_memory": lambda directory, programs: many(directory, programs, spool=False),
    "peer_nereid": peer_nereid,
    "peer_tensorboardx": peer_tensorboardx,
    "peer_aim": peer_aim,
    "peer_mlflow": peer_mlflow,
}

NEEDS = {"peer_tensorboardx": "tensorboardX", "peer_aim": "aim", "peer_mlflow": "mlflow"}


def main() -> int:
    name, directory, programs = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if name in NEEDS and find_spec(NEEDS[name]) is None:
        print(json.dumps({f"{NEEDS[name]} is not installed": 0.0}))
        return 0
    print(json.dumps(WORKLOADS[name](directory, programs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
