"""The thread that makes messages goes on, whatever it is given."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Programs

import nereid
from nereid import append_builder, message_maker


def test_infinite_x_is_rejected_where_warnings_are_errors(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    path = tmp_path / "train.py"
    path.write_text(
        textwrap.dedent("""
        import warnings, numpy, nereid
        warnings.simplefilter("error")
        numpy.seterr(all="raise")
        ctx = nereid.Context(experiment="run", quiet=True)
        x = numpy.arange(20.0)
        x[:2] = -numpy.inf
        ctx.create_channel("loss", nereid.NUMERIC).send_many(x, x)
        ctx.create_channel("large", nereid.NUMERIC).send_many(numpy.full(20, 1e300))
        assert ctx.flush()
        print(ctx.report.points_acknowledged, ctx.report.points_rejected)
        """)
    )
    assert programs.python(path).splitlines()[-1] == "38 2"
    assert client.experiment("run").read("loss").y.tolist() == list(range(2, 20))


def test_points_that_cannot_be_encoded_are_rejected_and_others_stored(
    client: nereid.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = append_builder.build_append
    failures = [MemoryError("no room")]

    def fail_once(*arguments: Any) -> bytes:
        if failures:
            raise failures.pop()
        return build(*arguments)

    with nereid.Context(quiet=True) as ctx:
        ctx.create_channel("loss", nereid.NUMERIC)
        assert ctx.flush()
        monkeypatch.setattr(message_maker, "build_append", fail_once)
        ctx.create_channel("many", nereid.NUMERIC).send_many(np.arange(100.0))
        assert ctx.flush()
        ctx.channel_send("loss", 0.5)
        assert ctx.flush()
        report = ctx.report
        assert client.experiment(ctx.experiment, ctx.project).read("loss").y.tolist() == [0.5]
    assert (report.points_acknowledged, report.points_rejected) == (1, 100)
    assert report.last_rejection == "it cannot be put into a message: MemoryError('no room')"


def test_a_picture_that_raises_is_rejected(address: str) -> None:
    picture = nereid.Image("n", "d", np.zeros((2, 2), np.uint8))
    picture.name = 5  # type: ignore[assignment]
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("picture", picture).send(nereid.Image("n", "d", np.zeros((2, 2))))
        assert ctx.flush()
        assert (ctx.report.points_acknowledged, ctx.report.points_rejected) == (1, 1)


def test_what_nobody_foresaw_stops_delivery_with_a_word(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(message_maker, "group_items", fail)
    ctx = nereid.Context(quiet=True)
    ctx.channel_send("loss", 0.5)
    assert not ctx.flush()
    assert ctx.report.last_error == "no more messages can be made: RuntimeError('a mistake')"
    assert ctx.close().points_pending == 1
