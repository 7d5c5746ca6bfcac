"""Turns what nereid-bench prints into a Markdown table.

Usage: build/release/bin/nereid-bench | python3 bench/figures.py
"""

from __future__ import annotations

import json
import sys
from typing import Any

Row = dict[str, Any]
NOT_LABELS = {"case", "metric", "value", "unit", "subject", "baseline"}


def number(value: float) -> str:
    """Three significant digits, with k and M for thousands and millions."""
    for limit, letter in ((1e6, " M"), (1e4, " k")):
        if value >= limit:
            return f"{value / (1e6 if letter == ' M' else 1e3):.3g}{letter}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def labels(row: Row) -> str:
    """What tells rows of one case and metric apart."""
    return ", ".join(
        str(value) if key == "series" else f"{key.replace('_', ' ')} {number(value)}"
        for key, value in row.items()
        if key not in NOT_LABELS
    )


def key(row: Row) -> tuple[str, str, str]:
    return row["case"], row["metric"], labels(row)


def baseline_cell(row: Row, value: float) -> str:
    ratio = value / row["value"] if row["value"] else float("inf")
    subject = row["subject"].replace("_", " ")
    return f"{subject}: {number(row['value'])} ({ratio:.2g} x)"


def table(rows: list[Row]) -> list[str]:
    """One line for each of our rows, the baselines of the same key beside it.

    A baseline without such a row gets a line of its own.
    """
    lines = ["| case | metric | of | Nereid | beside it (ours / it) |", "|---|---|---|---|---|"]
    ours = [row for row in rows if not row.get("baseline")]
    matched = []
    for row in ours:
        same_key = [other for other in rows if other.get("baseline") and key(other) == key(row)]
        subject = row.get("subject", "")
        named = [other for other in same_key if other["subject"].endswith(f"beside {subject}")]
        beside = named or same_key
        matched += beside
        of = labels(row) if subject in ("", "nereid") else subject.replace("_", " ")
        cells = "; ".join(baseline_cell(other, row["value"]) for other in beside)
        value = f"{number(row['value'])} {row['unit']}"
        lines.append(f"| `{row['case']}` | {row['metric']} | {of} | {value} | {cells} |")
    for row in rows:
        if row.get("baseline") and row not in matched:
            value = f"{row['subject'].replace('_', ' ')}: {number(row['value'])} {row['unit']}"
            lines.append(f"| `{row['case']}` | {row['metric']} | {labels(row)} | | {value} |")
    return lines


def main() -> None:
    rows = [json.loads(line) for line in sys.stdin if line.startswith("{")]
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
