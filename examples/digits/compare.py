"""Checks that a channel holds exactly the numbers that a program printed.

Usage: compare.py PRINTED_TEXT PREFIX STORED_CSV
"""

import csv
import re
import struct
import sys
from pathlib import Path


def printed_numbers(text: str, prefix: str) -> list[float]:
    return [float(number) for number in re.findall(rf"\b{re.escape(prefix)} (\S+)", text)]


def bits(number: float) -> bytes:
    return struct.pack("<d", number)


def main() -> int:
    printed_path, prefix, stored_path = sys.argv[1:]
    printed = printed_numbers(Path(printed_path).read_text(encoding="utf-8"), prefix)
    with Path(stored_path).open(encoding="utf-8", newline="") as file:
        stored = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]

    channel = Path(stored_path).stem
    if not printed:
        print(f"  {channel}: the program printed no number after {prefix!r}")
        return 1
    if len(stored) != len(printed):
        print(f"  {channel}: {len(printed)} values printed, {len(stored)} stored")
        return 1
    for index, ((x, y), number) in enumerate(zip(stored, printed), start=1):
        if x != index or bits(y) != bits(number):
            print(f"  {channel}: value {index} printed as {number!r}, stored as {y!r} at x = {x!r}")
            return 1
    print(f"  {channel:<10} all {len(printed)} values stored as printed, bit for bit")
    return 0


if __name__ == "__main__":
    sys.exit(main())
