"""A chart set of three charts, and an alias of two channels: chart_sets.py PROJECT."""

import sys

from nereid.requests import Requests
from nereid.settings import find_server

requests = Requests(find_server(None))
requests.call(
    "ConfigService",
    "ApplyConfig",
    project=sys.argv[1],
    config={
        "aliases": [{"name": "accuracy", "channels": ["acc", "accuracy"]}],
        "chart_sets": [
            {
                "name": "Training",
                "charts": [
                    {"name": name, "sources": [{"channel": "loss"}]}
                    for name in ("first", "second", "third")
                ],
            }
        ],
    },
)
requests.close()
