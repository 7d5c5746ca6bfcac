"""No message is over what the server and a spool take, whatever points it is made of."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import nereid
from nereid.append_builder import Group, build_append, group_items
from nereid.errors import SpoolError
from nereid.image import DESCRIPTION_BYTES_MAX, IMAGE_BYTES_MAX
from nereid.point_buffer import Item
from nereid.spool_format import PAYLOAD_BYTES_MAX, encode_record, list_spools
from nereid.values import TEXT_BYTES_MAX

SMALL = np.zeros((8, 8), np.uint8)


def with_large_profile() -> PIL.Image.Image:
    """Few pixels, and a colour profile that Pillow puts into the file."""
    picture = PIL.Image.new("RGB", (8, 8))
    picture.info["icc_profile"] = os.urandom(IMAGE_BYTES_MAX - 4096)
    return picture


DESCRIBED = [(1, None, nereid.Image("i", "d" * 60_000, SMALL))] * 90
WIDE_TEXTS = [(1, None, "\U0001f600" * 26_000)] * 100
EMPTY_TEXTS = [(1, None, "")] * 9000
LARGEST = nereid.Image("n" * 1024, "ü" * (DESCRIPTION_BYTES_MAX // 2), b"x" * IMAGE_BYTES_MAX)


@pytest.mark.parametrize(
    "items",
    [
        DESCRIBED,
        WIDE_TEXTS,
        EMPTY_TEXTS,
        [(1, None, LARGEST)] * 3,
        [(1, None, nereid.Image(data=with_large_profile())) for _ in range(3)],
    ],
    ids=["descriptions", "wide texts", "empty texts", "largest", "profiles"],
)
def test_numbers_around_large_values_fit(items: list[Item]) -> None:
    numbers: list[Item] = [(0, None if i % 2 else float(i), 0.5) for i in range(4000)]
    points = 0
    for group in group_items([*numbers, *items, *numbers]):
        assert isinstance(group, Group)
        assert len(build_append(1 << 62, 1, group.entries)) <= PAYLOAD_BYTES_MAX
        points += group.points
    assert points == 8000 + len(items)


def test_pictures_with_long_descriptions_are_stored(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        for step in range(100):
            ctx.channel_send("loss", step, 0.5)
        for _ in range(90):
            ctx.channel_send("picture", nereid.Image("i", "d" * 60_000, SMALL))
        for _ in range(6):
            ctx.channel_send("log", "\U0001f600" * (TEXT_BYTES_MAX // 4))
        assert ctx.flush()
        assert ctx.report.points_acknowledged == 196
        stored = client.experiment(ctx.experiment).read("picture", image_data=False)
    assert [len(image.description) for image in stored.y] == [60_000] * 90


def test_a_spool_refuses_what_it_could_not_read_back(tmp_path: Path) -> None:
    for payload in (b"", b"x" * (PAYLOAD_BYTES_MAX + 1)):
        with pytest.raises(SpoolError, match="the most is 4,194,304"):
            encode_record(payload)


def test_a_message_that_is_too_large_is_rejected_and_the_others_are_stored(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nereid.message_maker.PAYLOAD_BYTES_MAX", 1000)
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("log", "x" * 1000)
        assert ctx.flush()
        ctx.channel_send("log", "short")
        assert ctx.flush()
        report = ctx.report
    assert (report.points_acknowledged, report.points_rejected) == (1, 1)
    assert report.last_rejection.startswith("a message of 1,0")
    assert list_spools(os.environ["NEREID_SPOOL"]) == []
