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
// more experiments have (or the only one) and no chart of a set names, with those that have it.
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
  const owners = ownersOf(input);
  const automatic = sharedChannels(owners, input.experiments.length).filter((it) => !named.has(it));
  const specFor = (channel: string) => {
    return automaticSpec(channel, { ...input, experiments: owners.get(channel) ?? [] });
  };
  return [
    ...groups.filter((it) => it.charts.length > 0),
    ...automaticGroups(automatic, specFor, "Channels in common"),
  ];
}

// Which experiments have each channel.
function ownersOf({ experiments, channels }: ComparisonInput): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  experiments.forEach((experiment, i) => {
    for (const channel of channels[i] ?? []) {
      const known = owners.get(channel);
      if (known === undefined) owners.set(channel, [experiment]);
      else known.push(experiment);
    }
  });
  return owners;
}

// Names that at least two experiments have, or the only one, sorted.
function sharedChannels(owners: ReadonlyMap<string, string[]>, experimentCount: number): string[] {
  const wanted = Math.min(2, experimentCount);
  return [...owners].flatMap(([name, those]) => (those.length >= wanted ? [name] : [])).sort();
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

function automaticSpec(channel: string, input: SeriesInput): ChartSpec {
  return {
    ...seriesOf([channelSource(channel)], input),
    id: `auto/${channel}`,
    title: channel,
    axis: Axis.X,
    yScale: Scale.LINEAR,
    smoothing: 0,
  };
}

type SeriesInput = Pick<ComparisonInput, "experiments" | "colours">;

// A colour for each experiment; sources of one experiment differ by their dashes.
function seriesOf(sources: readonly Source[], { experiments, colours }: SeriesInput) {
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
