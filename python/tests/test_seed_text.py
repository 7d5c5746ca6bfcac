"""The code of the text on channels that this package follows, call for call."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
from conftest import PROGRAMS

import nereid


def test_hello_world_is_sent_implicitly_and_explicitly(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("my_channel", "hello world")
        ctx.channel_send("my_channel", 1.0, "hello world")

        my_channel_handle = ctx.create_channel(
            name="my_channel", channel_type=nereid.ChannelType.TEXT
        )
        my_channel_handle.send(2.0, "world")

        assert ctx.flush()
        series = client.experiment(ctx.experiment).read("my_channel")
    assert series.type is nereid.TEXT
    assert series.x.tolist() == [1, 2]
    assert series.y.tolist() == ["hello world", "world"]


def test_values_of_each_type(client: nereid.Client, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    cat = np.random.default_rng(7).integers(0, 256, (30, 40, 3), np.uint8)
    PIL.Image.fromarray(cat).save(path)
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("my_text_channel", "hello world")
        ctx.channel_send("my_numeric_channel", 3.14)
        ctx.channel_send(
            "my_image_channel",
            nereid.Image(
                name="image's name",
                description="this image depicts a cat",
                data=PIL.Image.open(path),
            ),
        )
        assert ctx.flush()
        run = client.experiment(ctx.experiment)
    types = {channel.name: channel.type for channel in run.channels()}
    assert types == {
        "my_text_channel": nereid.ChannelType.TEXT,
        "my_numeric_channel": nereid.ChannelType.NUMERIC,
        "my_image_channel": nereid.ChannelType.IMAGE,
    }
    assert run.read("my_numeric_channel").y.tolist() == [3.14]
    image = run.read("my_image_channel").y[0]
    assert (image.name, image.description) == ("image's name", "this image depicts a cat")
    assert (np.asarray(image.to_pil()) == cat).all()


PRINTED = """
import nereid
from random import random

ctx = nereid.Context()

while True:
  print('loss {}'.format(random()))
  print('acc {}'.format(random()))
"""


def test_numbers_printed_to_the_console(client: nereid.Client, tmp_path: Path) -> None:
    """The program runs for ever, so it is interrupted after some lines."""
    script = tmp_path / "example.py"
    script.write_text(PRINTED)
    options = ["--experiment", "run", "--log-channel", "loss", "--log-channel", "acc:accuracy"]
    command = [str(PROGRAMS / "nereid"), "send", *options, "--", sys.executable, str(script)]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert program.stdout is not None
    lines = [program.stdout.readline() for _ in range(200)]
    program.send_signal(signal.SIGINT)
    lines += program.stdout.readlines()
    program.wait(timeout=60)
    program.stdout.close()
    run = client.experiment("run")
    assert run.state == "aborted"
    for prefix, channel in (("loss", "loss"), ("acc", "accuracy")):
        printed = [float(line.split()[1]) for line in lines if line.startswith(prefix + " ")]
        stored = run.read(channel)
        assert len(stored) >= 100
        assert stored.y.tolist() == printed[: len(stored)]
        assert len(printed) - len(stored) <= 1


def test_an_opencv_image(client: nereid.Client, tmp_path: Path) -> None:
    path = str(tmp_path / "example_image.jpg")
    x, y = np.meshgrid(np.arange(320), np.arange(240))
    cv2.imwrite(path, np.dstack([x % 256, y, (x + y) % 256]).astype(np.uint8))

    with nereid.Context(quiet=True) as ctx:
        image = cv2.imread(path, 0)
        assert image is not None

        nereid_image = nereid.Image(
            name="OpenCV image",
            description="One and only opencv image",
            data=PIL.Image.fromarray(image),
        )

        ctx.channel_send("bluebox", nereid_image)
        ctx.channel_send("bluebox", nereid.Image("as an array", data=image))
        colours = cv2.imread(path)
        assert colours is not None
        ctx.channel_send("bluebox", nereid.Image("in colours", data=colours, order="BGR"))
        assert ctx.flush()
        first, second, third = client.experiment(ctx.experiment).read("bluebox").y
    assert (first.name, first.description) == ("OpenCV image", "One and only opencv image")
    assert (np.asarray(first.to_pil()) == image).all()
    assert (np.asarray(second.to_pil()) == image).all()
    assert (np.asarray(third.to_pil()) == colours[:, :, ::-1]).all()
