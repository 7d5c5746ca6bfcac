"""Sends three losses, the last with an x that came before: decreasing.py PROJECT EXPERIMENT."""

import sys

import nereid

with nereid.Context(sys.argv[1], sys.argv[2], spool=False, quiet=True) as ctx:
    for x, y in [(1, 0.5), (2, 0.25), (1, 0.75)]:
        ctx.channel_send("loss", x, y)
