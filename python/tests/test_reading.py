"""What is stored is read back, sampled, exported and followed."""

from __future__ import annotations

import csv
import math
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pandas
import pyarrow.parquet
import pytest
from conftest import Programs
from nereid_server import NereidServer

import nereid

POINTS = 50_000


@pytest.fixture
def run(client: nereid.Client) -> nereid.Experiment:
    """Of every type, and an alias `accuracy` for what this experiment calls `acc`."""
    with nereid.Context(experiment="run", quiet=True) as ctx:
        y = np.random.default_rng(7).standard_normal(POINTS)
        ctx.create_channel("loss", nereid.NUMERIC).send_many(np.arange(POINTS), y)
        ctx.create_channel("acc").send_many([0.5, math.nan, 0.75])
        ctx.channel_send("log", "one").send('two, "quoted"').send("three\nlines")
        ctx.channel_send("picture", nereid.Image("n", "d", np.zeros((2, 3), np.uint8)))
    return client.experiment("run")


def test_ranges_and_limits(run: nereid.Experiment) -> None:
    whole = run.read("loss")
    assert (whole.source, whole.channel, whole.type) == ("loss", "loss", nereid.NUMERIC)
    assert len(whole) == POINTS
    assert run.read("loss", from_x=10, to_x=12).x.tolist() == [10, 11]
    assert run.read("loss", from_x=POINTS - 1).y.tolist() == [whole.y[-1]]
    assert run.read("loss", limit=3).x.tolist() == [0, 1, 2]
    last = run.read("loss", limit=3, last=True)
    assert (last.x == whole.x[-3:]).all()
    assert (last.y == whole.y[-3:]).all()
    assert len(run.read("loss", from_x=1e9)) == 0
    assert len(run.read("log", from_x=1e9).y) == 0


def test_wall_times_are_near_now(run: nereid.Experiment) -> None:
    times = run.read("loss", wall_times=True).wall_times
    assert len(times) == POINTS
    now = datetime.now(timezone.utc)
    assert abs((now - run.create_time).total_seconds()) < 60
    assert abs(np.datetime64(now.replace(tzinfo=None)) - times[-1]) < np.timedelta64(60, "s")


def test_images_with_and_without_their_data(run: nereid.Experiment) -> None:
    (image,) = run.read("picture").y
    assert (image.name, image.description, image.width, image.height) == ("n", "d", 3, 2)
    assert image.to_pil().size == (3, 2)
    (bare,) = run.read("picture", image_data=False).y
    assert (bare.data, bare.width) == (b"", 3)


def test_pandas(run: nereid.Experiment) -> None:
    frame = run.read("acc").to_pandas()
    wanted = pandas.DataFrame({"x": [1.0, 2.0, 3.0], "y": [0.5, math.nan, 0.75]})
    pandas.testing.assert_frame_equal(frame, wanted)
    both = run.to_pandas("acc", "loss")
    assert list(both.columns) == ["acc", "loss"]
    assert len(both) == POINTS
    assert both.loc[3.0, "acc"] == 0.75
    assert math.isnan(both.loc[4.0, "acc"])


def test_csv_is_that_of_the_command_line(
    run: nereid.Experiment, programs: Programs, tmp_path: Path
) -> None:
    for channel in ("loss", "acc"):
        path = tmp_path / "series.csv"
        run.read(channel).to_csv(path)
        command = ["read", channel, "--experiment", "run", "--format", "csv"]
        assert path.read_text() == programs.nereid(*command)
    run.read("log").to_csv(path)
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["x", "y"], ["1", "one"], ["2", 'two, "quoted"'], ["3", "three\nlines"]]
    run.read("picture").to_csv(path)
    assert path.read_text() == "x,name,description\n1,n,d\n"


def test_parquet(run: nereid.Experiment, tmp_path: Path) -> None:
    path = tmp_path / "series.parquet"
    series = run.read("loss", wall_times=True)
    series.to_parquet(path)
    table = pyarrow.parquet.read_table(path)
    assert table.column_names == ["x", "y", "wall_time"]
    assert (table["y"].to_numpy() == series.y).all()
    run.read("log").to_parquet(path)
    texts = pyarrow.parquet.read_table(path)["y"].to_pylist()
    assert texts == ["one", 'two, "quoted"', "three\nlines"]
    image = run.read("picture")
    image.to_parquet(path)
    assert pyarrow.parquet.read_table(path)["data"].to_pylist() == [image.y[0].data]


def test_samples_are_exact(run: nereid.Experiment) -> None:
    series = run.read("loss")
    sampled = run.sample("loss", columns=100)
    assert sampled.point_count == POINTS
    assert sampled.points is None
    edges = np.linspace(0, POINTS - 1, 101)
    for index in range(99):
        inside = (series.x >= edges[index]) & (series.x < edges[index + 1])
        y = series.y[inside]
        assert sampled.columns["min_y"][index] == y.min()
        assert sampled.columns["max_y"][index] == y.max()
        assert sampled.columns["counts"][index] == len(y)
    x, y = sampled.line()
    assert len(x) == 400
    assert (np.diff(x) >= 0).all()
    assert (y.min(), y.max()) == (series.y.min(), series.y.max())
    assert len(sampled.to_pandas()) == 100


def test_short_series_are_sampled_whole(run: nereid.Experiment) -> None:
    sampled = run.sample("acc", columns=100, axis="relative-time")
    assert sampled.points is not None
    assert sampled.points.x.tolist() == [1, 2, 3]
    assert len(sampled.to_pandas()) == 3
    zoomed = run.sample("loss", columns=10, start=5, end=8)
    assert zoomed.points is not None
    assert zoomed.points.x.tolist() == [5, 6, 7]


def test_aliases(client: nereid.Client, run: nereid.Experiment, programs: Programs) -> None:
    programs.nereid("alias", "set", "accuracy", "accuracy", "acc")
    assert run.read("@accuracy").channel == "acc"
    assert run.sample("@accuracy").channel == "acc"
    (ranked,) = client.experiments(sort="@accuracy:max", descending=True)
    value = ranked.values["@accuracy"]
    assert (value.channel, value.last, value.min, value.max) == ("acc", 0.75, 0.5, 0.75)


def test_channels_whose_names_begin_as_those_of_aliases(client: nereid.Client) -> None:
    with nereid.Context(experiment="run", quiet=True) as ctx:
        for y, name in enumerate(("@", "@weird", "@@twice")):
            ctx.channel_send(name, y)
    run = client.experiment("run")
    for y, source in enumerate(("@@", "@@weird", "@@@twice")):
        assert (run.read(source).source, run.read(source).y.tolist()) == (source, [y])
        assert run.sample(source).point_count == 1
        event = next(iter(run.watch(source)))
        assert (event.source, event.channel) == (source, source[1:])
    (ranked,) = client.experiments(sources=["@@weird"], sort="@@twice:max")
    assert [ranked.values[source].max for source in ("@@weird", "@@twice")] == [1, None]
    assert ranked.values["@@weird"].channel == "@weird"
    with pytest.raises(nereid.ServerError, match="alias"):
        run.read("@weird")


def test_experiments_are_filtered(client: nereid.Client) -> None:
    for name, tag in (("first", "a"), ("second", "b"), ("third", "b")):
        with nereid.Context(experiment=name, tags=[tag], quiet=True) as ctx:
            ctx.channel_send("loss", len(name))
    assert [one.name for one in client.experiments()] == ["first", "second", "third"]
    assert [one.name for one in client.experiments(tags=["b"])] == ["second", "third"]
    assert [one.name for one in client.experiments(name_contains="IR")] == ["first", "third"]
    assert client.experiments(states=["running"]) == []
    ranked = client.experiments(sort="loss:last", descending=True)
    assert [one.name for one in ranked] == ["second", "first", "third"]
    assert ranked[0].project in client.projects()


def test_errors_name_what_is_not_there(client: nereid.Client, run: nereid.Experiment) -> None:
    with pytest.raises(nereid.ServerError, match='no channel "lost"') as raised:
        run.read("lost")
    assert raised.value.code == "NOT_FOUND"
    with pytest.raises(nereid.ServerError, match='"log" is'):
        run.sample("log")
    with pytest.raises(nereid.ServerError, match='no experiment "lost"'):
        client.experiment("lost")
    with pytest.raises(ValueError, match="the source is '@', give a channel or @ALIAS"):
        run.read("@")
    with pytest.raises(ValueError, match="axis is 'time'"):
        run.sample("loss", axis="time")
    with pytest.raises(ValueError, match="sort is 'loss'"):
        client.experiments(sort="loss")
    with pytest.raises(ValueError, match="set NEREID_EXPERIMENT"):
        client.experiment()
    with (
        nereid.Client("127.0.0.1:9") as nowhere,
        pytest.raises(nereid.ServerError, match=r"Is nereid-server running at 127\.0\.0\.1:9"),
    ):
        nowhere.projects()


def test_watch_tells_every_point_once_over_a_restart(server: NereidServer) -> None:
    with (
        nereid.Client(server.address) as client,
        nereid.Context("demo", "run", server.address, quiet=True) as ctx,
    ):
        ctx.channel_send("loss", 0, 0)
        assert ctx.flush()
        events = client.experiment("run", "demo").watch("loss", "later")
        seen: list[float] = []

        def follow_to(x: float) -> None:
            for event in events:
                if event.kind == "points" and event.points is not None:
                    seen.extend(event.points.x.tolist())
                if event.source == "loss" and seen[-1:] == [x]:
                    return

        for step in range(1, 5):
            follow_to(step - 1)
            if step == 2:
                server.kill()
                server.start()
            ctx.channel_send("loss", step, step)
        follow_to(4)
        assert seen == [0, 1, 2, 3, 4]
        ctx.channel_send("later", "text")
        ctx.create_channel("loss").truncate(3)
        kinds: set[tuple[str, str]] = set()
        while not {("later", "points"), ("loss", "truncated")} <= kinds:
            event = next(events)
            kinds.add((event.source, event.kind))
            if event.kind == "truncated":
                assert event.from_x == 3
        events.close()  # type: ignore[attr-defined]
