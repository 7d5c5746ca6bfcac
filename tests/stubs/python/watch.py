"""Watches a channel while its points are sent, and goes on from a position on a new call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
from checks import SECONDS_MAX, Checks, all_bits, double, y_bits
from ingest import IngestStream
from nereid.v1 import ingest_pb2, points_pb2, sources_pb2, watch_pb2, watch_pb2_grpc


class Watch:
    """One call, on one series."""

    def __init__(self, connection: grpc.Channel, project: str, live: Any, position: Any) -> None:
        source = sources_pb2.Source(channel=live["channel"])
        series = watch_pb2.WatchedSeries(
            experiment=live["experiment"], source=source, position=position
        )
        request = watch_pb2.WatchPointsRequest(project=project, series=[series])
        stub = watch_pb2_grpc.WatchServiceStub(connection)
        self._call = stub.WatchPoints(request, timeout=SECONDS_MAX)
        self.position = position

    def events(self) -> Iterator[Any]:
        for event in self._call:
            if event.HasField("position"):
                self.position = event.position
            yield event

    def next(self) -> Any:
        return next(self.events())

    def collect(self, count: int) -> tuple[list[str], list[str], int]:
        """x and y until `count` points came and it caught up, and how often it did."""
        x: list[str] = []
        y: list[str] = []
        caught_up = 0
        while len(x) < count or not caught_up:
            event = self.next()
            x += all_bits(event.points.x)
            y += y_bits(event.points)
            caught_up += event.HasField("caught_up")
        return x, y, caught_up

    def cancel(self) -> None:
        self._call.cancel()


def send_part(stream: IngestStream, part: Any, sequence: int) -> int:
    """Returns the number of the last message."""
    for values in part["appends"]:
        sequence += 1
        points = points_pb2.PointColumns(doubles=map(double, values))
        entry = ingest_pb2.ChannelAppend(channel_ref=0, points=points)
        stream.send(append=ingest_pb2.Append(sequence=sequence, channels=[entry]))
    return sequence


def check_watch(connection: grpc.Channel, checks: Checks, project: str, live: Any) -> None:
    watch = Watch(connection, project, live, None)
    checks.equal("watch: nothing is there yet", watch.next().unresolved.status.code, 5)

    stream = IngestStream(connection)
    stream.send(open=ingest_pb2.Open(project=project, experiment=live["experiment"]))
    stream.send(declare=ingest_pb2.Declare(channel_ref=0, name=live["channel"]))
    sequence = 0
    for number, part in enumerate(live["parts"]):
        if number > 0:
            watch = Watch(connection, project, live, watch.position)
        sequence = send_part(stream, part, sequence)
        label = f"watch: call {number + 1}"
        resolved = watch.next().resolved
        told = (resolved.channel, resolved.continued)
        checks.equal(f"{label} names the channel", told, (live["channel"], number > 0))
        x, y, caught_up = watch.collect(len(part["x"]))
        checks.equal(f"{label}: every x once", x, part["x"])
        sent = [value for append in part["appends"] for value in append]
        checks.equal(f"{label}: every y once", y, sent)
        checks.equal(f"{label} catches up once", caught_up, 1)
        watch.cancel()
    answers = stream.finish(sequence + 1, "EXPERIMENT_STATE_SUCCEEDED")
    rejected = sum(answer.HasField("rejected") for answer in answers)
    checks.equal("watch: rejections", rejected, 0)
