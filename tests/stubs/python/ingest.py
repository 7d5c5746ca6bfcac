"""Sends the experiments of vectors.json and checks every answer of the stream."""

from __future__ import annotations

import queue
from typing import Any

import grpc
from checks import SECONDS_MAX, Checks, double, single
from nereid.v1 import (
    experiments_pb2,
    experiments_pb2_grpc,
    ingest_pb2,
    ingest_pb2_grpc,
    points_pb2,
)

Json = dict[str, Any]


class IngestStream:
    """Requests go out at once; answers are read when asked for."""

    def __init__(self, connection: grpc.Channel) -> None:
        # What the call takes from; None ends the stream, which stays open for the answers.
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        stub = ingest_pb2_grpc.IngestServiceStub(connection)
        self._answers = stub.Ingest(iter(self._requests.get, None), timeout=SECONDS_MAX)

    def send(self, **message: Any) -> None:
        self._requests.put(ingest_pb2.IngestRequest(**message))

    def finish(self, sequence: int, state: str) -> list[Any]:
        """All answers up to the acknowledgement of everything sent."""
        self.send(finish=ingest_pb2.Finish(sequence=sequence, state=state))
        answers = []
        for answer in self._answers:
            answers.append(answer)
            if answer.acknowledged.through_sequence == sequence:
                self._requests.put(None)
        return answers


def columns(append: Json) -> Any:
    points = points_pb2.PointColumns(
        x=map(double, append.get("x", [])),
        doubles=map(double, append.get("doubles", [])),
        floats=map(single, append.get("floats", [])),
        texts=append.get("texts", []),
    )
    if "x_run" in append:
        points.x_run.start = double(append["x_run"]["start"])
        points.x_run.step = double(append["x_run"]["step"])
    for image in append.get("images", []):
        data = bytes.fromhex(image["data"])
        points.images.add(name=image["name"], description=image["description"], data=data)
    return points


def rejection(answer: Any) -> Json:
    reason = ingest_pb2.RejectionReason.Name(answer.reason)
    fields = ("sequence", "channel_ref", "first_point", "count", "message")
    return {"reason": reason, **{field: getattr(answer, field) for field in fields}}


def check_ingest(connection: grpc.Channel, checks: Checks, project: str, experiment: Json) -> None:
    name = experiment["name"]
    stream = IngestStream(connection)
    fields = {field: experiment[field] for field in ("description", "tags", "parameters")}
    stream.send(open=ingest_pb2.Open(project=project, experiment=name, **fields))
    for channel_ref, channel in enumerate(experiment["channels"]):
        stream.send(declare=ingest_pb2.Declare(channel_ref=channel_ref, **channel))
    for sequence, append in enumerate(experiment["appends"], start=1):
        entry = ingest_pb2.ChannelAppend(channel_ref=append["channel_ref"], points=columns(append))
        stream.send(append=ingest_pb2.Append(sequence=sequence, channels=[entry]))
    answers = stream.finish(len(experiment["appends"]) + 1, experiment["state"])

    opened = answers[0].opened
    identity = (len(opened.writer_id), opened.last_sequence)
    checks.equal(f"{name}: the new writer", identity, (16, 0))
    declared = [answer.declared for answer in answers if answer.HasField("declared")]
    types = [points_pb2.ValueType.Name(one.type) for one in declared]
    wanted = [channel["type"] for channel in experiment["channels"]]
    checks.equal(f"{name}: types of the declared channels", types, wanted)
    codes = [one.status.code for one in declared]
    checks.equal(f"{name}: every declaration holds", codes, [0] * len(wanted))
    rejected = [rejection(answer.rejected) for answer in answers if answer.HasField("rejected")]
    checks.equal(f"{name}: rejections", rejected, experiment["rejected"])


def check_experiment(connection: grpc.Channel, checks: Checks, project: str, wanted: Json) -> None:
    stub = experiments_pb2_grpc.ExperimentServiceStub(connection)
    request = experiments_pb2.GetExperimentRequest(project=project, name=wanted["name"])
    experiment = stub.GetExperiment(request, timeout=SECONDS_MAX).experiment
    name = wanted["name"]
    state = experiments_pb2.ExperimentState.Name(experiment.state)
    checks.equal(f"{name}: state", state, wanted["state"])
    checks.equal(f"{name}: description", experiment.description, wanted["description"])
    checks.equal(f"{name}: tags", list(experiment.tags), wanted["tags"])
    checks.equal(f"{name}: parameters", dict(experiment.parameters), wanted["parameters"])
