"""Sends POINTS points with one spike among them: spike.py PROJECT EXPERIMENT POINTS.

The spike is of 1000.0625 at x = 6,543,210.
"""

import sys

import nereid
import numpy as np


def main() -> None:
    project, experiment = sys.argv[1:3]
    points = int(sys.argv[3])
    y = np.sin(np.arange(points, dtype=float) / 1e6).astype(np.float32).astype(float)
    y[6_543_210] = 1000.0625
    with nereid.Context(project, experiment, when_full="block") as ctx:
        handle = ctx.create_channel("loss", nereid.NUMERIC)
        for begin in range(0, points, 100_000):
            part = slice(begin, begin + 100_000)
            handle.send_many(np.arange(begin, min(begin + 100_000, points), dtype=float), y[part])


main()
