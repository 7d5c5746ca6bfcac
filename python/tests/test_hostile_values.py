"""Values and names that raise are counted and told, and raise only in a strict context."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from conftest import ROOT

import nereid


class Raises:
    """As a tensor of several elements, or one that needs its gradient, does."""

    def __float__(self) -> float:
        raise RuntimeError("no scalar")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("needs its gradient")

    def __str__(self) -> str:
        raise RuntimeError("no text")

    def __repr__(self) -> str:
        raise RuntimeError("no text either")

    def __len__(self) -> int:
        raise RuntimeError("no length")

    def __hash__(self) -> int:
        raise RuntimeError("no hash")


HOSTILE: list[tuple[Callable[[nereid.Context], Any], str]] = [
    (lambda ctx: ctx.channel_send("new", Raises()), "the value cannot be read: RuntimeError"),
    (lambda ctx: ctx.channel_send("loss", Raises()), "the value is a Raises, not a number"),
    (lambda ctx: ctx.channel_send("loss", Raises(), 1.0), "x is a Raises, not a number"),
    (lambda ctx: ctx.channel_send("log", Raises()), "the value has no text: RuntimeError"),
    (
        lambda ctx: ctx.channel_send("picture", Raises()),
        "the value is Raises, the channel is IMAGE",
    ),
    (lambda ctx: ctx.create_channel("loss").send_many(Raises()), "needs its gradient"),
    (lambda ctx: ctx.create_channel("loss").send_many(["x"]), "y of send_many is no column"),
    (lambda ctx: ctx.create_channel("loss").send_many(5), "has shape"),
    (lambda ctx: ctx.channel_send(["loss"], 1.0), r"name of the channel is \['loss'\], give a str"),  # type: ignore[arg-type]
    (lambda ctx: ctx.channel_send(Raises(), 1.0), "name of the channel is a Raises"),  # type: ignore[arg-type]
    (lambda ctx: ctx.channel_send("array", jnp.zeros(3)), r"an array of shape \(3,\): send_many"),
    (lambda ctx: ctx.channel_send("array", np.zeros((2, 2))), r"an array of shape \(2, 2\)"),
]


def make_channels(ctx: nereid.Context) -> None:
    ctx.create_channel("loss", nereid.NUMERIC)
    ctx.create_channel("log", nereid.TEXT)
    ctx.create_channel("picture", nereid.IMAGE)


def test_nothing_raises(address: str) -> None:
    with nereid.Context(quiet=True) as ctx:
        make_channels(ctx)
        for count, (send, text) in enumerate(HOSTILE, start=1):
            send(ctx)
            assert ctx.report.points_rejected == count
            assert re.search(text, ctx.report.last_rejection)
        ctx.channel_send("array", jnp.float32(0.5)).send(jnp.ones(1))
        assert ctx.flush()
        assert ctx.report.points_acknowledged == 2
        assert ctx.create_channel("array").type is nereid.NUMERIC


@pytest.mark.parametrize(("send", "text"), HOSTILE)
def test_strict_raises(address: str, send: Callable[[nereid.Context], Any], text: str) -> None:
    with nereid.Context(quiet=True, strict=True) as ctx:
        make_channels(ctx)
        with pytest.raises(nereid.PointError, match=text):
            send(ctx)


def test_a_name_that_utf8_cannot_carry_is_one_channel(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        for step in range(3):
            ctx.channel_send("loss \ud800", step, 0.5)
        assert ctx.create_channel("loss \ud800") is ctx.channel_send("loss \ud800", 3, 0.5)
        assert ctx.flush()
        (channel,) = client.experiment(ctx.experiment).channels()
    assert (channel.name, channel.point_count) == ("loss \ufffd", 4)


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None
import nereid
ctx = nereid.Context(quiet=True)
channel = ctx.create_channel("loss", nereid.NUMERIC)
channel.send_many(["x"]).send_many(5).send_many([1, 2, 3])
assert ctx.flush()
print(ctx.report.points_acknowledged, ctx.report.points_rejected)
"""


def test_without_numpy(address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMPY],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout == "3 2\n"
