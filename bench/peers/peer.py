"""What the comparison knows of a peer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workload import Returned, Workload

ROOT = Path(__file__).resolve().parents[2]
# Where bench/peers/run puts what it downloads.
INSTALLED = ROOT / "build" / "peers"
NEREID_PROGRAMS = ROOT / "build" / "release" / "bin"


@dataclass(frozen=True)
class Measurement:
    # From the first call to the peer's acknowledgement of the last point.
    points_per_second: float
    # None: not measured by this peer's module.
    stored_bytes: int | None = None
    returned: Returned | None = None


@dataclass(frozen=True)
class Peer:
    """Everything but the measurement is a label of the table."""

    # On the command line and in JSON.
    name: str
    title: str
    # Called once its programs are installed.
    version: Callable[[], str]
    # Points of each channel: so many that a run takes less than a minute.
    steps: int
    smoke_steps: int
    # Stores the workload in a directory that is empty and its own. Runs in a process of its own.
    measure: Callable[[Workload, Path], Measurement]
    # How points go in, and what acknowledges them.
    way_in: str
    # What a point survives at the moment the clock stops.
    survives: str
    # When it reaches the disk.
    durable: str
    # What is not given back as it was sent.
    loses: str
    # Which files are counted, and in which state. Empty: none are.
    size_state: str
    # Of Nereid itself: no baseline.
    ours: bool = False


def require_program(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there; install it by bench/peers/run, or build it")
    return path


def debian_version(package: str) -> str:
    """Of the package file that bench/peers/run downloaded."""
    files = sorted(INSTALLED.glob(f"{package}_*.deb"))
    return files[-1].name.split("_")[1] if files else "unknown"


def bytes_on_disk(directory: Path, *patterns: str) -> int:
    """Of files below a directory by allocated blocks, as files may be allocated ahead."""
    files = {path for pattern in patterns for path in directory.rglob(pattern) if path.is_file()}
    return sum(path.stat().st_blocks * 512 for path in files)


class Subject(Protocol):
    """What a row of JSON names."""

    @property
    def name(self) -> str: ...

    @property
    def ours(self) -> bool: ...


def json_row(peer: Subject, metric: str, value: float, unit: str, points: int) -> str:
    row: dict[str, object] = {"case": "peers", "metric": metric, "value": float(f"{value:.6g}")}
    row |= {"unit": unit, "points": points, "subject": peer.name}
    return json.dumps(row if peer.ours else row | {"baseline": True}, separators=(",", ":"))
