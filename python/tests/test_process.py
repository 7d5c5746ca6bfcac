"""Ends, interrupts and forks of programs."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import ClassVar

import pytest
from conftest import Programs
from nereid_server import NereidServer

import nereid
from nereid import context, writer
from nereid.delivery import Delivery
from nereid.patience import Patience
from nereid.spool_format import list_spools

NOWHERE = "127.0.0.1:9"


def script(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "train.py"
    path.write_text("import nereid\n" + textwrap.dedent(text))
    return path


def test_a_script_says_where_its_points_go_and_ends_in_order(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    told = programs.python(script(tmp_path, 'nereid.Context().channel_send("loss", 0.5)'))
    (run,) = client.experiments()
    assert run.name.startswith("train-")
    assert told == f"nereid: experiment {run.project}/{run.name} on {os.environ['NEREID_SERVER']}\n"
    assert run.state == "succeeded"
    assert run.read("loss").y.tolist() == [0.5]


def test_a_script_that_fails_is_a_failed_experiment(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    path = script(tmp_path, 'nereid.Context("failing").channel_send("loss", 1); 1 / 0')
    programs.python(path, code=1)
    assert client.experiments("failing")[0].state == "failed"


def test_without_a_server_a_script_ends_soon_and_sync_delivers(
    address: str, client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    text = f"""
    ctx = nereid.Context("demo", "offline", {NOWHERE!r})
    for step in range(1000):
        ctx.channel_send("loss", step, step / 3)
    """
    begin = time.monotonic()
    told = programs.python(script(tmp_path, text))
    assert time.monotonic() - begin < 15
    spool = os.environ["NEREID_SPOOL"]
    assert f"nereid: 1,000 points not delivered; `nereid sync {spool}` sends them\n" in told
    programs.nereid("sync")
    assert client.experiment("offline", "demo").read("loss").y.tolist() == [
        step / 3 for step in range(1000)
    ]


class NotedPatience(Patience):
    """Keeps what happened, in order."""

    events: ClassVar[list[str]] = []

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.events.append("begins")

    def is_over(self) -> bool:
        is_over = super().is_over()
        if is_over:
            self.events.append("is over")
        return is_over


def test_contexts_that_are_not_finished_end_side_by_side(
    client: nereid.Client, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "Patience", NotedPatience)
    contexts = [nereid.Context("side", f"run {i}", NOWHERE, quiet=True) for i in range(4)]
    contexts.append(nereid.Context("side", "reached", quiet=True))
    for ctx in contexts:
        ctx.channel_send("loss", 0.5)
    assert contexts[-1].flush()
    context._close_all()
    assert NotedPatience.events == ["begins"] * 5 + ["is over"] * 4
    assert [ctx.report.points_spooled for ctx in contexts] == [1, 1, 1, 1, 0]
    assert client.experiment("reached", "side").state == "succeeded"
    programs.nereid("sync")
    assert [run.state for run in client.experiments("side")] == ["succeeded"] * 5


def test_it_joins_the_experiment_of_nereid_send(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    text = """
    ctx = nereid.Context()
    for epoch in range(3):
        print(f"acc {epoch}")
        ctx.channel_send("loss", epoch, 1 / (epoch + 1))
    """
    path = str(script(tmp_path, text))
    programs.nereid("send", "-l", "acc", "--experiment", "run", "--", sys.executable, path)
    run = client.experiment("run")
    assert run.state == "succeeded"
    assert run.read("loss").y.tolist() == [1, 1 / 2, 1 / 3]
    assert run.read("acc").y.tolist() == [0, 1, 2]
    assert [one.name for one in run.channels()] == ["acc", "loss", "stderr", "stdout"]


def started(tmp_path: Path, text: str) -> subprocess.Popen[str]:
    """A script that has said "go"."""
    program = subprocess.Popen(
        [sys.executable, str(script(tmp_path, text))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "go\n"
    return program


def test_ctrl_c_ends_a_script_at_once_and_stores_what_was_sent(
    client: nereid.Client, tmp_path: Path
) -> None:
    text = """
    import itertools, time
    ctx = nereid.Context("demo", "interrupted")
    for step in itertools.count():
        ctx.channel_send("loss", step, step)
        if step == 100:
            print("go", flush=True)
        time.sleep(0.001)
    """
    program = started(tmp_path, text)
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=10)
    assert program.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in told
    run = client.experiment("interrupted", "demo")
    assert run.state == "aborted"
    assert len(run.read("loss")) > 100


def test_ctrl_c_ends_the_wait_for_a_server_that_is_away(tmp_path: Path) -> None:
    text = f"""
    ctx = nereid.Context("demo", "run", {NOWHERE!r}, spool=False, exit_timeout=600)
    ctx.channel_send("loss", 1.0)
    print("go", flush=True)
    """
    program = started(tmp_path, text)
    time.sleep(0.5)  # Nothing tells from outside that the program waits.
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=20)
    assert "nereid: 1 point not delivered and lost\n" in told


# In scripts of their own: this process may have threads of other packages that do not bear a fork.
WORKERS = """
import multiprocessing
fork = multiprocessing.get_context("fork")
ctx = nereid.Context("forks", "run")

def work(index):
    for step in range(100):
        ctx.channel_send(f"worker {index}", step, step)
    ctx.channel_send("log", f"worker {index}")
"""


def test_forked_workers_send_and_the_parent_delivers(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    text = """
ctx.channel_send("loss", 1.0)
workers = [fork.Process(target=work, args=(index,)) for index in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
    assert worker.exitcode == 0
ctx.channel_send("loss", 2.0)
"""
    programs.python(script(tmp_path, WORKERS + text))
    (run,) = client.experiments("forks")
    assert run.state == "succeeded"
    assert run.read("loss").y.tolist() == [1, 2]
    for index in range(3):
        assert run.read(f"worker {index}").y.tolist() == list(range(100))
    assert sorted(run.read("log").y) == ["worker 0", "worker 1", "worker 2"]
    assert list_spools(os.environ["NEREID_SPOOL"]) == []


def test_forks_while_points_stream(
    server: NereidServer, programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
for index in range(10):
    for step in range(2000):
        ctx.channel_send("loss", index * 2000 + step, step)
    worker = fork.Process(target=work, args=(index,))
    worker.start()
    worker.join(timeout=30)
    assert worker.exitcode == 0
"""
    monkeypatch.setenv("NEREID_SERVER", server.address)
    programs.python(script(tmp_path, WORKERS + text))
    with nereid.Client(server.address) as client:
        run = client.experiment("run", "forks")
        assert len(run.read("loss")) == 20_000
        assert all(len(run.read(f"worker {index}")) == 100 for index in range(10))


def test_a_child_that_ends_as_a_script_does_not_hang(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    text = """
    import os, sys
    ctx = nereid.Context("demo", "children")
    ctx.channel_send("loss", 1.0)
    for child in range(2):
        if os.fork() == 0:
            ctx.channel_send(f"child {child}", child)
            if os.fork() == 0:
                ctx.channel_send(f"grandchild {child}", child)
                other = nereid.Context("demo", "of a child")
                other.channel_send(f"loss {child}", child)
                sys.exit()
            os.wait()
            sys.exit()
        os.wait()
    """
    programs.python(script(tmp_path, text))
    programs.nereid("sync")
    run = client.experiment("children", "demo")
    assert run.read("loss").y.tolist() == [1]
    assert {one.name: one.last for one in run.channels()} == {
        "loss": 1,
        "child 0": 0,
        "child 1": 1,
        "grandchild 0": 0,
        "grandchild 1": 1,
    }
    others = client.experiment("of a child", "demo").channels()
    assert {one.name: one.last for one in others} == {"loss 0": 0, "loss 1": 1}


def test_reading_is_refused_in_a_forked_child(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    text = """
    import multiprocessing

    def work():
        for use in (client.projects, nereid.Client, lambda: run.read("loss")):
            try:
                use()
            except nereid.NereidError as error:
                print(str(error)[:27], flush=True)
        client.close()
        nereid.Context("demo", "child").finish()
        nereid.Context("demo", "child").channel_send("loss", 2.0)
        nereid.context._close_all()

    with nereid.Context("demo", "run", quiet=True) as ctx:
        ctx.channel_send("loss", 1.0)
    del ctx
    with nereid.Client() as client:
        run = client.experiment("run", "demo")
        worker = multiprocessing.get_context("fork").Process(target=work)
        worker.start()
        worker.join(timeout=60)
        print(worker.exitcode, client.projects())
    """
    told = programs.python(script(tmp_path, text)).splitlines()
    spool = os.environ["NEREID_SPOOL"]
    assert told[:3] == ["a forked child cannot read:"] * 3
    assert told[3] == f"nereid: 1 point not delivered; `nereid sync {spool}` sends it"
    assert told[4].startswith("0 ['demo'")
    programs.nereid("sync")
    assert client.experiment("child", "demo").read("loss").y.tolist() == [2]


def test_forks_beside_clients_never_abort(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    text = """
    import multiprocessing, os
    clients = [nereid.Client() for _ in range(6)]
    for client in clients:
        client.projects()
    for client in clients[3:]:
        client.close()
    ctx = nereid.Context("demo", "beside", quiet=True)
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=lambda: ctx.channel_send("loss", 1.0)) for _ in range(40)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print({worker.exitcode for worker in workers}, os.environ["GRPC_ENABLE_FORK_SUPPORT"])
    """
    assert programs.python(script(tmp_path, text)) == "{0} 0\n"
    assert len(client.experiment("beside", "demo").read("loss")) == 40


def test_a_context_is_not_pickled(address: str) -> None:
    with (
        nereid.Context(experiment="run", quiet=True) as ctx,
        pytest.raises(TypeError, match=r"make one in each process, nereid.Context\('.*', 'run'\)"),
    ):
        pickle.dumps(ctx)
