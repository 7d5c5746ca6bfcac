"""Sends lines of standard input as loss, succeeds at its end: stepping.py PROJECT EXPERIMENT."""

import sys

import nereid

with nereid.Context(sys.argv[1], sys.argv[2], spool=False, quiet=True) as ctx:
    for line in sys.stdin:
        ctx.channel_send("loss", float(line))
        ctx.flush()
