"""Sends noisy losses, CHARTS channels of POINTS each: many.py PROJECT EXPERIMENT CHARTS POINTS."""

import sys

import nereid
import numpy as np


def main() -> None:
    project, experiment = sys.argv[1:3]
    charts, points = int(sys.argv[3]), int(sys.argv[4])
    random = np.random.default_rng(1)
    steps = np.arange(1, points + 1, dtype=float)
    falling = 2.3 * np.exp(-6 * steps / points) + 0.15
    with nereid.Context(project, experiment, when_full="block") as ctx:
        for chart in range(charts):
            noise = random.lognormal(0, 0.25, points).astype(np.float32)
            handle = ctx.create_channel(f"metric {chart:02}", nereid.NUMERIC)
            for begin in range(0, points, 100_000):
                part = slice(begin, begin + 100_000)
                handle.send_many(steps[part], falling[part] * noise[part])


main()
