"""Nereid over gRPC from Python: the same 100 channels as every peer, one stream."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peer import NEREID_PROGRAMS, ROOT, Measurement, Peer, bytes_on_disk, require_program
from server_process import running
from workload import (
    CHANNELS,
    POINTS_PER_MESSAGE,
    Returned,
    Workload,
    channel_name,
    compare_with_sent,
)

PROGRAM = NEREID_PROGRAMS / "nereid-server"
PROTO_FILES = ("nereid/v1/ingest.proto", "nereid/v1/query.proto")
OPEN = {"project": "bench", "experiment": "peers"}
NUMERIC = 1


def message_classes(directory: Path) -> dict[str, Any]:
    """From `proto/`, by their full names."""
    from google.protobuf import descriptor_pb2, message_factory

    descriptors = directory / "descriptors"
    command = ["protoc", f"-I{ROOT / 'proto'}", "--include_imports", *PROTO_FILES]
    subprocess.run([*command, f"--descriptor_set_out={descriptors}"], check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(descriptors.read_bytes())
    classes: dict[str, Any] = message_factory.GetMessages(files.file)
    return classes


def messages(workload: Workload, request: Any) -> list[bytes]:
    """One append for each channel and 1,000 points, after what opens the stream."""
    result = [request(open=OPEN)]
    for channel in range(CHANNELS):
        declare = {"channel_ref": channel, "name": channel_name(channel), "type": NUMERIC}
        result.append(request(declare=declare))
    x = workload.x()
    columns = [workload.y(channel) for channel in range(CHANNELS)]
    for begin in range(0, workload.steps, POINTS_PER_MESSAGE):
        end = begin + POINTS_PER_MESSAGE
        for channel, y in enumerate(columns):
            message = request()
            message.append.sequence = len(result) - CHANNELS
            one = message.append.channels.add(channel_ref=channel)
            one.points.x.extend(x[begin:end])
            one.points.doubles.extend(y[begin:end])
            result.append(message)
    return [message.SerializeToString() for message in result]


@contextmanager
def connected(directory: Path) -> Iterator[Any]:
    import grpc

    command = [require_program(PROGRAM), f"--data_dir={directory}/data"]
    command += ["--grpc_address=127.0.0.1:0", "--http_address=", "--durability=fsync"]
    with running(command, directory / "log", {}) as process:
        assert process.stdout is not None
        _, found, address = process.stdout.readline().strip().partition("grpc=")
        if not found:
            raise ConnectionError(f"nereid-server did not start: {(directory / 'log').read_text()}")
        with grpc.insecure_channel(address) as connection:
            yield connection


def ingest(connection: Any, prepared: Iterable[bytes], response: Any, last_sequence: int) -> float:
    """Seconds from the first message to the acknowledgement of the last point."""
    import grpc

    settled = threading.Event()

    def requests() -> Iterator[bytes]:
        yield from prepared
        settled.wait()

    call = connection.stream_stream(
        "/nereid.v1.IngestService/Ingest", response_deserializer=response.FromString
    )
    begin = time.perf_counter()
    try:
        for answer in call(requests()):
            if answer.HasField("rejected"):
                raise ValueError(f"rejected: {answer}")
            if answer.acknowledged.through_sequence == last_sequence:
                return time.perf_counter() - begin
    except grpc.RpcError as error:
        # Its own error does not pass from one process to another.
        raise ConnectionError(f"the stream broke: {error}") from None
    finally:
        settled.set()
    raise ConnectionError("the stream ended before the last acknowledgement")


def read_back(connection: Any, workload: Workload, classes: dict[str, Any]) -> Returned:
    request = classes["nereid.v1.ReadPointsRequest"]
    read = connection.unary_stream(
        "/nereid.v1.QueryService/ReadPoints",
        request_serializer=request.SerializeToString,
        response_deserializer=classes["nereid.v1.ReadPointsResponse"].FromString,
    )
    x: list[int] = []
    y: list[float] = []
    for answer in read(request(**OPEN, source={"channel": channel_name(0)})):
        x += [int(value) for value in answer.points.x]
        y += answer.points.doubles or answer.points.floats
    return compare_with_sent(workload, 0, x, y)


def measure(workload: Workload, directory: Path) -> Measurement:
    classes = message_classes(directory)
    prepared = messages(workload, classes["nereid.v1.IngestRequest"])
    with connected(directory) as connection:
        last_sequence = len(prepared) - CHANNELS - 1
        seconds = ingest(connection, prepared, classes["nereid.v1.IngestResponse"], last_sequence)
    # The start replays the log into tables.
    with connected(directory) as connection:
        returned = read_back(connection, workload, classes)
    stored = bytes_on_disk(directory / "data", "*.sst", "*.blob")
    return Measurement(workload.points / seconds, stored, returned)


def version() -> str:
    output = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
    return output.stdout.split()[-1]


PEER = Peer(
    name="nereid",
    title="Nereid",
    version=version,
    steps=100_000,
    smoke_steps=2_000,
    measure=measure,
    way_in="gRPC stream from Python, messages made before the clock starts, 1,000 points each",
    survives="a power cut",
    durable="when acknowledged: fsynced, many messages together (--durability=fsync)",
    loses="nothing",
    size_state="SST and blob files after a restart, not compacted",
    ours=True,
)
