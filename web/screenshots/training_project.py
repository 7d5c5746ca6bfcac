"""Sends a project of image classifiers as they are trained: training_project.py PROJECT.

The same points each time. Prints "sent" when the server has all of them. Experiments that are not
finished then run on until standard input closes.
"""

import math
import sys
from dataclasses import dataclass

import nereid
import numpy as np
from nereid.requests import Requests
from nereid.settings import find_server

STEPS = 24_000
STEPS_BETWEEN_POINTS = 10
STEPS_BETWEEN_EVALUATIONS = 400
STEPS_BETWEEN_IMAGES = 2_000
CLASSES = 10


@dataclass(frozen=True)
class Model:
    """One experiment: how it learns, and what it calls its accuracy."""

    name: str
    tags: tuple[str, ...]
    parameters: dict[str, str]
    accuracy_channel: str
    final_accuracy: float
    final_loss: float
    speed: float
    samples_per_second: float
    memory: float
    # Share of the steps done, and how it ended. None: it runs.
    progress: float
    state: str | None
    spike_at: float | None = None


def parameters(
    model: str, rate: str, schedule: str, batch: int, decay: str, **others: str
) -> dict[str, str]:
    return {
        "model": model,
        "learning_rate": rate,
        "schedule": schedule,
        "batch_size": str(batch),
        "weight_decay": decay,
        "optimizer": "adamw",
        "augmentation": "randaugment",
        "data": "imagenette",
        "seed": "17",
        **others,
    }


MODELS = [
    Model(
        name="resnet18-sgd",
        tags=("baseline",),
        parameters=parameters("resnet18", "1e-3", "step", 256, "1e-4", optimizer="sgd"),
        accuracy_channel="acc",
        final_accuracy=0.871,
        final_loss=0.36,
        speed=5.5,
        samples_per_second=4_150,
        memory=7.2,
        progress=1.0,
        state="succeeded",
    ),
    Model(
        name="resnet50-cutmix",
        tags=("baseline",),
        parameters=parameters("resnet50", "1e-3", "cosine", 256, "1e-4", augmentation="cutmix"),
        accuracy_channel="accuracy",
        final_accuracy=0.914,
        final_loss=0.22,
        speed=6.5,
        samples_per_second=1_890,
        memory=18.4,
        progress=1.0,
        state="succeeded",
    ),
    Model(
        name="vit-small-cosine",
        tags=("sweep",),
        parameters=parameters("vit-small", "5e-4", "cosine", 512, "5e-2"),
        accuracy_channel="val/acc",
        final_accuracy=0.897,
        final_loss=0.27,
        speed=4.2,
        samples_per_second=2_240,
        memory=22.6,
        progress=0.93,
        state=None,
    ),
    Model(
        name="vit-small-high-lr",
        tags=("sweep",),
        parameters=parameters("vit-small", "3e-3", "cosine", 512, "5e-2"),
        accuracy_channel="val/acc",
        final_accuracy=0.842,
        final_loss=0.46,
        speed=4.6,
        samples_per_second=2_230,
        memory=22.6,
        progress=0.61,
        state="failed",
        spike_at=0.52,
    ),
    Model(
        name="convnext-tiny",
        tags=("sweep", "candidate"),
        parameters=parameters("convnext-tiny", "8e-4", "cosine", 256, "5e-2"),
        accuracy_channel="val/acc",
        final_accuracy=0.934,
        final_loss=0.16,
        speed=7.0,
        samples_per_second=1_420,
        memory=20.1,
        progress=0.86,
        state=None,
        spike_at=0.37,
    ),
]


def rates(model: Model, progress: np.ndarray) -> np.ndarray:
    peak = float(model.parameters["learning_rate"])
    if model.parameters["schedule"] == "step":
        return np.asarray(peak * 0.1 ** np.floor(progress * 3))
    warm_up = np.minimum(1, progress / 0.04)
    return np.asarray(peak * warm_up * 0.5 * (1 + np.cos(np.pi * progress)))


def losses(model: Model, progress: np.ndarray) -> np.ndarray:
    falling = (2.3 - model.final_loss) * np.exp(-model.speed * progress) + model.final_loss
    falling -= 0.25 * model.final_loss * progress
    if model.spike_at is not None:
        since = progress - model.spike_at
        falling += np.where(since >= 0, 2.1 * np.exp(-since * 90), 0)
    return falling


def send_numbers(ctx: nereid.Context, model: Model, random: np.random.Generator) -> None:
    steps = np.arange(0, STEPS * model.progress, STEPS_BETWEEN_POINTS)
    evaluations = np.arange(STEPS_BETWEEN_EVALUATIONS, steps[-1] + 1, STEPS_BETWEEN_EVALUATIONS)
    done, seen = steps / STEPS, evaluations / STEPS
    loss = losses(model, done)
    accuracy = model.final_accuracy - (model.final_accuracy - 0.1) * np.exp(
        -1.4 * model.speed * seen
    )
    if model.spike_at is not None:
        accuracy -= 0.3 * np.where(seen >= model.spike_at, np.exp(-(seen - model.spike_at) * 40), 0)
    norms = random.lognormal(0, 0.22, len(steps)) * (0.6 + 3 * np.exp(-9 * done) + loss / 4)
    below = -np.abs(random.normal(0, 1, len(evaluations)))
    for channel, x, y in [
        ("train/loss", steps, loss * random.lognormal(0, 0.12, len(steps))),
        ("train/gradient_norm", steps, norms),
        ("train/learning_rate", steps, rates(model, done)),
        (
            "val/loss",
            evaluations,
            losses(model, seen) + 0.07 + 0.09 * seen**2 + random.normal(0, 0.012, len(seen)),
        ),
        (model.accuracy_channel, evaluations, accuracy + random.normal(0, 0.005, len(seen))),
        ("system/samples_per_second", evaluations, model.samples_per_second * (1 + 0.012 * below)),
        (
            "system/gpu_memory_gb",
            evaluations,
            model.memory + 0.2 * np.minimum(1, seen * 9) + random.normal(0, 0.03, len(seen)),
        ),
        ("system/gpu_utilization", evaluations, 97 + 1.6 * below),
    ]:
        ctx.create_channel(channel, nereid.NUMERIC).send_many(x, y)


def send_log(ctx: nereid.Context, model: Model) -> None:
    ctx.channel_send(
        "log", 0, f"{model.parameters['model']}: 9,469 images to train, 3,925 to validate"
    )
    spike = None if model.spike_at is None else model.spike_at * STEPS
    for step in range(100, int(STEPS * model.progress), 100):
        done = np.array([step / STEPS])
        loss, rate = losses(model, done)[0], rates(model, done)[0]
        if spike is not None and 0 <= step - spike < 100:
            ctx.channel_send(
                "log",
                step - 1,
                f"WARNING step {step}: gradient norm {38.2 * loss:.1f} is above 10, clipped",
            )
        ctx.channel_send(
            "log",
            step,
            f"epoch {1 + step // 800:2d}  step {step:6d}  loss {loss:.4f}  lr {rate:.2e}",
        )
    if model.state == "failed":
        ctx.channel_send("log", "Traceback (most recent call last):")
        ctx.channel_send("log", '  File "train.py", line 212, in train_step')
        ctx.channel_send(
            "log", "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.25 GiB"
        )


def confusion_matrix(model: Model, progress: float) -> np.ndarray:
    accuracy = model.final_accuracy - 0.7 * math.exp(-model.speed * progress)
    counts = np.random.default_rng(int(progress * 1000)).random((CLASSES, CLASSES)) ** 3 * (
        1 - accuracy
    )
    cells = np.clip(counts + np.eye(CLASSES) * accuracy, 0, 1)
    shade = np.kron(cells, np.ones((24, 24)))[..., None]
    low, high = np.array([243, 247, 250]), np.array([11, 110, 153])
    return np.asarray(low + (high - low) * shade, dtype=np.uint8)


def filters(model: Model, progress: float) -> np.ndarray:
    """The first layer of a network: 6 x 6 stripes that come out of noise as it learns."""
    random = np.random.default_rng(len(model.name))
    noise = np.random.default_rng(int(progress * 1000))
    rows, columns = np.mgrid[-1:1:16j, -1:1:16j]
    tiles = np.zeros((6 * 18, 6 * 18, 3), np.uint8)
    learned = 1 - math.exp(-model.speed * progress)
    for index in range(36):
        angle, frequency, phase = random.random(3) * (math.pi, 6, 6)
        wave = np.cos(
            (rows * math.sin(angle) + columns * math.cos(angle)) * (2 + frequency) + phase
        )
        wave *= np.exp(-(rows**2 + columns**2) * 1.5)
        colour = random.random(3) * 0.5 + 0.5
        tile = (
            0.5
            + 0.45 * learned * wave[..., None] * colour
            + (1 - learned) * noise.normal(0, 0.2, (16, 16, 3))
        )
        top, left = index // 6 * 18 + 1, index % 6 * 18 + 1
        tiles[top : top + 16, left : left + 16] = np.clip(tile * 255, 0, 255)
    return tiles


def send_images(ctx: nereid.Context, model: Model) -> None:
    for step in range(0, int(STEPS * model.progress), STEPS_BETWEEN_IMAGES):
        done = step / STEPS
        matrix = nereid.Image(
            f"step {step}",
            "Rows are true classes, columns predicted ones",
            confusion_matrix(model, done),
        )
        ctx.channel_send("images/confusion_matrix", step, matrix)
        ctx.channel_send(
            "images/first_layer",
            step,
            nereid.Image(f"step {step}", "36 filters of 16x16", filters(model, done)),
        )


def train(project: str, model: Model, seed: int) -> nereid.Context:
    ctx = nereid.Context(
        project, model.name, tags=list(model.tags), params=model.parameters, spool=False, quiet=True
    )
    send_numbers(ctx, model, np.random.default_rng(seed))
    send_log(ctx, model)
    send_images(ctx, model)
    ctx.flush()
    if model.state is not None:
        ctx.finish(model.state)
    return ctx


def configure(project: str) -> None:
    def chart(name: str, *sources: str, **rest: object) -> dict[str, object]:
        named = [{"alias": it[1:]} if it.startswith("@") else {"channel": it} for it in sources]
        return {"name": name, "title": name, "sources": named, **rest}

    learning = [
        chart("Loss", "train/loss", smoothing=0.9),
        chart("Accuracy", "@accuracy"),
        chart("Validation loss", "val/loss"),
        chart("Learning rate", "train/learning_rate"),
        chart("Gradient norm", "train/gradient_norm", smoothing=0.9, y_scale="SCALE_LOGARITHMIC"),
        chart("Samples per second", "system/samples_per_second"),
    ]
    system = [
        chart("GPU memory, GB", "system/gpu_memory_gb"),
        chart("GPU utilization, %", "system/gpu_utilization"),
    ]
    requests = Requests(find_server(None))
    requests.call(
        "ConfigService",
        "ApplyConfig",
        project=project,
        config={
            "aliases": [{"name": "accuracy", "channels": ["val/acc", "accuracy", "acc"]}],
            "chart_sets": [
                {"name": "Learning", "charts": learning},
                {"name": "System", "charts": system},
            ],
        },
    )
    requests.close()


def main() -> None:
    project = sys.argv[1]
    contexts = [train(project, model, seed) for seed, model in enumerate(MODELS)]
    configure(project)
    print("sent", flush=True)
    sys.stdin.read()
    for ctx in contexts:
        ctx.close()


main()
