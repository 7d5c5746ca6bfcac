"""A wrong argument is an error that names it and its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import nereid


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"project": "a/b"}, "the name of the project has a '/': 'a/b'"),
        ({"project": 5}, "project is 5, give a str"),
        ({"experiment": "x" * 1025}, "longer than 1,024 bytes"),
        ({"experiment": 5}, "the name of the experiment is 5, give a str"),
        ({"server": "foo"}, "server is 'foo', give HOST:PORT, such as 127.0.0.1:7070"),
        ({"server": ":7070"}, "server is ':7070', give HOST:PORT"),
        ({"server": "http://127.0.0.1:7070"}, "server is 'http://127.0.0.1:7070', give HOST:PORT"),
        ({"server": "127.0.0.1:99999"}, "server is '127.0.0.1:99999', give HOST:PORT"),
        ({"server": 5}, "server is 5, give a str"),
        ({"description": None}, "description is None, give a str"),
        ({"tags": "baseline"}, r"tags is 'baseline', give a list: \['baseline'\]"),
        ({"tags": [1]}, "tags has 1 in it, give str only"),
        ({"tags": 5}, "tags is 5, give a list of str"),
        ({"tags": map(str, range(101))}, "there are 101 tags, give at most 100"),
        ({"params": [1]}, r"params is \[1\], give a dict of names and values"),
        ({"params": dict.fromkeys(range(1001))}, "there are 1001 parameters, give at most 1,000"),
        ({"params": dict.fromkeys("abcde", "ü" * 30_000)}, "have 300,005 bytes, give at most 262,"),
        ({"when_full": "wait"}, 'when_full is \'wait\', give "drop" or "block"'),
        ({"exit_timeout": -1}, "exit_timeout is -1, give seconds, 0 or more"),
        ({"exit_timeout": "long"}, "exit_timeout is 'long', give seconds"),
        ({"max_buffered_points": 0}, "max_buffered_points is 0, give at least 1"),
        ({"max_buffered_points": 0.5}, "max_buffered_points is 0.5, give a whole number"),
        ({"max_spool_bytes": 5}, "max_spool_bytes is 5, give at least 16,777,216"),
    ],
)
def test_of_a_context(arguments: dict[str, Any], text: str) -> None:
    with pytest.raises((TypeError, ValueError), match=text):
        nereid.Context(**arguments)


def test_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEREID_SERVER", "localhost")
    with pytest.raises(ValueError, match="NEREID_SERVER is 'localhost', give HOST:PORT"):
        nereid.Client()


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda client: client.experiments(states=["runing"]), "state is 'runing', give one of 'r"),
        (lambda client: client.experiments(states="failed"), r"states is 'failed', give a list"),
        (lambda client: client.experiments(tags="baseline"), "tags is 'baseline', give a list"),
        (lambda client: client.experiments(sources=[5]), "sources has 5 in it, give str only"),
        (lambda client: client.experiments(name_contains=5), "name_contains is 5, give a str"),
        (lambda client: client.experiments(sort=5), "sort is 5, give a str"),
        (lambda client: client.experiments(project=5), "project is 5, give a str"),
        (lambda client: client.experiment(5), "the name of the experiment is 5, give a str"),
    ],
)
def test_of_a_client(
    client: nereid.Client, call: Callable[[nereid.Client], Any], text: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=text):
        call(client)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda run: run.read("loss", limit=-1), "limit is -1, give at least 0"),
        (lambda run: run.read("loss", limit="3"), "limit is '3', give a whole number"),
        (lambda run: run.read(5), "source is 5, give a str"),
        (lambda run: run.read("@"), "the source is '@', give a channel or @ALIAS"),
        (lambda run: run.sample("loss", columns=0), "columns is 0, give at least 1"),
        (lambda run: run.to_pandas(), "there is nothing to read: name a channel or @ALIAS"),
        (lambda run: run.watch(), "there is nothing to watch: name a channel or @ALIAS"),
    ],
)
def test_of_an_experiment(
    client: nereid.Client, call: Callable[[nereid.Experiment], Any], text: str
) -> None:
    with nereid.Context(experiment="run", quiet=True) as ctx:
        ctx.channel_send("loss", 1.0)
    with pytest.raises((TypeError, ValueError), match=text):
        call(client.experiment("run"))


@pytest.mark.parametrize("state", ["succeeded", "SUCCEEDED"])
@pytest.mark.parametrize("other", ["not_responding", "not-responding", "not responding"])
def test_states_in_every_spelling(client: nereid.Client, state: str, other: str) -> None:
    with nereid.Context(experiment="run", quiet=True) as ctx:
        ctx.channel_send("loss", 1.0)
    assert [run.name for run in client.experiments(states=[state, other])] == ["run"]
    assert client.experiments(states=[other]) == []
