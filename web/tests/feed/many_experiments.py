"""Makes experiments without points: many_experiments.py PROJECT COUNT."""

import sys
from concurrent.futures import ThreadPoolExecutor

from nereid.requests import Requests
from nereid.settings import find_server

CALLS_AT_ONCE = 32


def main() -> None:
    project, count = sys.argv[1], int(sys.argv[2])
    requests = Requests(find_server(None))

    def make(index: int) -> None:
        name = f"run {index:05d}"
        requests.call("ExperimentService", "CreateExperiment", project=project, name=name)
        experiment = {
            "project": project,
            "name": name,
            "tags": ["even" if index % 2 == 0 else "odd"],
            "parameters": {"seed": str(index)},
            "state": "EXPERIMENT_STATE_SUCCEEDED",
        }
        requests.call(
            "ExperimentService",
            "UpdateExperiment",
            experiment=experiment,
            update_mask={"paths": ["tags", "parameters", "state"]},
        )

    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        list(pool.map(make, range(count)))
    requests.close()


main()
