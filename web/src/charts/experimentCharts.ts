import { create } from "@bufbuild/protobuf";
import { Axis, Scale } from "@nereid/axes_pb";
import type { Chart, ExperimentChart } from "@nereid/charts_pb";
import { SourceSchema, type Source } from "@nereid/sources_pb";

import { plainAxis } from "./axis";
import type { BoardChart, BoardGroup } from "./boardCharts";
import type { ChartSpec } from "./chartSpec";
import { COLOURS } from "./palette";
import { seriesKey, sourceLabel } from "./seriesKey";

// How to make the buttons of a chart that can be changed. `chartSet` empty: the experiment's own.
export type ActionsFor = (chart: Chart, chartSet: string) => BoardChart["actions"];

// The charts of an experiment: its own, those of each chart set, and one for each channel of numbers
// that none of them shows.
export function experimentBoard(
  experiment: string,
  charts: readonly ExperimentChart[],
  channels: readonly string[],
  actionsFor: ActionsFor,
): BoardGroup[] {
  const groups = new Map<string, BoardChart[]>();
  const shown = new Set<string>();
  for (const { chart, chartSet, sources } of charts) {
    if (chart === undefined) continue;
    sources.forEach((it) => shown.add(it.channel));
    const spec = specOf(chart, chartSet, experiment);
    const group = groups.get(chartSet) ?? [];
    groups.set(chartSet, [...group, { spec, actions: actionsFor(chart, chartSet) }]);
  }
  return [
    ...[...groups].map(([chartSet, members]) => ({
      id: `set/${chartSet}`,
      heading: chartSet || "Charts of this experiment",
      charts: members,
    })),
    ...automaticGroups(
      channels.filter((it) => !shown.has(it)),
      (channel) => automaticSpec(channel, experiment),
      groups.size > 0 ? "Other channels" : "Channels",
    ),
  ];
}

// One chart for each channel. Where several have the same text before their first "/", they have a
// heading of their own.
export function automaticGroups(
  channels: readonly string[],
  specFor: (channel: string) => ChartSpec,
  heading: string,
): BoardGroup[] {
  const counts = new Map<string, number>();
  for (const it of channels) counts.set(prefixOf(it), (counts.get(prefixOf(it)) ?? 0) + 1);
  const groups = new Map<string, BoardChart[]>([["", []]]);
  for (const channel of channels) {
    const prefix = prefixOf(channel);
    const key = (counts.get(prefix) ?? 0) > 1 ? prefix : "";
    groups.set(key, [...(groups.get(key) ?? []), { spec: specFor(channel), actions: null }]);
  }
  return [...groups].flatMap(([prefix, charts]) =>
    charts.length === 0 ? [] : [{ id: `auto/${prefix}`, heading: prefix || heading, charts }],
  );
}

function prefixOf(channel: string): string {
  return channel.slice(0, Math.max(0, channel.indexOf("/")));
}

// Where the name of the chart begins is clear: that of the set holds no "/" here.
export function chartId(chart: Chart, chartSet: string): string {
  const set = chartSet.replace(/[%/]/g, encodeURIComponent);
  return set === "" ? `own/${chart.name}` : `set/${set}/${chart.name}`;
}

function specOf(chart: Chart, chartSet: string, experiment: string): ChartSpec {
  return {
    ...seriesOf(experiment, chart.sources),
    id: chartId(chart, chartSet),
    title: chart.title || chart.name,
    axis: plainAxis(chart.axis),
    yScale: chart.yScale,
    smoothing: chart.smoothing,
  };
}

export function channelSource(channel: string): Source {
  return create(SourceSchema, { source: { case: "channel", value: channel } });
}

function automaticSpec(channel: string, experiment: string): ChartSpec {
  return {
    ...seriesOf(experiment, [channelSource(channel)]),
    id: `auto/${channel}`,
    title: channel,
    axis: Axis.X,
    yScale: Scale.LINEAR,
    smoothing: 0,
  };
}

function seriesOf(experiment: string, sources: readonly Source[]) {
  return {
    experiments: [experiment],
    sources,
    series: sources.map((source, i) => ({
      id: seriesKey(experiment, source),
      experiment,
      source,
      label: sourceLabel(source),
      colour: i,
      dash: Math.floor(i / COLOURS),
    })),
  };
}
