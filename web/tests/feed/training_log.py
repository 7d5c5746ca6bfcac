"""Sends the log of a training run: training_log.py PROJECT EXPERIMENT COUNT [CHANNEL].

Line COUNT // 100 warns of a spike, every other one tells of a step. Ends the experiment.
"""

import sys

import nereid


def line_of(step: int, count: int) -> str:
    if step == count // 100:
        return f"WARNING step {step}: gradient norm 93.1 is above 10, clipped"
    epoch, loss = 1 + step * 10 // count, 2.3 / (1 + step / 500)
    return f"epoch {epoch:2d} step {step:6d}  loss {loss:.5f}  lr 3.0e-04  412 samples/s"


def main() -> None:
    project, experiment, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    name = sys.argv[4] if len(sys.argv) > 4 else "log"
    with nereid.Context(project, experiment) as context:
        channel = context.create_channel(name, nereid.TEXT)
        for step in range(count):
            channel.send(step, line_of(step, count))
            if step % 10_000 == 9_999:
                context.flush()
        context.flush()
        print(f"stored {context.report.points_acknowledged}")


main()
