"""A real server, filled and asked over gRPC with stubs made from `proto/`, which is on sys.path."""

from __future__ import annotations

import queue
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import numpy as np
from series import Doubles, Indices, Series

POINTS_PER_MESSAGE = 10_000
SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 30.0
OPEN = {"project": "tsdownsample", "experiment": "compared"}

ingest, ingest_services = grpc.protos_and_services("nereid/v1/ingest.proto")
query, query_services = grpc.protos_and_services("nereid/v1/query.proto")


@contextmanager
def connected(server: Path, directory: Path) -> Iterator[Any]:
    """A server on a free loopback port, ended with SIGTERM."""
    command = [str(server), f"--data_dir={directory}/data"]
    command += ["--grpc_address=127.0.0.1:0", "--http_address="]
    with (directory / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        _, found, address = process.stdout.readline().strip().partition("grpc=")
        if not found:
            raise ConnectionError(f"no server: {(directory / 'log').read_text()}")
        with grpc.insecure_channel(address) as connection:
            yield connection
    finally:
        process.terminate()
        process.communicate(timeout=STOP_SECONDS_MAX)


def appends(channel_ref: int, series: Series) -> Iterator[Any]:
    for begin in range(0, len(series.x), POINTS_PER_MESSAGE):
        part = slice(begin, begin + POINTS_PER_MESSAGE)
        points = {"x": series.x[part], "doubles": series.y[part]}
        yield ingest.Append(channels=[{"channel_ref": channel_ref, "points": points}])


def requests(all_series: list[Series]) -> list[Any]:
    result = [ingest.IngestRequest(open=OPEN)]
    sequence = 0
    for channel_ref, series in enumerate(all_series):
        declare = {"channel_ref": channel_ref, "name": series.name, "type": "VALUE_TYPE_NUMERIC"}
        result.append(ingest.IngestRequest(declare=declare))
        for append in appends(channel_ref, series):
            sequence += 1
            append.sequence = sequence
            result.append(ingest.IngestRequest(append=append))
    return result


def send(connection: Any, all_series: list[Series]) -> None:
    """Returns when the last point is acknowledged."""
    messages = requests(all_series)
    last_sequence = messages[-1].append.sequence
    # What the call takes from; None ends the stream, which stays open for the acknowledgements.
    outbound: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for message in messages:
        outbound.put(message)
    stub = ingest_services.IngestServiceStub(connection)
    for answer in stub.Ingest(iter(outbound.get, None), timeout=SECONDS_MAX):
        if answer.HasField("rejected"):
            raise ValueError(f"rejected: {answer}")
        if answer.acknowledged.through_sequence == last_sequence:
            outbound.put(None)


def positions(series: Series, x: Any, y: Any) -> Indices:
    """Of points in the series. Raises ValueError for one that was not sent."""
    x, y = np.array(x), np.array(y)
    index: Indices = np.searchsorted(series.x, x)
    sent_x, sent_y = series.x.take(index, mode="clip"), series.y.take(index, mode="clip")
    same_y = (sent_y == y) | (np.isnan(sent_y) & np.isnan(y))
    if not np.array_equal(sent_x, x) or not same_y.all():
        raise ValueError(f"{series.name}: a point came back that was not sent")
    return index


def indices(series: Series, answer: Any) -> Indices:
    if answer.status.code != 0:
        raise ValueError(f"{series.name}: {answer.status}")
    if answer.HasField("points"):
        return positions(series, answer.points.x, doubles(answer.points))
    columns = answer.columns
    first = positions(series, columns.first_x, columns.first_y)
    low = positions(series, columns.min_x, columns.min_y)
    high = positions(series, columns.max_x, columns.max_y)
    last = positions(series, columns.last_x, columns.last_y)
    between = np.stack((np.minimum(low, high), np.maximum(low, high)))
    picked: Indices = np.stack((first, *between, last), axis=1).ravel()
    return picked


def doubles(points: Any) -> Doubles:
    return np.array(points.doubles or points.floats, dtype=np.float64)


def sample(connection: Any, series: Series, columns: int) -> Indices:
    """Of each column in turn: first, lowest and highest by position, last. All where all came."""
    request = query.SampleSeriesRequest(
        project=OPEN["project"],
        experiments=[OPEN["experiment"]],
        sources=[{"channel": series.name}],
        columns=columns,
    )
    stub = query_services.QueryServiceStub(connection)
    (answer,) = stub.SampleSeries(request, timeout=SECONDS_MAX)
    return indices(series, answer)
