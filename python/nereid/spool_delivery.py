"""Sends what lies in a spool to the server."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nereid.connection import INGEST_METHOD, RpcError, connect, describe
from nereid.control_messages import IngestResponse, points_in, sequence_of
from nereid.errors import SpoolError
from nereid.spool_reader import SpoolReader

# So many bytes of messages are sent ahead of their acknowledgement.
IN_FLIGHT_BYTES_MAX = 8 << 20


@dataclass
class SpoolDeliveryReport:
    """What became of a spool."""

    # Empty: the server has everything, or refused it point by point; the spool is of no use any
    # more. Otherwise why not, and the spool stays as it is.
    error: str = ""
    # Empty if the spool has no message.
    project: str = ""
    experiment: str = ""
    # Stored or rejected now, without those that the server had before.
    points_settled: int = 0
    points_rejected: int = 0
    last_rejection: str = ""
    # Why the server did not take description, tags and parameters. Empty: it did.
    details_error: str = ""
    # Of a record at the end that was never finished. It was not sent before either.
    torn_bytes: int = 0


@dataclass
class _Sent:
    sequence: int
    bytes: int
    points: int


class _SpoolRun:
    """One stream. gRPC takes the messages on a thread of its own."""

    def __init__(self, server: str, folder: str, deadline: float) -> None:
        self.report = SpoolDeliveryReport()
        self._server = server
        self._deadline = deadline
        self._reader = SpoolReader(folder)
        self._folder = folder
        self._damage = ""
        self._changed = threading.Condition()
        self._acknowledged: int | None = None
        self._has_ended = False
        self._is_complete = False
        self._in_flight: deque[_Sent] = deque()
        self._in_flight_bytes = 0
        self._declared: dict[int, bytes] = {}

    def run(self) -> SpoolDeliveryReport:
        connection = connect(self._server)
        try:
            start = connection.stream_stream(
                INGEST_METHOD, response_deserializer=IngestResponse.FromString
            )
            requests = self._requests()
            first = next(requests, None)
            if first is not None:
                timeout = max(0.0, self._deadline - time.monotonic())
                for response in start(_chain(first, requests), timeout=timeout):
                    self._receive(response)
            if not self._is_complete and not self._damage:
                self._damage = f"server {self._server} ended the stream"
        except RpcError as error:
            self._damage = self._damage or describe(error, self._server)[1]
        finally:
            with self._changed:
                self._has_ended = True
                self._changed.notify_all()
            connection.close()
        self.report.error = self._damage
        self.report.torn_bytes = self._reader.torn_bytes
        return self.report

    def _requests(self) -> Iterator[bytes]:
        """What could be read is sent and acknowledged before damage is told."""
        expected = 0
        for record in self._reader.records():
            if isinstance(record, SpoolError):
                self._damage = self._damage or str(record)
                continue
            data, request = record
            if request.HasField("open"):
                if self._acknowledged is None and not self.report.project:
                    self.report.project = request.open.project
                    self.report.experiment = request.open.experiment
                    yield data
                continue
            if not self._wait(lambda: self._acknowledged is not None):
                return
            if request.HasField("declare"):
                if self._declared.get(request.declare.channel_ref) != data:
                    self._declared[request.declare.channel_ref] = data
                    yield data
                continue
            sequence = sequence_of(request)
            expected = expected or (self._acknowledged or 0) + 1
            if sequence < expected:
                continue
            if sequence > expected:
                self._damage = self._damage or (
                    f"spool {self._folder} goes on with message {sequence}, but the server lacks "
                    f"those from {expected} on: they are lost, or the experiment was deleted since"
                )
                break
            if not self._wait(lambda: self._in_flight_bytes < IN_FLIGHT_BYTES_MAX):
                return
            self._note_sent(_Sent(sequence, len(data), points_in(request)))
            expected += 1
            yield data
        self._is_complete = self._wait(lambda: not self._in_flight)

    def _note_sent(self, sent: _Sent) -> None:
        with self._changed:
            self._in_flight.append(sent)
            self._in_flight_bytes += sent.bytes

    def _wait(self, is_reached: Any) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._has_ended or is_reached())
            return not self._has_ended

    def _receive(self, response: Any) -> None:
        kind = response.WhichOneof("message")
        with self._changed:
            if kind == "opened":
                self._acknowledged = response.opened.last_sequence
                self.report.details_error = response.opened.details_status.message
            elif kind == "acknowledged":
                self._settle(response.acknowledged.through_sequence)
            elif kind == "rejected":
                self.report.points_rejected += response.rejected.count
                self.report.last_rejection = response.rejected.message
            self._changed.notify_all()

    def _settle(self, through: int) -> None:
        self._acknowledged = through
        while self._in_flight and self._in_flight[0].sequence <= through:
            sent = self._in_flight.popleft()
            self._in_flight_bytes -= sent.bytes
            self.report.points_settled += sent.points


def _chain(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def deliver_spool(server: str, folder: str, deadline: float) -> SpoolDeliveryReport:
    """Sends the messages of a spool that the server lacks, and waits for their acknowledgement.

    The lock of the spool is held. Each message is stored once, however often this is done.
    `deadline` is in time.monotonic().
    """
    return _SpoolRun(server, folder, deadline).run()
