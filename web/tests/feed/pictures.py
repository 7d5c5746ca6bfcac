"""Sends images of a training run: pictures.py PROJECT EXPERIMENT COUNT [live].

COUNT images at x = 0, 10, 20, … to the channels `colours` (one colour each, see `colour_of`),
`digits` (28x28) and, for every second x, `confusion matrix`. Prints "stored x X". With `live`, one
more colour for each line of standard input. Then ends the experiment.
"""

import sys

import nereid
import numpy as np

CLASSES = 10


def colour_of(index: int) -> tuple[int, int, int]:
    return (index * 20 % 256, 255 - index * 20 % 256, 40)


def colour(index: int) -> nereid.Image:
    pixels = np.full((8, 8, 3), colour_of(index), np.uint8)
    return nereid.Image(f"colour {index}", f"red {index * 20 % 256} of 255", pixels)


def digit(index: int) -> nereid.Image:
    """A ring, as of a handwritten 0, with noise that fades as training goes on."""
    rows, columns = np.mgrid[0:28, 0:28]
    radius = np.hypot(rows - 13.5, (columns - 13.5) * 1.3)
    noise = np.random.default_rng(index).random((28, 28)) / (1 + index)
    pixels = np.clip(np.exp(-(((radius - 9) / 2) ** 2)) + noise, 0, 1)
    return nereid.Image(f"generated 0, step {index * 10}", "from the fixed latent vector 7", pixels)


def confusion_matrix(index: int) -> nereid.Image:
    """The better the model, the brighter its diagonal."""
    accuracy = 1 - 0.9 / (1 + index)
    counts = np.random.default_rng(index).random((CLASSES, CLASSES)) * (1 - accuracy)
    counts += np.eye(CLASSES) * accuracy
    shade = np.kron(np.clip(counts, 0, 1), np.ones((32, 32)))
    pixels = np.stack([40 + 60 * shade, 60 + 170 * shade, 90 + 150 * shade], axis=2)
    return nereid.Image(
        f"validation after step {index * 10}",
        f"accuracy {accuracy:.3f}; rows are true classes, columns predicted ones",
        pixels.astype(np.uint8),
    )


def main() -> None:
    project, experiment, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with nereid.Context(project, experiment) as context:
        for index in range(count):
            context.channel_send("colours", index * 10, colour(index))
            context.channel_send("digits", index * 10, digit(index))
            if index % 2 == 0:
                context.channel_send("confusion matrix", index * 10, confusion_matrix(index))
        context.flush()
        print(f"stored x {(count - 1) * 10}")
        more = sys.stdin if "live" in sys.argv[4:] else ()
        for index, _ in enumerate(more, start=count):
            context.channel_send("colours", index * 10, colour(index))
            context.flush()
            print(f"stored x {index * 10}")


main()
