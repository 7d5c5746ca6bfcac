"""Compares what SampleSeries answers with M4Downsampler of tsdownsample, a library of others.

    PYTHONPATH=proto python tests/tsdownsample/tsdownsample_test.py SERVER_BINARY

Both take the first, the lowest, the highest and the last point of columns that are equally wide
in x, from the first x to the last. Positions must be equal, point by point, on series and numbers
of columns for which the definitions coincide. `check_alike` in series.py refuses others. As read
in the source of tsdownsample 0.1.5.1 (searchsorted.rs, m4.rs), they differ in this:

- Edges: a point on an inner edge is in the column to the left in tsdownsample, to the right in
  Nereid. tsdownsample adds 1e-12 to each edge and computes it as x0 + step * k / 2 + step * k / 2
  with step = last / n - first / n.
- The end: where rounding puts that last edge before the last point, tsdownsample leaves the point
  out. In Nereid the last point is always in the last column.
- Columns of up to 4 points: tsdownsample takes all points, Nereid the four of its definition,
  which may be one and the same.
- Columns of NaN alone: tsdownsample names some point as the lowest and the highest, Nereid none.
  Elsewhere both leave NaN out of lowest and highest, but not out of first and last.
- The range: tsdownsample has none but the whole series, and at least two columns.

Empty columns are left out by both. Where there are at most four points a column, both answer all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from nereid_sampler import connected, sample, send
from series import Indices, Series, all_series, for_each_case
from tsdownsample import M4Downsampler


def reference(series: Series, columns: int) -> Indices:
    picked = M4Downsampler().downsample(series.x, series.y, n_out=4 * columns)
    return np.asarray(picked, dtype=np.int64)


def difference(ours: Indices, theirs: Indices) -> str:
    """Empty if they are equal."""
    if np.array_equal(ours, theirs):
        return ""
    if len(ours) != len(theirs):
        return f"{len(ours)} points, not {len(theirs)}"
    first = int(np.flatnonzero(ours != theirs)[0])
    return f"entry {first} is point {ours[first]}, not {theirs[first]}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares charts with those of tsdownsample.")
    parser.add_argument("server", type=Path)
    server: Path = parser.parse_args().server.resolve()
    results: list[bool] = []
    with tempfile.TemporaryDirectory() as directory, connected(server, Path(directory)) as nereid:
        send(nereid, all_series())

        def check(series: Series, columns: int) -> None:
            wrong = difference(sample(nereid, series, columns), reference(series, columns))
            label = f"{series.name}: {len(series.x):,} points in {columns:,} columns"
            print(f"FAILED: {label}: {wrong}" if wrong else f"ok: {label}")
            results.append(not wrong)

        for_each_case(check)
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
