"""Makes three experiments that name accuracy differently: accuracies.py PROJECT."""

import sys

import nereid


def main() -> None:
    for name, channel, rate, last in (
        ("first", "acc", 0.1, 0.75),
        ("second", "accuracy", 0.01, 0.875),
        ("third", "val/acc", 0.01, 0.625),
    ):
        with nereid.Context(sys.argv[1], name, params={"lr": rate, "batch": 64}) as ctx:
            ctx.channel_send(channel, 1, 0.5)
            ctx.channel_send(channel, 2, last)
            ctx.channel_send("loss", 1, 1 - last)


main()
