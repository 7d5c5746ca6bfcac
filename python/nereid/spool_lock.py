"""The lock of a spool: held while a program writes it, or somebody sends it."""

from __future__ import annotations

import fcntl
import os

from nereid.errors import SpoolError, SpoolInUseError
from nereid.spool_format import LOCK_NAME

_TEXT_BYTES_MAX = 256


class SpoolLock:
    """Held until `close`, or the end of the process. Not over forks: a child closes it."""

    def __init__(self, file: int, parent: str) -> None:
        self._file: int | None = file
        # Folder name of the writer whose forked child made the spool; empty: none.
        self.parent = parent

    @classmethod
    def create(cls, folder: str, parent: str) -> SpoolLock:
        """In a new folder. OSError."""
        path = os.path.join(folder, LOCK_NAME)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _write_holder(file, parent)
        return cls(file, parent)

    @classmethod
    def take(cls, folder: str) -> SpoolLock:
        """Of a spool left behind. SpoolInUseError: somebody holds it; FileNotFoundError: gone."""
        path = os.path.join(folder, LOCK_NAME)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            return cls._take(file, path, folder)
        except BaseException:
            os.close(file)
            raise

    @classmethod
    def _take(cls, file: int, path: str, folder: str) -> SpoolLock:
        process, parent = _read_holder(file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SpoolInUseError(
                f"spool {folder} is in use by process {process or 'unknown'}"
            ) from None
        except OSError as error:
            raise SpoolError(f"cannot lock {path}: {error.strerror}") from error
        if not _is_still_there(file, path):
            raise FileNotFoundError(f"spool {folder} was taken away meanwhile")
        _write_holder(file, parent)
        return cls(file, parent)

    def close(self) -> None:
        """Gives the lock up; a forked child only closes its own copy."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def parent_of(folder: str) -> str:
    """Of the spool in `folder`: the folder name of the parent's writer, or nothing."""
    try:
        file = os.open(os.path.join(folder, LOCK_NAME), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return _read_holder(file)[1]
    finally:
        os.close(file)


def _read_holder(file: int) -> tuple[str, str]:
    lines = os.pread(file, _TEXT_BYTES_MAX, 0).decode("ascii", "replace").split("\n")
    return lines[0], lines[1] if len(lines) > 1 else ""


def _write_holder(file: int, parent: str) -> None:
    text = f"{os.getpid()}\n{parent}\n".encode()
    os.pwrite(file, text, 0)
    os.ftruncate(file, len(text))


def _is_still_there(file: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False
