"""The thread that writes the messages of Delivery to one stream after another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from nereid.backoff import SECONDS_MAX, Backoff
from nereid.channel_table import ChannelTable
from nereid.connection import INGEST_METHOD, RpcError, connect, describe
from nereid.control_messages import IngestResponse
from nereid.delivery import Delivery


class _Stream:
    """One call; changes with `delivery.changed` held."""

    def __init__(self) -> None:
        self.has_ended = False
        # What it was opened with; empty: nothing was written yet.
        self.opening = b""
        self.call: Any = None


class StreamRunner(threading.Thread):
    """Reconnects until it is stopped, or delivery stops for good.

    Answers come on this thread. gRPC takes what is to be written from a thread of its own.
    """

    def __init__(
        self,
        server: str,
        opening: Callable[[], bytes],
        channels: ChannelTable,
        delivery: Delivery,
    ) -> None:
        """`opening` gives a serialized IngestRequest with `open`."""
        super().__init__(name="nereid-stream", daemon=True)
        self._server = server
        self._opening = opening
        self._channels = channels
        self._delivery = delivery
        self._must_stop = False
        self._stream = _Stream()

    def stop(self) -> None:
        """Cancels the call; does not wait."""
        with self._delivery.changed:
            self._must_stop = True
            call = self._stream.call
            self._delivery.changed.notify_all()
        if call is not None:
            call.cancel()

    def reopen(self) -> None:
        """Opens another stream if the current one was opened with something else than now."""
        with self._delivery.changed:
            stream = self._stream
            is_stale = stream.opening and stream.opening != self._opening()
        if is_stale and stream.call is not None:
            stream.call.cancel()

    def run(self) -> None:
        backoff = Backoff()
        while not self._is_over():
            begin = time.monotonic()
            self._delivery.begin_stream()
            self._stream = _Stream()
            code, error = self._run_stream(self._stream)
            if self._is_over():
                return
            if code == "CANCELLED":
                # By ourselves, see `reopen`.
                error = ""
            progressed = self._delivery.end_stream(code, error)
            if progressed or time.monotonic() - begin >= SECONDS_MAX:
                backoff.reset()
            self._pause(backoff.next())

    def _is_over(self) -> bool:
        if self._must_stop or self._delivery.stopped:
            return True
        return self._delivery.is_ending and self._delivery.everything_acknowledged()

    def _run_stream(self, stream: _Stream) -> tuple[str, str]:
        connection = connect(self._server)
        try:
            start = connection.stream_stream(
                INGEST_METHOD, response_deserializer=IngestResponse.FromString
            )
            stream.call = start(self._requests(stream))
            self._take_answers(stream.call)
            return "UNAVAILABLE", f"UNAVAILABLE: server {self._server} ended the stream"
        except RpcError as error:
            return describe(error, self._server)
        except RuntimeError as error:
            # The interpreter is on its way out and starts no more threads.
            return "UNAVAILABLE", f"UNAVAILABLE: {error}"
        finally:
            with self._delivery.changed:
                stream.has_ended = True
                stream.call = None
                self._delivery.changed.notify_all()
            connection.close()

    def _take_answers(self, call: Any) -> None:
        if self._must_stop:
            call.cancel()
        for response in call:
            self._delivery.receive(response)
            if self._delivery.stopped:
                call.cancel()

    def _requests(self, stream: _Stream) -> Iterator[bytes]:
        """On a thread of gRPC, which asks for the next one when it has room for it."""
        delivery = self._delivery
        with delivery.changed:
            stream.opening = self._opening()
        yield stream.opening
        declared = 0
        while True:
            with delivery.changed:
                while not stream.has_ended and not delivery.has_work(declared, len(self._channels)):
                    delivery.changed.wait()
                if stream.has_ended:
                    return
                # Before the points: they may be of a channel that was made a moment ago.
                unsent = None if len(self._channels) > declared else delivery.next_unsent()
            if unsent is not None:
                yield unsent
            elif len(self._channels) > declared:
                declared += 1
                yield self._channels.declaration(declared - 1)
            elif delivery.everything_acknowledged():
                return
            else:
                with delivery.changed:
                    delivery.changed.wait(SECONDS_MAX)

    def _pause(self, seconds: float) -> None:
        with self._delivery.changed:
            self._delivery.changed.wait_for(self._is_over_locked, seconds)

    def _is_over_locked(self) -> bool:
        return self._must_stop or bool(self._delivery.stopped)
