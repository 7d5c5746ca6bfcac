"""How a spool lies on disk; docs/spool_format.md draws it byte by byte."""

from __future__ import annotations

import os
import re
import struct
import zlib
from pathlib import Path

from nereid.errors import SpoolError

# A segment begins with these bytes, the last of them the version of the format.
MAGIC = b"NRSPOOL\x01"

# Length and checksum in front of each payload.
RECORD_HEADER = struct.Struct("<II")

# Of a payload, which is never empty: a message of the stream.
PAYLOAD_BYTES_MAX = 4 << 20

# A segment takes no further record once it is so long.
SEGMENT_BYTES = 16 << 20

WRITER_ID_BYTES = 16
LOCK_NAME = "lock"
_SEGMENT_NAME = re.compile(r"(\d{8,10})\.spool")
_FOLDER_NAME = re.compile(r"[0-9a-f]{32}")


def encode_record(payload: bytes) -> bytes:
    """SpoolError: nobody could read it back."""
    if not 0 < len(payload) <= PAYLOAD_BYTES_MAX:
        raise SpoolError(f"a message of {len(payload):,} bytes, the most is {PAYLOAD_BYTES_MAX:,}")
    return RECORD_HEADER.pack(len(payload), zlib.crc32(payload)) + payload


def segment_name(number: int) -> str:
    """00000001.spool for 1."""
    return f"{number:08}.spool"


def parse_segment_name(name: str) -> int | None:
    """None if `name` is not that of a segment."""
    match = _SEGMENT_NAME.fullmatch(name)
    if not match or segment_name(int(match[1])) != name:
        return None
    return int(match[1])


def folder_name(writer_id: bytes) -> str:
    """The folder of a writer's spool: 32 hexadecimal digits."""
    return writer_id.hex()


def is_folder_name(name: str) -> bool:
    return _FOLDER_NAME.fullmatch(name) is not None


def random_writer_id() -> bytes:
    return os.urandom(WRITER_ID_BYTES)


def default_directory() -> str | None:
    """Where spools lie unless a program says otherwise; None if there is no home either."""
    if directory := os.environ.get("NEREID_SPOOL"):
        return directory
    if state := os.environ.get("XDG_STATE_HOME"):
        return f"{state}/nereid/spool"
    if home := os.environ.get("HOME"):
        return f"{home}/.local/state/nereid/spool"
    return None


def make_directory(directory: str) -> None:
    """`directory` and what is missing above it, for this user only."""
    for part in [*reversed(Path(directory).parents), Path(directory)]:
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)


def list_spools(directory: str) -> list[str]:
    """Paths of the spools in `directory`, by name; empty if there is no such directory."""
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return []
    return [os.path.join(directory, name) for name in sorted(names) if is_folder_name(name)]


def list_segments(folder: str) -> list[tuple[int, str]]:
    """Number and path of the segments of the spool `folder`, in order."""
    numbered = ((parse_segment_name(name), name) for name in os.listdir(folder))
    return sorted((n, os.path.join(folder, name)) for n, name in numbered if n is not None)


def remove_spool(folder: str) -> None:
    """Removes a spool whose lock is held. What is no part of it stays, and with it the folder."""
    for _, path in list_segments(folder):
        os.unlink(path)
    os.unlink(os.path.join(folder, LOCK_NAME))
    try:
        os.rmdir(folder)
    except OSError:
        if not os.path.isdir(folder) or not os.listdir(folder):
            raise
