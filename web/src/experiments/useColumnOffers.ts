import { useQuery } from "@tanstack/react-query";
import { ExperimentField, type Experiment } from "@nereid/experiments_pb";
import type { ChartSet } from "@nereid/chart_sets_pb";
import { ValueType } from "@nereid/points_pb";

import { aliases, channels, chartSets, experiments } from "../api/clients";
import { allPages } from "../api/pages";
import { byFrequency, differingFirst, firstOf } from "./nameOrder";

// What columns can be made of, as far as the newest experiments tell.
export interface ColumnOffers {
  // Names, those in which experiments differ first, then those that most have.
  parameters: string[];
  tags: string[];
  // Numeric ones, those of chart sets first, then those that most experiments have.
  channels: string[];
  aliases: string[];
}

const REFRESH_MILLIS = 3_000;
const EXPERIMENTS_LOOKED_AT = 100;
// Of these the channels are listed.
const CHANNELS_OF = 3;
const CHANNELS_MAX = 1000;

export function useColumnOffers(project: string) {
  return useQuery({
    queryKey: ["experiments", project, "offers"],
    queryFn: () => readOffers(project),
    staleTime: 30_000,
    // Until there is something, as right before the first point of a project.
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.channels.length === 0 ? REFRESH_MILLIS : false,
  });
}

async function readOffers(project: string): Promise<ColumnOffers> {
  const order = {
    key: { case: "field" as const, value: ExperimentField.CREATE_TIME },
    descending: true,
  };
  const [newest, ofProject, sets] = await Promise.all([
    experiments.listExperiments({ project, order, pageSize: EXPERIMENTS_LOOKED_AT }),
    allPages(
      (page) => aliases.listAliases({ project, ...page }),
      (answer) => answer.aliases,
    ),
    allPages(
      (page) => chartSets.listChartSets({ project, ...page }),
      (answer) => answer.chartSets,
    ),
  ]);
  const names = newest.experiments.slice(0, CHANNELS_OF).map(({ name }) => name);
  const lists = await Promise.all(names.map((name) => numericChannels(project, name)));
  return {
    parameters: differingFirst(newest.experiments.map((it) => it.parameters)),
    tags: byFrequency(newest.experiments.map((it: Experiment) => it.tags)),
    channels: firstOf(byFrequency(lists), channelsOf(sets)),
    aliases: ofProject.map(({ name }) => name),
  };
}

// None of an experiment that was deleted meanwhile.
async function numericChannels(project: string, experiment: string): Promise<string[]> {
  try {
    const answer = await channels.listChannels({ project, experiment, pageSize: CHANNELS_MAX });
    return answer.channels.filter(({ type }) => type === ValueType.NUMERIC).map(({ name }) => name);
  } catch {
    return [];
  }
}

function channelsOf(sets: readonly ChartSet[]): string[] {
  const sources = sets.flatMap((it) => it.charts).flatMap((it) => it.sources);
  return sources.flatMap(({ source }) => (source.case === "channel" ? source.value : []));
}
