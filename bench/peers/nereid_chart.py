"""Nereid's way to a chart: SampleSeries over gRPC from Python."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nereid
import numpy as np
from chart_peer import Answers, ChartPeer, ask_repeatedly
from chart_workload import COLUMNS, NAME, Chart, ChartWorkload
from nereid import NUMERIC, OPEN, connected, ingest, message_classes
from workload import POINTS_PER_MESSAGE


def messages(workload: ChartWorkload, request: Any) -> Iterator[bytes]:
    yield request(open=OPEN).SerializeToString()
    yield request(declare={"channel_ref": 0, "name": NAME, "type": NUMERIC}).SerializeToString()
    x, y = workload.x(), workload.y()
    for begin in range(0, workload.points, POINTS_PER_MESSAGE):
        message = request()
        message.append.sequence = begin // POINTS_PER_MESSAGE + 1
        one = message.append.channels.add(channel_ref=0)
        one.points.x.extend(x[begin : begin + POINTS_PER_MESSAGE])
        one.points.doubles.extend(y[begin : begin + POINTS_PER_MESSAGE])
        yield message.SerializeToString()


def store(workload: ChartWorkload, directory: Path) -> None:
    classes = message_classes(directory)
    last_sequence = -(-workload.points // POINTS_PER_MESSAGE)
    prepared = messages(workload, classes["nereid.v1.IngestRequest"])
    with connected(directory) as connection:
        ingest(connection, prepared, classes["nereid.v1.IngestResponse"], last_sequence)


def chart_of(answer: Any) -> Chart:
    """The points of the columns, each once."""
    if answer.status.code:
        raise ValueError(f"no chart: {answer.status}")
    columns = answer.columns
    x = np.concatenate([columns.first_x, columns.min_x, columns.max_x, columns.last_x])
    y = np.concatenate([columns.first_y, columns.min_y, columns.max_y, columns.last_y])
    x, once = np.unique(x, return_index=True)
    return Chart(x, y[once])


def answer(workload: ChartWorkload, directory: Path) -> Answers:
    classes = message_classes(directory)
    # Half way between points, so that no edge of a column rounds to the wrong side of one.
    request = classes["nereid.v1.SampleSeriesRequest"](
        project=OPEN["project"],
        experiments=[OPEN["experiment"]],
        sources=[{"channel": NAME}],
        columns=COLUMNS,
        **{"from": 0.5, "to": workload.points + 0.5},
    )
    started = time.perf_counter()
    with connected(directory) as connection:
        sample = connection.unary_stream(
            "/nereid.v1.QueryService/SampleSeries",
            request_serializer=type(request).SerializeToString,
            response_deserializer=classes["nereid.v1.SampleSeriesResponse"].FromString,
        )

        def ask() -> Chart:
            (one,) = sample(request)
            return chart_of(one)

        return ask_repeatedly(workload, started, ask)


PEER = ChartPeer(
    name="nereid",
    title="Nereid",
    version=nereid.version,
    points=10_000_000,
    smoke_points=100_000,
    store=store,
    answer=answer,
    way_in="gRPC stream from Python",
    asks="SampleSeries with 1,000 columns over gRPC from Python",
    loses="nothing",
    ours=True,
)
