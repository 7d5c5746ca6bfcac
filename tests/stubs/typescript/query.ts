import { Metadata, ServiceError } from "@grpc/grpc-js";
import { bits, Checks, double, yBits } from "./checks";
import { call, callOptions, Clients } from "./clients";
import { CreateAliasRequest } from "./gen/nereid/v1/aliases";
import { axisFromJSON, scaleFromJSON } from "./gen/nereid/v1/axes";
import { CreateChartSetRequest } from "./gen/nereid/v1/chart_sets";
import { ListExperimentChartsRequest } from "./gen/nereid/v1/charts";
import { ListExperimentsRequest, Statistic } from "./gen/nereid/v1/experiments";
import { Image } from "./gen/nereid/v1/points";
import { QueryServiceClient, ReadPointsRequest, SampledColumns, SampleSeriesRequest } from "./gen/nereid/v1/query";
import { Source } from "./gen/nereid/v1/sources";
import * as vectors from "./vectors";

type ReadAnswers = ReturnType<QueryServiceClient["readPoints"]>;

export function source($case: "channel" | "alias", value: string): Source {
  return { source: { $case, value } };
}

/** Reads a stream of answers to its end. */
async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const answers: T[] = [];
  for await (const answer of stream) {
    answers.push(answer);
  }
  return answers;
}

function imageOf({ name, description, data, format, width, height, dataBytes }: Image): vectors.Image {
  const hex = Buffer.from(data).toString("hex");
  return { name, description, data: hex, format, width, height, data_bytes: Number(dataBytes) };
}

function columnsOf(columns: SampledColumns): vectors.SampledColumns {
  return {
    indices: columns.indices,
    counts: columns.counts.map(Number),
    nan_counts: columns.nanCounts.map(Number),
    first_x: columns.firstX.map(bits),
    first_y: columns.firstY.map(bits),
    last_x: columns.lastX.map(bits),
    last_y: columns.lastY.map(bits),
    min_x: columns.minX.map(bits),
    min_y: columns.minY.map(bits),
    max_x: columns.maxX.map(bits),
    max_y: columns.maxY.map(bits),
  };
}

export class Query {
  private readonly project: string;
  private readonly alias: Source;

  constructor(
    private readonly clients: Clients,
    private readonly checks: Checks,
    private readonly wanted: vectors.Vectors,
  ) {
    this.project = wanted.project;
    this.alias = source("alias", wanted.alias.name);
  }

  async checkRead(experiment: string, from: Source, wanted: vectors.ReadPoints): Promise<void> {
    const request = ReadPointsRequest.fromPartial({ project: this.project, experiment, source: from });
    const stream: ReadAnswers = this.clients.query.readPoints(request, new Metadata(), callOptions());
    const answers = await all(stream);
    const points = answers.flatMap((answer) => answer.points ?? []);
    const label = `${experiment}: ${from.source?.$case} "${from.source?.value}": `;
    this.checks.equal(`${label}channel`, answers[0]?.channel, wanted.channel);
    this.checks.equal<string | undefined>(`${label}type`, answers[0]?.type, wanted.type);
    this.checks.equal(`${label}x`, points.flatMap((part) => part.x.map(bits)), wanted.x);
    this.checks.equal(`${label}doubles`, points.flatMap(yBits), wanted.doubles ?? []);
    this.checks.equal(`${label}texts`, points.flatMap((part) => part.texts), wanted.texts ?? []);
    const images = points.flatMap((part) => part.images.map(imageOf));
    this.checks.equal(`${label}images`, images, wanted.images ?? []);
  }

  async checkAlias(): Promise<void> {
    const { aliases } = this.clients;
    const request = CreateAliasRequest.fromPartial({ project: this.project, alias: this.wanted.alias });
    const { alias } = await call(aliases, aliases.createAlias, request);
    const told = { name: alias?.name, channels: alias?.channels };
    this.checks.equal<object>("the alias as created", told, this.wanted.alias);
    for (const { name, reads } of this.wanted.experiments) {
      await this.checkRead(name, this.alias, reads[0]!);
    }
  }

  async checkSamples(): Promise<void> {
    const { columns, series } = this.wanted.samples;
    const request = SampleSeriesRequest.fromPartial({
      project: this.project,
      experiments: series.map(({ experiment }) => experiment),
      sources: [this.alias],
      columns,
    });
    const answers = await all(this.clients.query.sampleSeries(request, new Metadata(), callOptions()));
    this.checks.equal("sampled series", answers.length, series.length);
    answers.forEach((answer, index) => {
      const wanted = series[index]!;
      const label = `${wanted.experiment}: sampled `;
      this.checks.equal(`${label}experiment`, answer.experiment, wanted.experiment);
      this.checks.equal(`${label}code`, answer.status?.code ?? 0, wanted.code);
      this.checks.equal(`${label}channel`, answer.channel, wanted.channel);
      this.checks.equal(`${label}from`, bits(answer.from), wanted.from);
      this.checks.equal(`${label}to`, bits(answer.to), wanted.to);
      this.checks.equal(`${label}point_count`, Number(answer.pointCount), wanted.point_count);
      const { sampled } = answer;
      const points = sampled?.$case === "points" ? sampled.value : undefined;
      this.checks.equal(`${label}x`, points?.x.map(bits), wanted.points?.x);
      this.checks.equal(`${label}y`, points && yBits(points), wanted.points?.doubles);
      if (wanted.columns) {
        const got = sampled?.$case === "columns" ? columnsOf(sampled.value) : undefined;
        for (const field of Object.keys(wanted.columns) as (keyof vectors.SampledColumns)[]) {
          this.checks.equal<unknown>(`${label}${field}`, got?.[field], wanted.columns[field]);
        }
      }
    });
  }

  async checkCharts(): Promise<void> {
    const { chart_set: wanted } = this.wanted;
    const { chartSets, charts } = this.clients;
    const chart = {
      name: wanted.chart.name,
      title: wanted.chart.title,
      sources: wanted.chart.sources.map(({ alias, channel }) =>
        alias === undefined ? source("channel", channel ?? "") : source("alias", alias),
      ),
      axis: axisFromJSON(wanted.chart.axis),
      yScale: scaleFromJSON(wanted.chart.y_scale),
      smoothing: double(wanted.chart.smoothing),
    };
    const chartSet = { name: wanted.name, charts: [chart] };
    const create = CreateChartSetRequest.fromPartial({ project: this.project, chartSet });
    await call(chartSets, chartSets.createChartSet, create);

    const place = { project: this.project, experiment: wanted.experiment };
    const request = ListExperimentChartsRequest.fromPartial(place);
    const answer = await call(charts, charts.listExperimentCharts, request);
    const [got] = answer.charts;
    this.checks.equal("chart set", got?.chartSet, wanted.name);
    this.checks.equal("chart: name", got?.chart?.name, wanted.chart.name);
    this.checks.equal("chart: title", got?.chart?.title, wanted.chart.title);
    this.checks.equal<string | undefined>("chart: axis", got?.chart?.axis, wanted.chart.axis);
    this.checks.equal<string | undefined>("chart: y_scale", got?.chart?.yScale, wanted.chart.y_scale);
    this.checks.equal("chart: smoothing", bits(got?.chart?.smoothing ?? 0), wanted.chart.smoothing);
    const resolved = got?.sources.map(({ channel, status }) => ({ channel, code: status?.code ?? 0 }));
    this.checks.equal("chart: resolved sources", resolved, wanted.resolved);
  }

  async checkRanking(): Promise<void> {
    const { experiments } = this.clients;
    const statistic = { source: this.alias, statistic: Statistic.STATISTIC_LAST };
    const request = ListExperimentsRequest.fromPartial({
      project: this.project,
      sources: [this.alias],
      order: { key: { $case: "sourceStatistic", value: statistic } },
    });
    const answer = await call(experiments, experiments.listExperiments, request);
    const got = answer.experiments.map(({ name }, index) => {
      const value = answer.values[index]?.values[0];
      const ranked: vectors.Ranked = {
        experiment: name,
        channel: value?.channel ?? "",
        code: value?.status?.code ?? 0,
      };
      for (const field of ["last", "min", "max"] as const) {
        const number = value?.[field];
        if (number !== undefined) {
          ranked[field] = bits(number);
        }
      }
      return ranked;
    });
    this.checks.equal("the ranking", got, this.wanted.ranking);
  }

  async checkError(): Promise<void> {
    const { experiments } = this.clients;
    const { project, code, message } = this.wanted.error;
    const request = ListExperimentsRequest.fromPartial({ project });
    const error = await call(experiments, experiments.listExperiments, request).then(
      () => undefined,
      (reason: ServiceError) => reason,
    );
    this.checks.equal<number | undefined>("unknown project: code", error?.code, code);
    this.checks.equal("unknown project: message", error?.details, message);
  }
}
