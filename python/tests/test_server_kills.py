"""A server that is killed again and again stores every point once."""

from __future__ import annotations

import os
import threading
import time

from nereid_server import NereidServer

import nereid
from nereid.spool_format import list_spools

KILLS = 5

# The whole run takes 60 s with NEREID_KILL_SECONDS=60.
SECONDS = float(os.environ.get("NEREID_KILL_SECONDS", "10"))


def kill_again_and_again(server: NereidServer, over: threading.Event) -> None:
    for _ in range(KILLS):
        over.wait(SECONDS / KILLS * 0.7)
        server.kill()
        over.wait(SECONDS / KILLS * 0.3)
        server.start()


def test_every_value_is_there_once_after_five_kills(server: NereidServer) -> None:
    over = threading.Event()
    killer = threading.Thread(target=kill_again_and_again, args=(server, over))
    with nereid.Context("demo", "run", server.address, quiet=True) as ctx:
        killer.start()
        begin = time.monotonic()
        step = 0
        # A real program computes between its points; this one waits for the next tick.
        while time.monotonic() - begin < SECONDS:
            for _ in range(20):
                ctx.channel_send("loss", step, step / 3)
                ctx.channel_send("automatic", step)
                step += 1
            ctx.channel_send("log", f"step {step}")
            over.wait(0.002)
        killer.join()
        assert ctx.flush(timeout=30)
        report = ctx.report
    assert report.points_acknowledged == report.points_sent
    assert list_spools(os.environ["NEREID_SPOOL"]) == []
    with nereid.Client(server.address) as client:
        run = client.experiment("run", "demo")
        loss, automatic, log = (run.read(name) for name in ("loss", "automatic", "log"))
    assert loss.x.tolist() == list(range(step))
    assert loss.y.tolist() == [one / 3 for one in range(step)]
    assert automatic.x.tolist() == list(range(1, step + 1))
    assert automatic.y.tolist() == list(range(step))
    assert log.y.tolist() == [f"step {one}" for one in range(20, step + 1, 20)]
