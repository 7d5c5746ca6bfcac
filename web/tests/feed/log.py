"""Sends what is written to it, line by line: log.py PROJECT EXPERIMENT.

A line of standard input is `CHANNEL<tab>TEXT`, in which `\\n` stands for a line feed and `\\e` for
escape. Prints "stored COUNT" each time the server has all of COUNT texts. Ends the experiment with
the input.
"""

import sys

import nereid


def main() -> None:
    project, experiment = sys.argv[1:]
    with nereid.Context(project, experiment) as context:
        for count, line in enumerate(sys.stdin, start=1):
            channel, text = line.rstrip("\n").split("\t", 1)
            context.channel_send(channel, text.replace("\\n", "\n").replace("\\e", "\x1b"))
            context.flush()
            print(f"stored {count}")


main()
