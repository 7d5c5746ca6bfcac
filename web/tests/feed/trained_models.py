"""Five experiments of a project that name their accuracy differently: trained_models.py PROJECT."""

import math
import sys

import nereid

# Name, tags, learning rate, channel of the accuracy, how it ended.
MODELS = [
    ("alpha", ["baseline"], 0.1, "acc", "succeeded"),
    ("beta", ["baseline", "large"], 0.01, "accuracy", "succeeded"),
    ("gamma", ["large"], 0.001, "val/accuracy", "failed"),
    ("delta", [], 1.0, "acc", "aborted"),
    ("epsilon", ["baseline"], 0.05, "accuracy", None),
]
STEPS = 50


def train(project: str, index: int) -> nereid.Context:
    name, tags, rate, accuracy, end = MODELS[index]
    ctx = nereid.Context(
        project, name, tags=tags, params={"lr": rate, "seed": index}, spool=False, quiet=True
    )
    for step in range(1, STEPS + 1):
        ctx.channel_send("loss", step, (index + 1) / step)
        ctx.channel_send(accuracy, step, 1 - math.exp(-step / (10 + index)))
    ctx.channel_send("log", "training ends")
    ctx.flush()
    if end is not None:
        ctx.finish(end)
    return ctx


def main() -> None:
    contexts = [train(sys.argv[1], index) for index in range(len(MODELS))]
    for ctx in contexts:
        ctx.close()


main()
