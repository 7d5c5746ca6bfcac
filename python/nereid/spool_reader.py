"""Reads a whole spool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import DecodeError

from nereid.control_messages import IngestRequest
from nereid.errors import SpoolError
from nereid.spool_format import list_segments
from nereid.spool_segment_reader import SpoolSegmentReader

# The bytes of a record and the IngestRequest in it.
Record = tuple[bytes, Any]


class SpoolReader:
    """One record after another, with memory for one of them. Somebody holds the lock."""

    def __init__(self, folder: str) -> None:
        self._segments = list_segments(folder)
        self._writer_id = b""
        # Of records that were never finished, and so never sent.
        self.torn_bytes = 0

    def records(self) -> Iterator[Record | SpoolError]:
        """Every record; in place of the rest of a damaged segment an error names file and byte."""
        for _, path in self._segments:
            reader = SpoolSegmentReader(path)
            try:
                yield from self._records_of(path, reader)
            except SpoolError as error:
                yield error
            finally:
                reader.close()

    def _records_of(self, path: str, reader: SpoolSegmentReader) -> Iterator[Record]:
        begin = reader.offset
        is_first = True
        while (payload := reader.next()) is not None:
            try:
                request = IngestRequest.FromString(payload)
            except DecodeError:
                raise _damaged(path, begin, "a record that is no message") from None
            if problem := self._problem(request, is_first):
                raise _damaged(path, begin, problem)
            is_first = False
            begin = reader.offset
            yield payload, request
        self.torn_bytes += reader.torn_bytes

    def _problem(self, request: Any, is_first: bool) -> str:
        """Each segment begins with `open`, and all of them with the same."""
        kind = request.WhichOneof("message")
        if kind is None:
            return "a record that is no message"
        if (kind == "open") is not is_first:
            return "`open` is missing, or not at the beginning"
        if kind != "open":
            return ""
        self._writer_id = self._writer_id or request.open.writer_id
        if self._writer_id == request.open.writer_id:
            return ""
        return "it is of another writer than the segments before it"


def _damaged(path: str, offset: int, what: str) -> SpoolError:
    return SpoolError(f"spool segment {path} is damaged at byte {offset}: {what}")
