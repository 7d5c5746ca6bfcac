"""Measures two builds of nereid-bench in turn, so that a slow moment of the machine meets both.

Usage: python3 bench/before_after.py BEFORE AFTER CASE [ROUNDS]

BEFORE and AFTER are programs: build one of another commit in a worktree of its own. Prints, for
each figure that both print, the medians and the median of the ratios of the rounds (5 by default).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

Figures = dict[str, float]

DEFAULT_ROUNDS = 5


def figures(program: str, case: str) -> Figures:
    """What one run prints, without baselines, by everything that tells rows apart."""
    output = subprocess.run(
        [program, f"--case={case}"], check=True, capture_output=True, text=True
    ).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    measured = {}
    for row in rows:
        # How many points a commit takes depends on the moment.
        name = {key: row[key] for key in row if key not in ("value", "points_per_commit")}
        if not row.get("baseline"):
            measured[json.dumps(name, sort_keys=True)] = float(row["value"])
    return measured


def report(name: str, before: list[float], after: list[float]) -> str:
    ratios = [new / old for old, new in zip(before, after)]
    row = json.loads(name)
    labels = ", ".join(
        f"{key} {value}" for key, value in row.items() if key not in ("case", "metric", "unit")
    )
    return (
        f"{row['case']} {row['metric']} ({labels}): "
        f"{statistics.median(before):.4g} -> {statistics.median(after):.4g} {row['unit']}, "
        f"x {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
    )


def main() -> None:
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    before_program, after_program, case = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) == 5 else DEFAULT_ROUNDS
    before, after = [], []
    for _ in range(rounds):
        before.append(figures(before_program, case))
        after.append(figures(after_program, case))
    for name in before[0]:
        if name in after[0]:
            print(report(name, [run[name] for run in before], [run[name] for run in after]))


if __name__ == "__main__":
    main()
