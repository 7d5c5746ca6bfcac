"""What TensorBoard's summary writers wrote is imported as they wrote it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tensorboardX

import nereid
from nereid import import_tensorboard


def write_run(folder: Path, count: int) -> None:
    with tensorboardX.SummaryWriter(str(folder)) as writer:
        for step in range(count):
            writer.add_scalar("train/loss", np.float32(1 / (step + 1)), step)
        writer.add_text("notes", "grüße", 3)
        writer.add_image("picture", np.full((3, 4, 5), 255, np.uint8), 1)
        writer.add_image("large", np.zeros((3, 600, 300), np.uint8), 1)


def test_scalars_images_and_texts_of_every_run(
    client: nereid.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_run(tmp_path / "logs/first", 3000)
    write_run(tmp_path / "logs/tuned/second", 5)
    for _ in range(2):  # Importing again replaces what was imported.
        assert import_tensorboard.main([str(tmp_path / "logs"), "--project", "demo"]) == 0
        told = capsys.readouterr()
        assert told.out == (
            "demo/first: 3,000 scalars, 2 images, 1 text\n"
            "demo/tuned/second: 5 scalars, 2 images, 1 text\n"
        )
        assert told.err == ""
    first = client.experiment("first", "demo")
    assert first.state == "succeeded"
    loss = first.read("train/loss")
    assert loss.x.tolist() == list(range(3000))
    assert loss.y.tolist() == [float(np.float32(1 / (step + 1))) for step in range(3000)]
    (text,) = [one.name for one in first.channels() if one.type is nereid.TEXT]
    assert (first.read(text).x.tolist(), first.read(text).y.tolist()) == ([3], ["grüße"])
    picture = first.read("picture").y[0]
    assert np.asarray(picture.to_pil().convert("RGB")).tolist() == [[[255] * 3] * 5] * 4
    assert (first.read("large").y[0].width, first.read("large").y[0].height) == (256, 512)
    assert len(client.experiment("tuned/second", "demo").read("train/loss")) == 5


def test_what_is_left_out_is_told(
    client: nereid.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tensorboardX.SummaryWriter(str(tmp_path / "logs")) as writer:
        writer.add_scalar("loss", 0.5, 1)
        for index in range(12):
            writer.add_histogram(f"weights/{index:02}", np.arange(10), 1)
        writer.add_hparams({"lr": 0.1}, {"accuracy": 0.5}, name="tuned")
    assert import_tensorboard.main([str(tmp_path / "logs"), "--project", "demo"]) == 0
    told = capsys.readouterr()
    histograms = ", ".join(f"'weights/{index:02}'" for index in range(10))
    assert told.out.splitlines()[0] == "demo/logs: 1 scalar, 0 images, 0 texts"
    assert told.err.splitlines() == [
        f"nereid: demo/logs without histograms: {histograms} and 2 more",
        "nereid: demo/tuned without hparams: '_hparams_/experiment', "
        "'_hparams_/session_end_info', '_hparams_/session_start_info'",
    ]
    assert [one.name for one in client.experiment("logs", "demo").channels()] == ["loss"]


def test_a_folder_without_events_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_tensorboard.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"there are no event files in {tmp_path}\n"
