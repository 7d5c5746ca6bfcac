"""Puts strings into every name and text that there is: hostile_names.py PROJECTS STRINGS.

Both are lists as JSON. The experiment "rich" of the project "hostile" has them in everything
that an experiment holds.
"""

import base64
import json
import sys

import nereid
from nereid.requests import Requests
from nereid.settings import find_server

PROJECT = "hostile"
# More than this an experiment does not take.
TAGS_MAX = 100
# A gray pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def config(strings: list[str]) -> dict[str, object]:
    def chart(text: str) -> dict[str, object]:
        return {"name": text, "title": text, "sources": [{"channel": text}, {"alias": text}]}

    return {
        "aliases": [{"name": text, "channels": [text]} for text in strings],
        "chart_sets": [{"name": text, "charts": [chart(text)]} for text in strings],
    }


def make_rich(requests: Requests, strings: list[str]) -> None:
    names = {"project": PROJECT, "experiment": "rich"}
    with nereid.Context(PROJECT, "rich", spool=False, quiet=True) as ctx:
        for text in strings:
            ctx.channel_send(text, 1, 0.5)
            ctx.channel_send("texts", text)
            ctx.channel_send("images", nereid.Image(text, text, PNG))
    for text in strings:
        chart = {"name": text, "title": text, "sources": [{"alias": text}]}
        requests.call("ChartService", "CreateChart", chart=chart, **names)
    experiment = {
        "project": PROJECT,
        "name": "rich",
        "description": "\n".join(strings),
        "tags": strings[:TAGS_MAX],
        "parameters": {text: text for text in strings},
    }
    requests.call("ExperimentService", "UpdateExperiment", experiment=experiment)


def main() -> None:
    projects, strings = (json.loads(argument) for argument in sys.argv[1:])
    requests = Requests(find_server(None))
    for name in projects:
        requests.call("ProjectService", "CreateProject", name=name)
    for name in strings:
        requests.call("ExperimentService", "CreateExperiment", project=PROJECT, name=name)
    requests.call("ConfigService", "ApplyConfig", project=PROJECT, config=config(strings))
    make_rich(requests, strings)
    requests.close()


main()
