"""Sends one point to each of CHANNELS channels, RATE times a second, until standard input closes.

ticking.py PROJECT EXPERIMENT CHANNELS RATE [BEFORE]; BEFORE points are there when it begins. Prints
"ticking" then, and at its end how many points each channel has.
"""

import sys
import threading

import nereid
import numpy as np


def wait_for_end(closed: threading.Event) -> None:
    sys.stdin.read()
    closed.set()


def main() -> None:
    project, experiment = sys.argv[1:3]
    channels, rate = int(sys.argv[3]), float(sys.argv[4])
    before = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    closed = threading.Event()
    threading.Thread(target=wait_for_end, args=(closed,), daemon=True).start()
    random = np.random.default_rng(1)
    with nereid.Context(project, experiment) as ctx:
        handles = [ctx.create_channel(f"metric {i:02}", nereid.NUMERIC) for i in range(channels)]
        if before > 0:
            for handle in handles:
                handle.send_many(np.arange(before, dtype=float), random.normal(0, 1, before))
        ctx.flush()
        print("ticking", flush=True)
        x = before
        while not closed.wait(1 / rate):
            for handle, y in zip(handles, random.normal(0, 1, channels)):
                handle.send(x, float(y))
            x += 1
    print(x, flush=True)


main()
