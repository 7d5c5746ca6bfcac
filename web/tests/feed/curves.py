"""Sends curves like those of a training run: curves.py PROJECT EXPERIMENT POINTS [SEED]."""

import sys

import nereid
import numpy as np


def main() -> None:
    project, experiment = sys.argv[1:3]
    points = int(sys.argv[3])
    random = np.random.default_rng(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    steps = np.arange(1, points + 1, dtype=float)
    progress = steps / points
    rate = 0.001 * np.minimum(1, progress / 0.05) * 0.5 * (1 + np.cos(np.pi * progress))
    loss = 2.3 * np.exp(-6 * progress) + 0.15
    evaluations = steps[:: max(1, points // 200)]
    seen = evaluations / points
    with nereid.Context(
        project, experiment, params={"lr": str(random.choice([0.1, 0.01, 0.001])), "batch": "64"}
    ) as ctx:
        send(ctx, "train/loss", steps, loss * random.lognormal(0, 0.25, points))
        send(
            ctx,
            "train/gradient_norm",
            steps,
            random.lognormal(0, 0.5, points) * (1 + 4 * np.exp(-20 * progress)),
        )
        send(ctx, "lr", steps, rate)
        send(
            ctx,
            "train/accuracy",
            steps,
            np.clip(1 - loss / 2.6 + random.normal(0, 0.04, points), 0, 1),
        )
        send(
            ctx,
            "val/loss",
            evaluations,
            2.3 * np.exp(-5.5 * seen) + 0.22 + random.normal(0, 0.015, len(seen)),
        )
        send(
            ctx,
            "val/accuracy",
            evaluations,
            0.93 - 0.83 * np.exp(-7 * seen) + random.normal(0, 0.006, len(seen)),
        )
        send(
            ctx,
            "gpu/memory_gb",
            evaluations,
            18 + 4 * (seen > 0.1) + random.normal(0, 0.05, len(seen)),
        )
        send(ctx, "gpu/utilization", evaluations, 92 + random.normal(0, 3, len(seen)))
        send(
            ctx,
            "samples_per_second",
            evaluations,
            1850 + random.normal(0, 40, len(seen)) - 600 * (np.abs(seen - 0.6) < 0.01),
        )


def send(ctx: nereid.Context, channel: str, x: np.ndarray, y: np.ndarray) -> None:
    ctx.create_channel(channel, nereid.NUMERIC).send_many(x, y)


main()
