"""Counts what is as expected, and turns doubles to and from the bit patterns of vectors.json."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

# Of every call, so that a lost answer fails instead of waiting forever.
SECONDS_MAX = 60.0


class Checks:
    passed = 0
    failed = 0

    def equal(self, label: str, got: Any, wanted: Any) -> None:
        if got == wanted:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED: {label}\n  wanted: {wanted}\n  got:    {got}")


def double(bits: str) -> float:
    value: float = struct.unpack(">d", bytes.fromhex(bits))[0]
    return value


def single(bits: str) -> float:
    value: float = struct.unpack(">f", bytes.fromhex(bits))[0]
    return value


def bits(value: float) -> str:
    return struct.pack(">d", value).hex()


def all_bits(values: Iterable[float]) -> list[str]:
    return [bits(value) for value in values]


def y_bits(points: Any) -> list[str]:
    """Numbers come as floats where all of a batch fit, and are doubles all the same."""
    return all_bits(points.doubles or points.floats)
