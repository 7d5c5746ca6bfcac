"""Talks to a Nereid server with nothing but generated stubs, and compares with vectors.json.

PYTHONPATH=GENERATED python main.py ADDRESS VECTORS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import grpc
from checks import Checks
from ingest import check_experiment, check_ingest
from query import Query
from watch import check_watch


def main() -> int:
    address, path = sys.argv[1:]
    vectors = json.loads(Path(path).read_text(encoding="utf-8"))
    project = vectors["project"]
    checks = Checks()
    with grpc.insecure_channel(address) as connection:
        query = Query(connection, checks, vectors)
        for experiment in vectors["experiments"]:
            check_ingest(connection, checks, project, experiment)
            check_experiment(connection, checks, project, experiment)
            for read in experiment["reads"]:
                query.check_read(experiment["name"], {"channel": read["channel"]}, read)
        check_watch(connection, checks, project, vectors["live"])
        query.check_alias()
        query.check_samples()
        query.check_charts()
        query.check_ranking()
        query.check_error()
    if checks.failed:
        print(f"python: {checks.failed} of {checks.passed + checks.failed} checks failed")
        return 1
    print(f"python: {checks.passed} checks passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
