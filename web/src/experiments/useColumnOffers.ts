import { useQuery } from "@tanstack/react-query";
import { ExperimentField, Statistic, type Experiment } from "@nereid/experiments_pb";
import { ValueType } from "@nereid/points_pb";

import { aliases, channels, experiments } from "../api/clients";
import { allPages } from "../api/pages";
import { channelSource, type ColumnKey } from "./columnKeys";

// What columns can be made of, as far as the newest experiments tell.
export interface ColumnOffers {
  // Names, those that most experiments have first.
  parameters: string[];
  tags: string[];
  // Numeric ones, those that most experiments have first.
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
  const [newest, ofProject] = await Promise.all([
    experiments.listExperiments({ project, order, pageSize: EXPERIMENTS_LOOKED_AT }),
    allPages(
      (page) => aliases.listAliases({ project, ...page }),
      (answer) => answer.aliases,
    ),
  ]);
  const names = newest.experiments.slice(0, CHANNELS_OF).map(({ name }) => name);
  const lists = await Promise.all(names.map((name) => numericChannels(project, name)));
  return {
    parameters: byFrequency(newest.experiments.map((it) => Object.keys(it.parameters))),
    tags: byFrequency(newest.experiments.map((it: Experiment) => it.tags)),
    channels: byFrequency(lists),
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

function byFrequency(lists: string[][]): string[] {
  const counts = new Map<string, number>();
  for (const name of lists.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

const PARAMETERS_AT_FIRST = 3;
const CHANNELS_AT_FIRST = 3;

// The columns of a person who chose none.
export function columnsAtFirst(offers: ColumnOffers): ColumnKey[] {
  const parameters = offers.parameters.slice(0, PARAMETERS_AT_FIRST);
  const sources = offers.channels.slice(0, CHANNELS_AT_FIRST).map(channelSource);
  return [
    ...parameters.map((name): ColumnKey => ({ kind: "parameter", name })),
    ...sources.map((source): ColumnKey => ({ kind: "value", statistic: Statistic.LAST, source })),
  ];
}
