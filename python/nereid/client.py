"""Reads what is stored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from nereid.arguments import check_text, check_texts
from nereid.experiment import Experiment, SourceValue, experiment_from, source_value
from nereid.experiment_state import shown_state_number
from nereid.messages import enum_number
from nereid.names import check_name
from nereid.requests import Requests
from nereid.settings import find_project, find_server
from nereid.sources import source_message, split_statistic

_FIELDS = {"name": "EXPERIMENT_FIELD_NAME", "created": "EXPERIMENT_FIELD_CREATE_TIME"}


class Client:
    """Reads over one connection. Any thread. Close it, or use it in a `with` statement.

    In a forked child of a process that had a Client or a Context every call is a NereidError: read
    in the parent, or in a process that is spawned and makes a client of its own.
    """

    def __init__(self, server: str | None = None) -> None:
        """HOST:PORT; None: NEREID_SERVER, or 127.0.0.1:7070. Does not wait for the server.

        ValueError, TypeError: something else; so from every method for its arguments.
        """
        self._requests = Requests(find_server(server))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._requests.close()

    def projects(self) -> list[str]:
        """Their names. ServerError, as from every method here."""
        pages = self._requests.pages("ProjectService", "ListProjects")
        return [project.name for page in pages for project in page.projects]

    def experiment(self, name: str | None = None, project: str | None = None) -> Experiment:
        """One experiment. None: NEREID_EXPERIMENT; the project as in `experiments`."""
        wanted = name or os.environ.get("NEREID_EXPERIMENT")
        if not wanted:
            raise ValueError("no experiment: name it, or set NEREID_EXPERIMENT")
        answer = self._requests.call(
            "ExperimentService",
            "GetExperiment",
            project=find_project(project),
            name=check_name("experiment", wanted),
        )
        return experiment_from(answer.experiment, {}, self._requests)

    def experiments(  # noqa: PLR0913 (by name)
        self,
        project: str | None = None,
        *,
        name_contains: str = "",
        tags: Sequence[str] = (),
        states: Sequence[str] = (),
        sources: Sequence[str] = (),
        sort: str = "name",
        descending: bool = False,
    ) -> list[Experiment]:
        """The experiments of a project; None: NEREID_PROJECT, or "default".

        name_contains, tags, states: only those; all of the tags, one of the states, which are
          running, succeeded, failed, aborted and not_responding.
        sources: NAME or @ALIAS, whose values then stand in `Experiment.values`.
        sort: "name", "created", or SOURCE:last, SOURCE:min, SOURCE:max; those without a value come
          last.
        """
        wanted = check_texts("sources", sources)
        order = {**_order(sort, wanted), "descending": descending}
        pages = self._requests.pages(
            "ExperimentService",
            "ListExperiments",
            project=find_project(project),
            name_contains=check_text("name_contains", name_contains),
            tags=check_texts("tags", tags),
            states=[shown_state_number(state) for state in check_texts("states", states)],
            sources=[source_message(source) for source in wanted],
            order=order,
        )
        return [experiment for page in pages for experiment in self._of_page(page, wanted)]

    def _of_page(self, page: Any, sources: Sequence[str]) -> Iterator[Experiment]:
        for index, message in enumerate(page.experiments):
            values: dict[str, SourceValue] = {}
            if sources:
                told = page.values[index].values
                values = {source: source_value(one) for source, one in zip(sources, told)}
            yield experiment_from(message, values, self._requests)


def _order(sort: str, sources: list[str]) -> dict[str, Any]:
    """The key of an ExperimentOrder. A source that it names is told as well."""
    if sort in _FIELDS:
        return {"field": enum_number(_FIELDS[sort])}
    source, statistic = split_statistic(sort)
    if source not in sources:
        sources.append(source)
    number = enum_number(f"STATISTIC_{statistic.upper()}")
    return {"source_statistic": {"source": source_message(source), "statistic": number}}
