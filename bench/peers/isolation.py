"""Runs what is measured apart, so that no run finds what another left."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Work = TypeVar("Work")
Outcome = TypeVar("Outcome")


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def in_own_process(
    function: Callable[[Work, Path], Outcome], work: Work, directory: Path
) -> Outcome:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as process:
        return process.submit(function, work, directory).result()


@contextmanager
def own_directory(name: str) -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix=f"peers-{name}-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
