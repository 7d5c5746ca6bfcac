"""Reads one segment of a spool."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from nereid.errors import SpoolError
from nereid.spool_format import MAGIC, PAYLOAD_BYTES_MAX, RECORD_HEADER


class SpoolSegmentReader:
    """Gives payload after payload, with memory for one of them. Not thread-safe."""

    def __init__(self, path: str, offset: int = 0) -> None:
        """OSError if it cannot be opened. `offset`: where a record begins, or 0."""
        self._path = path
        self._file: BinaryIO = open(path, "rb")  # noqa: SIM115 (closed by `close`)
        self.offset = offset
        # Of a record at the end that was never finished.
        self.torn_bytes = 0

    def close(self) -> None:
        self._file.close()

    def next(self) -> bytes | None:
        """The next payload; None at the end. SpoolError names file and byte of damage."""
        self._file.seek(self.offset)
        if self.offset == 0:
            magic = self._file.read(len(MAGIC))
            if len(magic) < len(MAGIC):
                self._end(magic)
                return None
            self._check_magic(magic)
            self.offset = len(MAGIC)
        header = self._file.read(RECORD_HEADER.size)
        if len(header) < RECORD_HEADER.size:
            self._end(header)
            return None
        length, checksum = RECORD_HEADER.unpack(header)
        if not 0 < length <= PAYLOAD_BYTES_MAX:
            raise self._damaged(f"a record of {length} bytes")
        payload = self._file.read(length)
        if len(payload) < length:
            self._end(header + payload)
            return None
        if zlib.crc32(payload) != checksum:
            raise self._damaged("a wrong checksum")
        self.offset += len(header) + length
        return payload

    def _check_magic(self, magic: bytes) -> None:
        if magic == MAGIC:
            return
        if magic[:-1] != MAGIC[:-1]:
            raise self._damaged("it does not begin as a spool")
        raise SpoolError(
            f"spool segment {self._path} has version {magic[-1]} of the format, "
            f"this package knows {MAGIC[-1]}: use a newer nereid"
        )

    def _end(self, rest: bytes) -> None:
        # A record that only seems to be the last one, because its length was damaged.
        if any(_is_record(rest, begin) for begin in range(1, len(rest) - RECORD_HEADER.size)):
            raise self._damaged("a wrong length")
        self.torn_bytes = len(rest)

    def _damaged(self, what: str) -> SpoolError:
        return SpoolError(f"spool segment {self._path} is damaged at byte {self.offset}: {what}")


def _is_record(rest: bytes, begin: int) -> bool:
    length, checksum = RECORD_HEADER.unpack_from(rest, begin)
    payload = rest[begin + RECORD_HEADER.size :][:length]
    return bool(0 < length == len(payload) and zlib.crc32(payload) == checksum)
