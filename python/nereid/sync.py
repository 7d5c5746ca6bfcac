"""Delivers what programs left in their spools, as `nereid sync` does."""

from __future__ import annotations

import contextlib
import errno
import os
import time

from nereid.errors import SpoolInUseError
from nereid.settings import find_server
from nereid.spool_delivery import SpoolDeliveryReport, deliver_spool
from nereid.spool_format import default_directory, list_spools, remove_spool
from nereid.spool_lock import SpoolLock, parent_of


def sync(
    directory: str | None = None, server: str | None = None, timeout: float = 60.0
) -> list[SpoolDeliveryReport]:
    """Sends every spool of the directory that nobody uses; removes those that are delivered.

    Without arguments: the directory and the server that a Context would use. At most `timeout`
    seconds in all. One report for each spool; `error` is empty if it was delivered.
    NotADirectoryError, FileNotFoundError: there is no such `directory`; the default one, which the
    first program makes that needs it, may be missing.
    """
    if directory is not None and not os.path.isdir(directory):
        raise _missing(directory)
    where = default_directory() if directory is None else directory
    if where is None:
        raise ValueError("no spool directory: name it, or set NEREID_SPOOL")
    folders = list_spools(where)
    # Forked children first: the end of the experiment is in the spool of their parent.
    folders.sort(key=lambda folder: not parent_of(folder))
    return _sync(folders, find_server(server), time.monotonic() + timeout)


def _missing(directory: str) -> OSError:
    code = errno.ENOTDIR if os.path.exists(directory) else errno.ENOENT
    return OSError(code, os.strerror(code), directory)


def sync_children(directory: str, server: str, parent: str, deadline: float) -> list[str]:
    """Delivers the spools of the forked children of a writer that are done.

    `parent` is the folder name of that writer. Why those that were not delivered were not.
    """
    folders = [folder for folder in list_spools(directory) if parent_of(folder) == parent]
    return [report.error for report in _sync(folders, server, deadline) if report.error]


def _sync(folders: list[str], server: str, deadline: float) -> list[SpoolDeliveryReport]:
    reports = []
    for folder in folders:
        with contextlib.suppress(SpoolInUseError, FileNotFoundError):
            reports.append(_deliver_and_remove(folder, server, deadline))
    return reports


def _deliver_and_remove(folder: str, server: str, deadline: float) -> SpoolDeliveryReport:
    lock = SpoolLock.take(folder)
    try:
        report = deliver_spool(server, folder, deadline)
        if not report.error:
            remove_spool(folder)
        return report
    finally:
        lock.close()
