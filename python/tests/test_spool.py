"""What a program could not deliver lies in a spool, which everybody can deliver."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import Programs
from nereid_server import NereidServer

import nereid
from nereid.errors import SpoolError
from nereid.spool_format import encode_record, list_segments, list_spools
from nereid.spool_reader import SpoolReader
from nereid.spool_segment_reader import SpoolSegmentReader

NOWHERE = "127.0.0.1:9"


def send_everything(ctx: nereid.Context) -> None:
    """Every kind of message that a spool can hold."""
    for step in range(20_000):
        ctx.channel_send("loss", step, step / 7)
        ctx.channel_send("automatic", step / 3)
    ctx.create_channel("many").send_many(np.arange(100_000), np.sqrt(np.arange(100_000)))
    ctx.channel_send("log", "grüße").send("bye")
    ctx.channel_send("picture", nereid.Image("n", "d", np.zeros((3, 4), np.uint8)))
    ctx.create_channel("empty", nereid.NUMERIC)
    ctx.channel_send("loss", 30_000, 1.0).truncate(25_000)


def check_everything(run: nereid.Experiment) -> None:
    loss = run.read("loss")
    assert loss.x.tolist() == list(range(20_000))
    assert loss.y.tolist() == [step / 7 for step in range(20_000)]
    assert run.read("automatic").y.tolist() == [step / 3 for step in range(20_000)]
    assert (run.read("many").y == np.sqrt(np.arange(100_000))).all()
    assert run.read("log").y.tolist() == ["grüße", "bye"]
    image = run.read("picture").y[0]
    assert (image.name, image.description, image.width, image.height) == ("n", "d", 4, 3)
    assert {one.name for one in run.channels()} >= {"empty"}
    assert all(one.rejected_count == 0 for one in run.channels())
    assert run.state == "succeeded"


def test_nereid_sync_delivers_what_python_spooled(
    server: NereidServer, programs: Programs, tmp_path: Path
) -> None:
    with nereid.Context("demo", "run", NOWHERE, quiet=True) as ctx:
        send_everything(ctx)
    spool = str(tmp_path / "spool")
    told = programs.nereid("sync", spool, "--server", server.address)
    assert told == "demo/run: 140,004 points delivered, 0 rejected\n1 spool delivered\n"
    assert os.listdir(spool) == []
    with nereid.Client(server.address) as client:
        check_everything(client.experiment("run", "demo"))


def test_python_delivers_what_nereid_send_spooled(
    server: NereidServer, programs: Programs, tmp_path: Path
) -> None:
    spool = str(tmp_path / "spool")
    script = "for i in $(seq 1000); do echo loss $i; done"
    arguments = ["--project", "demo", "--experiment", "run", "--server", NOWHERE, "--spool", spool]
    programs.nereid("send", "-l", "loss", *arguments, "--", "sh", "-c", script)
    (report,) = nereid.sync(spool, server.address)
    assert (report.error, report.project, report.experiment) == ("", "demo", "run")
    assert (report.points_settled, report.points_rejected) == (2000, 0)
    assert os.listdir(spool) == []
    with nereid.Client(server.address) as client:
        run = client.experiment("run", "demo")
        assert run.read("loss").y.tolist() == list(range(1, 1001))
        assert run.state == "succeeded"


def test_syncing_twice_stores_once(
    server: NereidServer, programs: Programs, tmp_path: Path
) -> None:
    with nereid.Context("demo", "run", NOWHERE, quiet=True) as ctx:
        send_everything(ctx)
    spool, copy = tmp_path / "spool", tmp_path / "copy"
    subprocess.run(["cp", "-r", str(spool), str(copy)], check=True)
    programs.nereid("sync", str(copy), "--server", server.address)
    (report,) = nereid.sync(str(spool), server.address)
    assert (report.error, report.points_settled) == ("", 0)
    with nereid.Client(server.address) as client:
        check_everything(client.experiment("run", "demo"))


def test_a_directory_that_is_named_must_be_there(address: str, tmp_path: Path) -> None:
    assert nereid.sync() == []
    (tmp_path / "file").touch()
    for name, error in (("none", FileNotFoundError), ("file", NotADirectoryError)):
        with pytest.raises(error, match=f"{tmp_path}/{name}"):
            nereid.sync(str(tmp_path / name))
    with pytest.raises(FileNotFoundError):
        nereid.sync("")


def test_a_server_that_comes_later_gets_everything_from_the_running_program(
    server: NereidServer,
) -> None:
    server.stop()
    with nereid.Context("demo", "run", server.address, quiet=True) as ctx:
        send_everything(ctx)
        for step in range(100_000):
            ctx.channel_send("more", step, step)
        assert not ctx.flush(timeout=0.5)
        server.start()
        assert ctx.flush(timeout=60)
        spooled = list_spools(os.environ["NEREID_SPOOL"])
        assert len(spooled) == 1
    assert list_spools(os.environ["NEREID_SPOOL"]) == []
    with nereid.Client(server.address) as client:
        run = client.experiment("run", "demo")
        check_everything(run)
        assert run.read("more").y.tolist() == list(range(100_000))


def test_more_than_memory_holds_goes_through_the_spool(server: NereidServer) -> None:
    """In several segments, and in messages that are read back."""
    server.stop()
    noise = np.random.default_rng(1).standard_normal(65_536)
    with nereid.Context("demo", "run", server.address, quiet=True) as ctx:
        channel = ctx.create_channel("noise", nereid.NUMERIC)
        for _ in range(100):
            channel.send_many(noise)
            assert not ctx.flush(timeout=0.01)
        (folder,) = list_spools(os.environ["NEREID_SPOOL"])
        assert len(list_segments(folder)) > 2
        server.start()
        assert ctx.flush(timeout=60)
        ctx.channel_send("noise", 1.0)
        assert ctx.flush(timeout=60)
    assert list_spools(os.environ["NEREID_SPOOL"]) == []
    with nereid.Client(server.address) as client:
        read = client.experiment("run", "demo").read("noise").y
    assert (read == np.append(np.tile(noise, 100), 1.0)).all()


PROGRAM = """
import os, sys, nereid
ctx = nereid.Context("demo", "run", sys.argv[1], quiet=True)
for step in range(5000):
    ctx.channel_send("loss", step, step)
    if step % 1000 == 0:
        ctx.flush(timeout=0.2)
print("sent", flush=True)
sys.stdin.readline()
"""


def test_a_killed_program_leaves_what_it_made(
    server: NereidServer, programs: Programs, tmp_path: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, NOWHERE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "sent\n"
    spool = str(tmp_path / "spool")
    told = programs.nereid("sync", spool, "--server", server.address)
    assert "is in use by process" in told
    assert nereid.sync(spool, server.address) == []
    program.send_signal(signal.SIGKILL)
    program.communicate()
    programs.nereid("sync", spool, "--server", server.address)
    with nereid.Client(server.address) as client:
        values = client.experiment("run", "demo").read("loss").y.tolist()
    assert len(values) > 4000
    assert values == list(range(len(values)))


def test_a_torn_end_is_left_out_and_damage_is_told(server: NereidServer, tmp_path: Path) -> None:
    with nereid.Context("demo", "run", NOWHERE, quiet=True) as ctx:
        ctx.channel_send("loss", 1.0)
    (folder,) = list_spools(str(tmp_path / "spool"))
    ((_, path),) = list_segments(folder)
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole + encode_record(b"never finished")[:-1])
    reader = SpoolReader(folder)
    assert len(list(reader.records())) == 4
    assert reader.torn_bytes == 8 + 13
    Path(path).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (report,) = nereid.sync(str(tmp_path / "spool"), server.address)
    assert report.error.startswith(f"spool segment {path} is damaged at byte ")
    assert report.error.endswith(": a wrong checksum")
    assert report.points_settled == 1
    assert os.path.exists(path)


def test_other_versions_of_the_format_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "00000001.spool"
    path.write_bytes(b"NRSPOOL\x02" + encode_record(b"x"))
    with pytest.raises(SpoolError, match="has version 2 of the format, this package knows 1"):
        SpoolSegmentReader(str(path)).next()


def test_the_example_of_the_format(tmp_path: Path) -> None:
    record = bytes.fromhex("09000000 2639f4cb 313233343536373839")
    assert encode_record(b"123456789") == record


def test_a_spool_that_fails_falls_back_to_memory(server: NereidServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with nereid.Context("demo", "run", server.address, spool=tmp_path / "file/spool") as ctx:
        ctx.channel_send("loss", 1.0)
        assert ctx.flush()
        report = ctx.report
    assert report.points_acknowledged == 1
    assert str(tmp_path / "file") in report.spool_error
