"""Pictures of every kind, and those that are refused."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import PIL.Image
import pytest

import nereid


def pixels_of(image: nereid.Image) -> Any:
    return np.asarray(PIL.Image.open(io.BytesIO(image.encoded())))


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (5, 7, 1), (5, 7, 3), (5, 7, 4), (512, 512, 3)])
def test_arrays_come_back_pixel_by_pixel(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(7).integers(0, 256, shape, np.uint8)
    assert (pixels_of(nereid.Image(data=array)).reshape(shape) == array).all()


def test_other_kinds_of_numbers() -> None:
    assert pixels_of(nereid.Image(data=np.array([[True, False]]))).tolist() == [[255, 0]]
    floats = np.array([[0.0, 0.5, 1.0, np.nan]])
    assert pixels_of(nereid.Image(data=floats)).tolist() == [[0, 128, 255, 0]]
    blue = np.array([[[255, 0, 0]]], np.uint8)
    assert pixels_of(nereid.Image(data=blue, order="BGR")).tolist() == [[[0, 0, 255]]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "F", "YCbCr", "HSV"])
def test_every_mode_of_pillow(mode: str) -> None:
    assert pixels_of(nereid.Image(data=PIL.Image.new(mode, (3, 2)))).shape[:2] == (2, 3)


def test_floating_point_of_pillow_is_as_that_of_numpy() -> None:
    floats = np.array([[0.0, 0.5, 1.0]], np.float32)
    assert pixels_of(nereid.Image(data=PIL.Image.fromarray(floats))).tolist() == [[0, 128, 255]]
    with pytest.raises(nereid.ImageError, match="floating point array from 0 to 300, give values"):
        nereid.Image(data=PIL.Image.fromarray(300 * floats))


@pytest.mark.parametrize(("mode", "dtype"), [("I", "int32"), ("I;16", "uint16"), ("I;16B", ">u2")])
def test_wide_integers_of_pillow_are_refused(mode: str, dtype: str) -> None:
    with pytest.raises(nereid.ImageError, match=f"an array of {dtype}, give uint8 from 0 to 255"):
        nereid.Image(data=PIL.Image.new(mode, (3, 2), 300))


def test_the_pixels_are_copied() -> None:
    array = np.zeros((2, 2), np.uint8)
    image = nereid.Image(data=array)
    array[:] = 255
    assert pixels_of(image).max() == 0


@pytest.mark.parametrize("data", [np.zeros((400, 513)), PIL.Image.new("L", (513, 400))])
def test_a_larger_one_is_refused_with_both_sizes(data: Any) -> None:
    with pytest.raises(nereid.ImageError) as raised:
        nereid.Image(data=data)
    assert str(raised.value) == (
        "the image has 513x400 pixels, the most is 512x512: make it smaller, "
        'or say oversize="resize"'
    )


@pytest.mark.parametrize(
    "data", [np.zeros((600, 1200)), np.zeros((600, 1200, 3)), PIL.Image.new("RGB", (1200, 600))]
)
def test_or_made_smaller(data: Any) -> None:
    assert pixels_of(nereid.Image(data=data, oversize="resize")).shape[:2] == (256, 512)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (None, "the data of the image is NoneType, give a PIL.Image, a numpy array"),
        ("cat.png", "the data of the image is str"),
        (np.zeros((3, 20, 30)), r"an array of shape \(3, 20, 30\), give height x width"),
        (np.zeros(5), r"shape \(5,\)"),
        (np.zeros((2, 2), np.int64), "an array of int64, give uint8 from 0 to 255"),
        (np.full((2, 2), 3.0), "from 3 to 3, give values from 0 to 1"),
        (np.zeros((0, 5)), "the image is empty: 5x0 pixels"),
    ],
)
def test_what_is_no_picture_is_named(data: Any, text: str) -> None:
    with pytest.raises(nereid.ImageError, match=text):
        nereid.Image(data=data)


def test_wrong_words_are_named() -> None:
    with pytest.raises(ValueError, match="oversize is 'crop', give one of 'refuse', 'resize'"):
        nereid.Image(data=np.zeros((2, 2)), oversize="crop")
    with pytest.raises(nereid.ImageError, match="has 70,000 bytes, give at most 65,536"):
        nereid.Image(description="x" * 70_000, data=np.zeros((2, 2)))


def test_files_go_as_they_are(client: nereid.Client) -> None:
    jpeg = io.BytesIO()
    PIL.Image.new("RGB", (20, 10), "red").save(jpeg, "JPEG")
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("picture", nereid.Image("red", data=jpeg.getvalue()))
        ctx.channel_send("picture", nereid.Image("no file", data=b"not a picture"))
        ctx.channel_send("picture", nereid.Image("too large", data=b"x" * (3 << 20) + b"x"))
        assert ctx.flush()
        report = ctx.report
        (image,) = client.experiment(ctx.experiment).read("picture").y
    assert image.data == jpeg.getvalue()
    assert (report.points_acknowledged, report.points_rejected) == (1, 2)
