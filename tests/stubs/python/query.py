"""Reads points by channel and by alias, samples them, shows charts and ranks experiments."""

from __future__ import annotations

from typing import Any

import grpc
from checks import SECONDS_MAX, Checks, all_bits, bits, double, y_bits
from nereid.v1 import (
    aliases_pb2,
    aliases_pb2_grpc,
    axes_pb2,
    chart_sets_pb2,
    chart_sets_pb2_grpc,
    charts_pb2,
    charts_pb2_grpc,
    experiments_pb2,
    experiments_pb2_grpc,
    points_pb2,
    query_pb2,
    query_pb2_grpc,
    sources_pb2,
)

Json = dict[str, Any]


def image_fields(image: Any) -> Json:
    fields = ("name", "description", "width", "height", "data_bytes")
    return {
        **{field: getattr(image, field) for field in fields},
        "data": image.data.hex(),
        "format": points_pb2.ImageFormat.Name(image.format),
    }


class Query:
    def __init__(self, connection: grpc.Channel, checks: Checks, vectors: Json) -> None:
        self._connection = connection
        self._checks = checks
        self._vectors = vectors
        self._project = vectors["project"]
        self._alias = sources_pb2.Source(alias=vectors["alias"]["name"])

    def check_read(self, experiment: str, source: Any, wanted: Json) -> None:
        request = query_pb2.ReadPointsRequest(
            project=self._project, experiment=experiment, source=source
        )
        stub = query_pb2_grpc.QueryServiceStub(self._connection)
        answers = list(stub.ReadPoints(request, timeout=SECONDS_MAX))
        got = {
            "channel": answers[0].channel,
            "type": points_pb2.ValueType.Name(answers[0].type),
            "x": [x for answer in answers for x in all_bits(answer.points.x)],
            "doubles": [y for answer in answers for y in y_bits(answer.points)],
            "texts": [text for answer in answers for text in answer.points.texts],
            "images": [image_fields(one) for answer in answers for one in answer.points.images],
        }
        for field, value in got.items():
            label = f"{experiment}: {field} of {str(source).strip()}"
            self._checks.equal(label, value, wanted.get(field, []))

    def check_alias(self) -> None:
        stub = aliases_pb2_grpc.AliasServiceStub(self._connection)
        wanted = self._vectors["alias"]
        request = aliases_pb2.CreateAliasRequest(
            project=self._project, alias=aliases_pb2.Alias(**wanted)
        )
        alias = stub.CreateAlias(request, timeout=SECONDS_MAX).alias
        told = {"name": alias.name, "channels": list(alias.channels)}
        self._checks.equal("the alias as created", told, wanted)
        for experiment in self._vectors["experiments"]:
            self.check_read(experiment["name"], self._alias, experiment["reads"][0])

    def check_samples(self) -> None:
        samples = self._vectors["samples"]
        request = query_pb2.SampleSeriesRequest(
            project=self._project,
            experiments=[series["experiment"] for series in samples["series"]],
            sources=[self._alias],
            columns=samples["columns"],
        )
        stub = query_pb2_grpc.QueryServiceStub(self._connection)
        answers = list(stub.SampleSeries(request, timeout=SECONDS_MAX))
        self._checks.equal("sampled series", len(answers), len(samples["series"]))
        for answer, wanted in zip(answers, samples["series"]):
            got: Json = {
                "experiment": answer.experiment,
                "code": answer.status.code,
                "channel": answer.channel,
                "from": bits(getattr(answer, "from")),
                "to": bits(answer.to),
                "point_count": answer.point_count,
            }
            for field, value in got.items():
                self._checks.equal(f"{field} of a sampled series", value, wanted[field])
            self._check_sampled(answer, wanted)

    def _check_sampled(self, answer: Any, wanted: Json) -> None:
        points = wanted.get("points", {"x": [], "doubles": []})
        label = f"{wanted['experiment']}: sampled"
        self._checks.equal(f"{label} x", all_bits(answer.points.x), points["x"])
        self._checks.equal(f"{label} y", y_bits(answer.points), points["doubles"])
        for field, value in wanted.get("columns", {}).items():
            column = list(getattr(answer.columns, field))
            exact = all_bits(column) if field.endswith(("_x", "_y")) else column
            self._checks.equal(f"{label} {field}", exact, value)

    def check_charts(self) -> None:
        wanted = self._vectors["chart_set"]
        chart = {**wanted["chart"], "smoothing": double(wanted["chart"]["smoothing"])}
        chart_set = chart_sets_pb2.ChartSet(name=wanted["name"], charts=[charts_pb2.Chart(**chart)])
        create = chart_sets_pb2.CreateChartSetRequest(project=self._project, chart_set=chart_set)
        sets = chart_sets_pb2_grpc.ChartSetServiceStub(self._connection)
        sets.CreateChartSet(create, timeout=SECONDS_MAX)

        request = charts_pb2.ListExperimentChartsRequest(
            project=self._project, experiment=wanted["experiment"]
        )
        stub = charts_pb2_grpc.ChartServiceStub(self._connection)
        (shown,) = stub.ListExperimentCharts(request, timeout=SECONDS_MAX).charts
        self._checks.equal("chart set", shown.chart_set, wanted["name"])
        got = {
            "name": shown.chart.name,
            "title": shown.chart.title,
            "axis": axes_pb2.Axis.Name(shown.chart.axis),
            "y_scale": axes_pb2.Scale.Name(shown.chart.y_scale),
            "smoothing": bits(shown.chart.smoothing),
        }
        for field, value in got.items():
            self._checks.equal(f"chart: {field}", value, wanted["chart"][field])
        resolved = [{"channel": one.channel, "code": one.status.code} for one in shown.sources]
        self._checks.equal("chart: resolved sources", resolved, wanted["resolved"])

    def check_ranking(self) -> None:
        statistic = experiments_pb2.SourceStatistic(source=self._alias, statistic="STATISTIC_LAST")
        request = experiments_pb2.ListExperimentsRequest(
            project=self._project,
            sources=[self._alias],
            order=experiments_pb2.ExperimentOrder(source_statistic=statistic),
        )
        stub = experiments_pb2_grpc.ExperimentServiceStub(self._connection)
        answer = stub.ListExperiments(request, timeout=SECONDS_MAX)
        got = []
        for experiment, row in zip(answer.experiments, answer.values):
            (value,) = row.values
            one = {
                "experiment": experiment.name,
                "channel": value.channel,
                "code": value.status.code,
            }
            present = [field for field in ("last", "min", "max") if value.HasField(field)]
            got.append({**one, **{field: bits(getattr(value, field)) for field in present}})
        self._checks.equal("the ranking", got, self._vectors["ranking"])

    def check_error(self) -> None:
        wanted = self._vectors["error"]
        stub = experiments_pb2_grpc.ExperimentServiceStub(self._connection)
        request = experiments_pb2.ListExperimentsRequest(project=wanted["project"])
        try:
            stub.ListExperiments(request, timeout=SECONDS_MAX)
            code, message = 0, ""
        except grpc.RpcError as error:
            code, message = error.code().value[0], error.details()
        self._checks.equal("unknown project: code", code, wanted["code"])
        self._checks.equal("unknown project: message", message, wanted["message"])
