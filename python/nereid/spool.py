"""The spool of one writer, while it writes."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nereid.control_messages import IngestRequest, points_in, sequence_of
from nereid.errors import SpoolError
from nereid.resend_queue import NumberedMessage
from nereid.spool_format import (
    MAGIC,
    SEGMENT_BYTES,
    encode_record,
    folder_name,
    make_directory,
    remove_spool,
    segment_name,
)
from nereid.spool_lock import SpoolLock
from nereid.spool_segment_reader import SpoolSegmentReader

# Of the size of a spool, kept for the next message and what stands in front of it.
RESERVE_BYTES = 8 << 20

# Also of a small spool, so that room comes back bit by bit.
_SEGMENTS_MIN = 4


@dataclass(frozen=True)
class SpoolOptions:
    directory: str
    bytes_max: int
    writer_id: bytes
    # A serialized IngestRequest with `open`; asked for once, as every segment has the same.
    open: Callable[[], bytes]
    # A serialized IngestRequest that declares the channel.
    declaration: Callable[[int], bytes]
    # How many channels there are now: each is declared once, also if it never has a point.
    channel_count: Callable[[], int]
    # Folder name of the writer whose forked child this is; empty: none.
    parent: str = ""


@dataclass
class _Segment:
    number: int
    bytes: int = 0
    last_sequence: int = 0


class Spool:
    """Numbered messages on disk, from when they were made until they are acknowledged.

    What was appended survives the end of the process, also by SIGKILL; it is not synced, so a power
    cut of this machine may take it. The folder is made with the first message. For one thread.
    """

    def __init__(self, options: SpoolOptions) -> None:
        self._options = options
        self.folder = os.path.join(options.directory, folder_name(options.writer_id))
        self._segment_bytes_max = min(SEGMENT_BYTES, options.bytes_max // _SEGMENTS_MIN)
        self._lock: SpoolLock | None = None
        # The last of them is written to while `_file` is open.
        self._segments: deque[_Segment] = deque()
        self._file: int | None = None
        self._open = b""
        # By the last segment.
        self._declared: set[int] = set()
        # Channels below were declared in some segment.
        self._declared_once = 0
        self._next_number = 1
        self._bytes = 0
        # Messages neither read nor skipped, and where the first of them is, or a record before it.
        self._unread = 0
        self._read_number = 0
        self._read_offset = 0
        self._reader: SpoolSegmentReader | None = None

    @property
    def has_room(self) -> bool:
        return self._bytes + RESERVE_BYTES <= self._options.bytes_max

    @property
    def has_unread(self) -> bool:
        return self._unread > 0

    def append(self, sequence: int, data: bytes, channel_refs: Iterable[int]) -> None:
        """Writes a message, and before it what the segment needs. OSError: nothing of it is there.

        `sequence` is above those of all before.
        """
        if self._file is None or self._segments[-1].bytes >= self._segment_bytes_max:
            self._begin_segment()
        count = self._options.channel_count()
        message = encode_record(data)
        record = self._head(channel_refs, count) + message
        segment = self._segments[-1]
        try:
            _write_all(self._file, record)
        except OSError:
            self._close_segment()
            raise
        segment.bytes += len(record)
        self._bytes += len(record)
        segment.last_sequence = sequence
        self._declared_once = count
        self._unread += 1

    def read_next(self) -> NumberedMessage:
        """The oldest message neither read nor skipped. SpoolError if it cannot be read back."""
        while True:
            reader = self._open_reader()
            payload = reader.next()
            if payload is None:
                self._go_to_next_segment()
                continue
            request = IngestRequest.FromString(payload)
            sequence = sequence_of(request)
            if sequence == 0:
                continue
            self._unread -= 1
            finishes = bool(request.HasField("finish"))
            return NumberedMessage(sequence, payload, points_in(request), 0, finishes, True)

    def skip_unread(self) -> None:
        """Skips everything that was appended so far."""
        self._unread = 0
        self._close_reader()
        if self._segments:
            self._read_number = self._segments[-1].number
            self._read_offset = self._segments[-1].bytes

    def forget(self, through: int) -> None:
        """Removes segments numbered up to `through`, but for one that takes further messages."""
        while self._segments and self._segments[0].last_sequence <= through:
            segment = self._segments[0]
            is_last = len(self._segments) == 1
            if is_last and segment.bytes < self._segment_bytes_max:
                return
            if is_last:
                self._close_file()
            with contextlib.suppress(OSError):
                os.unlink(self._path(segment.number))
            self._bytes -= segment.bytes
            self._segments.popleft()

    def remove(self) -> None:
        """Removes everything. OSError."""
        if self._lock is None:
            return
        self._close_file()
        self._close_reader()
        self._segments.clear()
        self._bytes = self._unread = 0
        remove_spool(self.folder)
        self._lock.close()
        self._lock = None

    def close_files(self) -> None:
        """Gives up the lock; the messages stay. In a forked child: the parent keeps its lock."""
        self._close_file()
        self._close_reader()
        if self._lock is not None:
            self._lock.close()

    def _make_folder(self) -> None:
        make_directory(self._options.directory)
        # Gets its name when it is locked, so that nobody takes it for one left behind.
        name = ".new-" + os.path.basename(self.folder)
        unnamed = os.path.join(self._options.directory, name)
        os.mkdir(unnamed, 0o700)
        try:
            lock = SpoolLock.create(unnamed, self._options.parent)
            os.rename(unnamed, self.folder)
        except OSError:
            with contextlib.suppress(OSError):
                remove_spool(unnamed)
            raise
        self._lock = lock

    def _begin_segment(self) -> None:
        if self._lock is None:
            self._make_folder()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        file = os.open(self._path(self._next_number), flags, 0o600)
        self._close_file()
        self._file = file
        self._declared.clear()
        self._segments.append(_Segment(self._next_number))
        self._next_number += 1

    def _close_segment(self) -> None:
        """After a failed write: takes what was written of the record away again, if it can."""
        segment = self._segments[-1]
        with contextlib.suppress(OSError):
            if segment.bytes == 0:
                os.unlink(self._path(segment.number))
            elif self._file is not None:
                os.ftruncate(self._file, segment.bytes)
        if segment.bytes == 0:
            self._segments.pop()
        self._close_file()

    def _head(self, channel_refs: Iterable[int], channel_count: int) -> bytes:
        parts = []
        if self._segments[-1].bytes == 0:
            self._open = self._open or encode_record(self._options.open())
            parts += [MAGIC, self._open]
        for ref in (*range(self._declared_once, channel_count), *channel_refs):
            if ref not in self._declared:
                self._declared.add(ref)
                parts.append(encode_record(self._options.declaration(ref)))
        return b"".join(parts)

    def _open_reader(self) -> SpoolSegmentReader:
        if self._reader is None:
            if self._read_number < self._segments[0].number:
                self._read_number, self._read_offset = self._segments[0].number, 0
            self._reader = SpoolSegmentReader(self._path(self._read_number), self._read_offset)
        return self._reader

    def _go_to_next_segment(self) -> None:
        later = [s.number for s in self._segments if s.number > self._read_number]
        if not later:
            raise SpoolError(f"spool {self.folder} lost {self._unread} messages")
        self._close_reader()
        self._read_number, self._read_offset = later[0], 0

    def _path(self, number: int) -> str:
        return os.path.join(self.folder, segment_name(number))

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _write_all(file: int | None, data: bytes) -> None:
    assert file is not None
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
