"""Points that are sent are stored as they were sent."""

from __future__ import annotations

import logging
import math
import threading
import time

import numpy as np
import pytest

import nereid


def stored(client: nereid.Client, ctx: nereid.Context, channel: str) -> nereid.Series:
    assert ctx.flush()
    return client.experiment(ctx.experiment).read(channel)


def test_one_value_is_y_and_two_are_x_and_y(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("loss", 0.5)
        ctx.channel_send("loss", 2.5, 0.25)
        ctx.channel_send("loss", y=0.125)
        ctx.channel_send(name="loss", x=10, y=0)
        series = stored(client, ctx, "loss")
    assert series.type is nereid.ChannelType.NUMERIC
    assert series.x.tolist() == [1, 2.5, 3, 10]
    assert series.y.tolist() == [0.5, 0.25, 0.125, 0]


def test_both_ways_to_send_return_the_handle(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        handle = ctx.channel_send("loss", 1.0)
        assert handle.send(2.0) is handle
        assert ctx.create_channel("loss") is handle
        assert ctx.channel_send("loss", 3.0) is handle
        assert handle.name == "loss"
        assert stored(client, ctx, "loss").y.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("value", "channel_type"),
    [
        (1, nereid.NUMERIC),
        (True, nereid.NUMERIC),
        (1.5, nereid.NUMERIC),
        ("3.14", nereid.NUMERIC),
        (np.float32(0.5), nereid.NUMERIC),
        (np.array([2.5]), nereid.NUMERIC),
        ("hello", nereid.TEXT),
        ("", nereid.TEXT),
        ([1, 2], nereid.TEXT),
        (nereid.Image(data=np.zeros((2, 3))), nereid.IMAGE),
    ],
)
def test_the_first_value_decides_the_type(
    address: str, value: object, channel_type: nereid.ChannelType
) -> None:
    with nereid.Context(quiet=True) as ctx:
        assert ctx.channel_send("new", value).type is channel_type
        assert ctx.flush()
        assert ctx.report.points_acknowledged == 1


def test_a_text_that_looks_like_a_number_stays_a_text_in_a_text_channel(
    client: nereid.Client,
) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.create_channel("log", nereid.ChannelType.TEXT).send("3.14").send(42).send(
            "ünïcode \ud800"
        )
        assert stored(client, ctx, "log").y.tolist() == ["3.14", "42", "ünïcode \ufffd"]


def test_numbers_keep_their_bits(client: nereid.Client) -> None:
    numbers = [0.1, -0.0, math.nan, math.inf, -math.inf, 5e-324, 1.7976931348623157e308]
    with nereid.Context(quiet=True) as ctx:
        channel = ctx.create_channel("bits", nereid.NUMERIC)
        for number in numbers:
            channel.send(number)
        channel.send_many(np.array(numbers * 10))
        read = stored(client, ctx, "bits").y
    sent = np.array(numbers * 11)
    assert (read.view(np.uint64) == sent.view(np.uint64)).all()


@pytest.mark.parametrize("step", [1, 0.1, 1e-300])
def test_send_many_keeps_both_columns(client: nereid.Client, step: float) -> None:
    x = np.arange(1, 200_001) * step
    y = np.random.default_rng(7).standard_normal(200_000)
    with nereid.Context(quiet=True) as ctx:
        ctx.create_channel("loss", nereid.NUMERIC).send_many(x, y)
        y_sent = y.copy()
        y[:] = 0  # The array is the program's again.
        series = stored(client, ctx, "loss")
    assert (series.x == x).all()
    assert (series.y == y_sent).all()


def test_send_many_takes_sequences_and_leaves_x_to_the_server(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.create_channel("loss").send_many([3, 2, 1]).send_many((10, 20), (5.0, 6.0))
        series = stored(client, ctx, "loss")
    assert series.x.tolist() == [1, 2, 3, 10, 20]
    assert series.y.tolist() == [3, 2, 1, 5, 6]


def test_channels_of_many_types_interleave(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        for step in range(3000):
            ctx.channel_send(f"metric {step % 7}", step, step / 3)
            if step % 10 == 0:
                ctx.channel_send("log", step, f"step {step}")
            if step % 1000 == 0:
                ctx.channel_send("picture", nereid.Image(str(step), data=np.zeros((4, 4))))
        assert ctx.flush()
        experiment = client.experiment(ctx.experiment)
        for index in range(7):
            series = experiment.read(f"metric {index}")
            assert series.x.tolist() == list(range(index, 3000, 7))
            assert series.y.tolist() == [step / 3 for step in range(index, 3000, 7)]
        assert experiment.read("log").y.tolist() == [f"step {step}" for step in range(0, 3000, 10)]
        names = [image.name for image in experiment.read("picture").y]
    assert names == ["0", "1000", "2000"]


def test_threads_lose_nothing(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:

        def send(index: int) -> None:
            for step in range(20_000):
                ctx.channel_send(f"own {index}", step, step)
                ctx.channel_send("common", step)

        threads = [threading.Thread(target=send, args=(index,)) for index in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ctx.flush()
        counts = {one.name: one.point_count for one in client.experiment(ctx.experiment).channels()}
    assert counts == {"common": 80_000, **{f"own {index}": 20_000 for index in range(4)}}


def test_what_cannot_be_sent_is_counted_and_told_once(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with nereid.Context(quiet=True) as ctx, caplog.at_level(logging.WARNING, "nereid"):
        ctx.channel_send("loss", None)
        ctx.channel_send("loss", 1.0)
        for _ in range(50):
            ctx.channel_send("loss", "not a number")
        ctx.channel_send("", 1.0)
        ctx.channel_send("loss", "no x", 1.0)
        ctx.channel_send("array", np.zeros(3))
        ctx.channel_send("text", "x").send(nereid.Image(data=np.zeros((2, 2))))
        ctx.create_channel("image", nereid.IMAGE).send("a text").send_many([1, 2])
        ctx.create_channel("long", nereid.TEXT).send("x" * (1 << 20) + "y")
        assert ctx.flush()
        report = ctx.report
    assert report.points_acknowledged == 2
    assert report.points_rejected == 1 + 50 + 1 + 1 + 1 + 1 + 3 + 1
    assert report.points_sent == report.points_acknowledged + report.points_rejected
    told = [record.getMessage() for record in caplog.records]
    assert told[0] == (
        "channel 'loss': not stored: the value is None: send a number, a text or a nereid.Image"
    )
    assert len(told) == 6


def test_the_server_rejects_x_that_does_not_increase(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with nereid.Context(quiet=True) as ctx, caplog.at_level(logging.WARNING, "nereid"):
        ctx.channel_send("loss", 2, 1.0)
        ctx.channel_send("loss", 1, 0.5)
        ctx.channel_send("loss", math.nan, 0.5)
        assert ctx.flush()
        report = ctx.report
    assert (report.points_acknowledged, report.points_rejected) == (1, 2)
    assert "x = 1" in caplog.text


def test_strict_raises_what_is_otherwise_counted(address: str) -> None:
    with nereid.Context(strict=True, quiet=True) as ctx:
        channel = ctx.channel_send("loss", 5, 1.0)
        with pytest.raises(nereid.PointError, match="'loss' is NUMERIC, and the value is 'no'"):
            channel.send("no")
        with pytest.raises(nereid.PointError, match="None"):
            ctx.channel_send("other", None)
        channel.send(4, 1.0)
        assert ctx.flush()
        with pytest.raises(nereid.PointError, match="x = 4"):
            channel.send(6, 1.0)


def test_create_channel_refuses_another_type(address: str) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.create_channel("loss", nereid.NUMERIC)
        with pytest.raises(ValueError, match="'loss' was made before and has NUMERIC, not TEXT"):
            ctx.create_channel("loss", nereid.TEXT)
        with pytest.raises(ValueError, match="empty"):
            ctx.create_channel("")


def test_a_channel_without_points_exists(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.create_channel("later", nereid.TEXT)
        ctx.channel_send("loss", 1.0)
        assert ctx.flush()
        names = [channel.name for channel in client.experiment(ctx.experiment).channels()]
    assert names == ["later", "loss"]


def test_truncate_takes_away_what_a_restart_sends_again(client: nereid.Client) -> None:
    with nereid.Context(experiment="run", quiet=True) as ctx:
        for step in range(10):
            ctx.channel_send("loss", step, 1.0)
            ctx.channel_send("accuracy", step, 1.0)
    with nereid.Context(experiment="run", quiet=True) as ctx:
        ctx.channel_send("loss", 10, 1.0)
        ctx.truncate(6)
        for step in range(6, 8):
            ctx.channel_send("loss", step, 2.0)
            ctx.channel_send("accuracy", step, 2.0)
        ctx.channel_send("loss", 8, 2.0).truncate(8).send(8, 3.0)
    run = client.experiment("run")
    assert run.read("loss").y.tolist() == [1] * 6 + [2, 2, 3]
    assert run.read("accuracy").x.tolist() == list(range(8))


def test_reset_begins_again(client: nereid.Client) -> None:
    with nereid.Context(quiet=True) as ctx:
        ctx.channel_send("loss", 1.0)
        ctx.channel_send("loss", 2.0)
        ctx.channel_reset("loss")
        ctx.channel_send("loss", 3.0)
        series = stored(client, ctx, "loss")
    assert (series.x.tolist(), series.y.tolist()) == ([1], [3])


def test_a_full_memory_drops_the_newest_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = "127.0.0.1:9"
    ctx = nereid.Context(server=nowhere, spool=False, quiet=True, max_buffered_points=100)
    for _ in range(3):
        ctx.channel_send("picture", nereid.Image(data=b"x" * (3 << 20)))
    sent = 1 << 17
    for step in range(sent):
        ctx.channel_send("loss", step)
    ctx.close(timeout=0.1)
    report = ctx.report
    assert report.points_dropped > 0
    assert report.points_dropped + report.points_pending == sent + 3
    assert "points are dropped: they come faster than memory" in caplog.text


def test_block_waits_for_room(client: nereid.Client) -> None:
    with nereid.Context(quiet=True, when_full="block", max_buffered_points=1000) as ctx:
        for step in range(50_000):
            ctx.channel_send("loss", step)
        assert len(stored(client, ctx, "loss")) == 50_000


def test_closing_is_final(client: nereid.Client) -> None:
    ctx = nereid.Context(quiet=True)
    ctx.channel_send("loss", 1.0)
    assert ctx.finish("failed").points_acknowledged == 1
    ctx.channel_send("loss", 2.0)
    assert ctx.report.points_dropped == 1
    assert client.experiment(ctx.experiment).state == "failed"
    with pytest.raises(ValueError, match="the state is"):
        ctx.finish("done")


@pytest.mark.parametrize("strict", [False, True])
def test_flush_of_a_closed_context_waits_for_nothing(address: str, strict: bool) -> None:
    ctx = nereid.Context(quiet=True, strict=strict)
    ctx.channel_send("loss", 1.0)
    ctx.finish()
    assert ctx.flush(timeout=math.inf)
    lost = nereid.Context(server="127.0.0.1:9", quiet=True, spool=False)
    lost.channel_send("loss", 1.0)
    lost.close(timeout=0)
    assert not lost.flush(timeout=math.inf)


@pytest.mark.parametrize(
    ("error", "state"),
    [(None, "succeeded"), (RuntimeError, "failed"), (KeyboardInterrupt, "aborted")],
)
def test_the_experiment_ends_as_its_block(
    client: nereid.Client, error: type[BaseException] | None, state: str
) -> None:
    try:
        with nereid.Context(experiment=state, quiet=True) as ctx:
            ctx.channel_send("loss", 1.0)
            if error is not None:
                raise error
    except BaseException as raised:
        assert error is not None and isinstance(raised, error)
    assert client.experiment(state).state == state


def test_details_are_stored(client: nereid.Client) -> None:
    with nereid.Context(
        experiment="run", description="Small.", tags=["a", "b"], params={"lr": 0.1}, quiet=True
    ) as ctx:
        ctx.channel_send("loss", 1.0)
    run = client.experiment("run")
    assert (run.description, run.tags, dict(run.params)) == ("Small.", ("a", "b"), {"lr": "0.1"})


def test_details_may_come_later(client: nereid.Client) -> None:
    with nereid.Context(experiment="run", tags=["a"], params={"lr": 0.1}, quiet=True) as ctx:
        for step in range(1000):
            ctx.channel_send("loss", step, step)
        assert ctx.flush()
        ctx.describe("Better.", tags=["b", "a"], params={"lr": 0.2, "batch": 32})
        for step in range(1000, 2000):
            ctx.channel_send("loss", step, step)
        assert ctx.flush()
        run = client.experiment("run")
        assert (run.description, run.tags) == ("Better.", ("a", "b"))
        assert run.params == {"lr": "0.2", "batch": "32"} == ctx.params
        assert run.read("loss").y.tolist() == list(range(2000))
        assert ctx.report.last_error == ""
        with pytest.raises(ValueError, match="there are 101 tags"):
            ctx.describe(tags=map(str, range(99)))


def test_tags_over_the_bound_of_the_experiment_do_not_keep_points_back(
    client: nereid.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    for prefix in "ab":
        tags = [f"{prefix}{i}" for i in range(60)]
        with nereid.Context(experiment="run", tags=tags) as ctx:
            ctx.channel_send("loss", 0.5)
    assert "120 tags" in ctx.report.details_error
    assert "description, tags and parameters were not taken: 120 tags" in capsys.readouterr().err
    assert client.experiment("run").read("loss").y.tolist() == [0.5, 0.5]


def test_a_server_that_is_not_there_costs_a_bounded_time() -> None:
    ctx = nereid.Context(server="127.0.0.1:9", quiet=True)
    begin = time.monotonic()
    for step in range(1000):
        ctx.channel_send("loss", step)
    assert time.monotonic() - begin < 1
    report = ctx.close(timeout=30)
    assert time.monotonic() - begin < 10
    assert (report.points_pending, report.points_spooled) == (1000, 1000)
    assert report.describe_undelivered().startswith("1,000 points not delivered; `nereid sync ")
