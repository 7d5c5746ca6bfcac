import { Axis, Scale } from "@nereid/axes_pb";
import type { Chart } from "@nereid/charts_pb";
import type { ChartSet } from "@nereid/chart_sets_pb";
import type { Source } from "@nereid/sources_pb";

import { plainAxis } from "../charts/axis";
import type { BoardGroup } from "../charts/boardCharts";
import type { ChartSpec } from "../charts/chartSpec";
import { automaticGroups, channelSource, chartId } from "../charts/experimentCharts";
import { COLOURS } from "../charts/palette";
import { seriesKey, sourceLabel } from "../charts/seriesKey";

export interface ComparisonInput {
  experiments: readonly string[];
  // Of each experiment, as `assignColours` gives them.
  colours: ReadonlyMap<string, number>;
  chartSets: readonly ChartSet[];
  // Channels of numbers of each experiment, in the order of the experiments.
  channels: readonly (readonly string[])[];
}

// The charts of every chart set with all experiments in each, then one for each channel that two or
// more experiments have (or the only one) and no chart of a set names.
export function comparisonBoard(input: ComparisonInput): BoardGroup[] {
  const named = new Set<string>();
  const groups = input.chartSets.map((set) => ({
    id: `set/${set.name}`,
    heading: set.name,
    charts: set.charts.map((chart) => {
      for (const { source } of chart.sources) {
        if (source.case === "channel") named.add(source.value);
      }
      return { spec: chartSpec(chart, set.name, input), actions: null };
    }),
  }));
  const automatic = sharedChannels(input.channels).filter((it) => !named.has(it));
  return [
    ...groups.filter((it) => it.charts.length > 0),
    ...automaticGroups(automatic, (it) => automaticSpec(it, input), "Channels in common"),
  ];
}

// Names that at least two lists hold, or those of the only list, sorted.
export function sharedChannels(lists: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const name of lists.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const wanted = Math.min(2, lists.length);
  return [...counts].flatMap(([name, count]) => (count >= wanted ? [name] : [])).sort();
}

function chartSpec(chart: Chart, chartSet: string, input: ComparisonInput): ChartSpec {
  return {
    ...seriesOf(chart.sources, input),
    id: chartId(chart, chartSet),
    title: chart.title || chart.name,
    axis: plainAxis(chart.axis),
    yScale: chart.yScale,
    smoothing: chart.smoothing,
  };
}

function automaticSpec(channel: string, input: ComparisonInput): ChartSpec {
  return {
    ...seriesOf([channelSource(channel)], input),
    id: `auto/${channel}`,
    title: channel,
    axis: Axis.X,
    yScale: Scale.LINEAR,
    smoothing: 0,
  };
}

// A colour for each experiment; sources of one experiment differ by their dashes.
function seriesOf(sources: readonly Source[], { experiments, colours }: ComparisonInput) {
  return {
    experiments,
    sources,
    series: experiments.flatMap((experiment) =>
      sources.map((source, i) => {
        const place = colours.get(experiment) ?? 0;
        return {
          id: seriesKey(experiment, source),
          experiment,
          source,
          label: sources.length > 1 ? `${experiment} · ${sourceLabel(source)}` : experiment,
          colour: place,
          dash: Math.floor(place / COLOURS) + i,
        };
      }),
    ),
  };
}
