"""Image values."""

from __future__ import annotations

import io
from typing import Any

from nereid.errors import ImageError
from nereid.names import NAME_BYTES_MAX, clean_text, utf8_bytes
from nereid.optional import numpy, require
from nereid.png import encode_png

IMAGE_SIDE_MAX = 512
IMAGE_BYTES_MAX = 3 << 20
DESCRIPTION_BYTES_MAX = 64 << 10

_OVERSIZE = ("refuse", "resize")
_ORDERS = ("RGB", "BGR")

# Of Pillow, whose values are no colours.
_NUMBER_MODES = ("F", "I", "I;16", "I;16L", "I;16B", "I;16N")


class Image:
    """A picture with a name and a description, of at most 512x512 pixels.

    `data` is one of
      - a PIL.Image; one of the modes F, I and I;16 counts as the array of its numbers;
      - a NumPy array, height x width for gray or height x width x 1, 3 or 4 for gray, RGB or RGBA:
        uint8 from 0 to 255, bool, or floating point from 0 to 1. OpenCV has its colours the other
        way round: say `order="BGR"`;
      - bytes: a whole PNG, JPEG or WebP file of at most 3 MiB, sent as it is. The server checks it.

    A larger picture is an ImageError that names both sizes; with `oversize="resize"` it is made
    smaller, in its proportions, with Pillow. The pixels are copied: `data` may change afterwards.
    `byte_count` is about what it holds in memory.
    """

    def __init__(
        self,
        name: str = "",
        description: str = "",
        data: Any = None,
        *,
        order: str = "RGB",
        oversize: str = "refuse",
    ) -> None:
        _check_choice("oversize", oversize, _OVERSIZE)
        _check_choice("order", order, _ORDERS)
        self.name = _checked_text("name", name, NAME_BYTES_MAX)
        self.description = _checked_text("description", description, DESCRIPTION_BYTES_MAX)
        self._source = _copy_of(data, order, oversize == "resize")
        self._encoded: bytes | None = None
        texts = utf8_bytes(self.name) + utf8_bytes(self.description)
        self.byte_count = _bytes_of(self._source) + texts

    def encoded(self) -> bytes:
        """The file that is sent; ImageError if it cannot be made. Any thread."""
        if self._encoded is None:
            encoded = _encode(self._source)
            if len(encoded) > IMAGE_BYTES_MAX:
                raise ImageError(
                    f"image {self.name!r} is a file of {len(encoded):,} bytes, "
                    f"give at most {IMAGE_BYTES_MAX:,}: send it as JPEG, or smaller"
                )
            self._encoded = encoded
            self._source = encoded
        return self._encoded


def _bytes_of(source: Any) -> int:
    """About what it holds in memory."""
    if isinstance(source, bytes):
        return len(source)
    if hasattr(source, "nbytes"):
        return int(source.nbytes)
    width, height = source.size
    return int(width * height * len(source.getbands()))


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{what} is {value!r}, give one of {', '.join(map(repr, choices))}")


def _checked_text(what: str, text: object, bytes_max: int) -> str:
    if not isinstance(text, str):
        raise TypeError(f"the {what} of the image is {text!r}, give a str")
    cleaned = clean_text(text)
    length = utf8_bytes(cleaned)
    if length > bytes_max:
        raise ImageError(
            f"the {what} of the image has {length:,} bytes, give at most {bytes_max:,}"
        )
    return cleaned


def _copy_of(data: Any, order: str, resize: bool) -> Any:
    """`data` of our own and within the bounds: bytes, uint8 pixels or a PIL.Image."""
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data)
    if _is_picture(data) and data.mode in _NUMBER_MODES:
        data = _numbers_of(data)
    if numpy is not None and isinstance(data, numpy.ndarray):
        pixels = _pixels(data, order)
        height, width = pixels.shape[:2]
        if not _is_too_large(width, height, resize):
            return pixels
        pil = require("PIL.Image", 'oversize="resize"', "Pillow")
        return _smaller(pil.fromarray(pixels.squeeze(axis=2) if pixels.shape[2] == 1 else pixels))
    if _is_picture(data):
        width, height = data.size
        return _smaller(data) if _is_too_large(width, height, resize) else data.copy()
    raise ImageError(
        f"the data of the image is {type(data).__name__}, give a PIL.Image, a numpy array, "
        "or the bytes of a PNG, JPEG or WebP file"
    )


def _is_picture(data: Any) -> bool:
    """Whether it is a PIL.Image, which need not be installed."""
    return all(hasattr(data, name) for name in ("size", "save", "getbands", "mode"))


def _numbers_of(picture: Any) -> Any:
    """What it measures, as an array: how bright it is meant to be only the program knows."""
    if numpy is None:
        raise ImageError(
            f"the image has mode {picture.mode!r}, give one of 8 bits, or install numpy"
        )
    return numpy.asarray(picture)


def _is_too_large(width: int, height: int, resize: bool) -> bool:
    if width == 0 or height == 0:
        raise ImageError(f"the image is empty: {width}x{height} pixels")
    if max(width, height) <= IMAGE_SIDE_MAX:
        return False
    if resize:
        return True
    raise ImageError(
        f"the image has {width}x{height} pixels, the most is {IMAGE_SIDE_MAX}x{IMAGE_SIDE_MAX}: "
        'make it smaller, or say oversize="resize"'
    )


def _smaller(picture: Any) -> Any:
    smaller = picture.copy()
    smaller.thumbnail((IMAGE_SIDE_MAX, IMAGE_SIDE_MAX))
    return smaller


def _pixels(array: Any, order: str) -> Any:
    """A copy as height x width x (1, 3 or 4) of uint8, RGB."""
    pixels = array[:, :, None] if array.ndim == 2 else array
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4):
        raise ImageError(
            f"the image is an array of shape {array.shape}, give height x width, or "
            "height x width x 1, 3 or 4 (numpy.moveaxis turns channels x height x width into it)"
        )
    if pixels.dtype != numpy.uint8:
        pixels = _to_bytes(pixels)
    if order == "BGR" and pixels.shape[2] >= 3:
        pixels = pixels[:, :, [2, 1, 0, 3][: pixels.shape[2]]]
    return numpy.array(pixels, order="C")


def _to_bytes(pixels: Any) -> Any:
    if pixels.dtype == numpy.bool_:
        return pixels.astype(numpy.uint8) * numpy.uint8(255)
    if not numpy.issubdtype(pixels.dtype, numpy.floating):
        raise ImageError(
            f"the image is an array of {pixels.dtype}, give uint8 from 0 to 255, bool, or "
            "floating point from 0 to 1"
        )
    finite = numpy.nan_to_num(pixels, nan=0.0, posinf=1.0, neginf=0.0)
    if finite.size and (finite.min() < 0 or finite.max() > 1):
        raise ImageError(
            f"the image is a floating point array from {finite.min():g} to {finite.max():g}, "
            "give values from 0 to 1, or uint8 from 0 to 255"
        )
    return (finite * 255 + 0.5).astype(numpy.uint8)


def _encode(source: Any) -> bytes:
    if isinstance(source, bytes):
        return source
    if numpy is not None and isinstance(source, numpy.ndarray):
        return encode_png(source)
    file = io.BytesIO()
    try:
        picture = source if source.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else _plain(source)
        picture.save(file, format="PNG", compress_level=3)
    except (OSError, ValueError) as error:
        raise ImageError(f"the image cannot be written as PNG: {error}") from error
    return file.getvalue()


def _plain(picture: Any) -> Any:
    """In colours that every reader of PNG knows, not CMYK."""
    return picture.convert("RGB")
