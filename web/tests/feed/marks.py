"""Sends what charts have marks for: marks.py PROJECT EXPERIMENT.

A channel with a NaN, both infinities and values at and below 0, and one of a lone point.
"""

import math
import sys

import nereid


def main() -> None:
    with nereid.Context(sys.argv[1], sys.argv[2]) as ctx:
        for x, y in enumerate([1.5, 2, math.nan, 4, math.inf, 6, -math.inf, 8, 0, -1, 0.1 + 0.2]):
            ctx.channel_send("=loss", x, y)
        ctx.channel_send("lone", 7, 42.5)
        ctx.channel_send("other", 1, 5)
        ctx.channel_send("other", 10, 6)


main()
