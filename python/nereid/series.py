"""Points that were read."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Union

from nereid.channel_type import ChannelType
from nereid.optional import require

Path = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class StoredImage:
    """An image value as it is stored."""

    name: str
    description: str
    # A whole PNG, JPEG or WebP file; empty if it was read without data.
    data: bytes
    width: int
    height: int

    def to_pil(self) -> Any:
        """As PIL.Image; needs Pillow."""
        return require("PIL.Image", "to_pil", "Pillow").open(io.BytesIO(self.data))


@dataclass(frozen=True)
class Series:
    """Points of one channel in order, as NumPy arrays of the same length."""

    # As it was asked for, and the channel that stood for it.
    source: str
    channel: str
    type: ChannelType
    # float64.
    x: Any
    # float64, or objects: str, or StoredImage.
    y: Any
    # datetime64[ns] in UTC if it was asked for, otherwise None.
    wall_times: Any = None

    def __len__(self) -> int:
        return len(self.x)

    def columns(self) -> dict[str, Any]:
        """What the exports have: x, y and wall_time; of images name, description and data for y."""
        columns = {"x": self.x}
        if self.type is ChannelType.IMAGE:
            for field in ("name", "description", "data"):
                columns[field] = [getattr(image, field) for image in self.y]
        else:
            columns["y"] = self.y
        if self.wall_times is not None:
            columns["wall_time"] = self.wall_times
        return columns

    def to_pandas(self) -> Any:
        """As pandas.DataFrame with `columns`; needs pandas."""
        return require("pandas", "to_pandas").DataFrame(self.columns())

    def to_csv(self, path: Path) -> None:
        """With a header, UTF-8; numbers read back to the same bits. Images without their data."""
        columns = {name: values for name, values in self.columns().items() if name != "data"}
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(zip(*(_texts(values) for values in columns.values())))

    def to_parquet(self, path: Path) -> None:
        """A Parquet file with `columns`; needs pyarrow."""
        arrow = require("pyarrow", "to_parquet")
        parquet = require("pyarrow.parquet", "to_parquet", "pyarrow")
        parquet.write_table(arrow.table(self.columns()), path)


def _texts(values: Any) -> Iterable[str]:
    is_number = getattr(values, "dtype", None) == "float64"
    return map(_text, values.tolist() if is_number else values)


def _text(value: Any) -> str:
    """Numbers in the shortest form that reads back to the same bits."""
    if not isinstance(value, float):
        return str(value)
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text
