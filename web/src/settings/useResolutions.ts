import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Alias } from "@nereid/aliases_pb";
import { ExperimentField } from "@nereid/experiments_pb";

import { experiments } from "../api/clients";

// Which channel stands for an alias in one experiment.
export interface Resolution {
  experiment: string;
  // Empty: none does.
  channel: string;
}

const EXPERIMENTS_SHOWN = 5;
// As many sources as a list of experiments tells the values of.
const ALIASES_MAX = 100;

// What aliases stand for in the newest experiments, by alias.
export function useResolutions(
  project: string,
  aliases: readonly Alias[],
): ReadonlyMap<string, Resolution[]> {
  const names = aliases.slice(0, ALIASES_MAX).map(({ name }) => name);
  const { data } = useQuery({
    queryKey: ["experiments", project, "resolutions", aliases.map(({ etag }) => etag)],
    queryFn: () => readResolutions(project, names),
    enabled: names.length > 0,
    placeholderData: (before) => before,
  });
  return useMemo(() => new Map(data), [data]);
}

async function readResolutions(project: string, names: string[]) {
  const answer = await experiments.listExperiments({
    project,
    pageSize: EXPERIMENTS_SHOWN,
    sources: names.map((name) => ({ source: { case: "alias" as const, value: name } })),
    order: { key: { case: "field", value: ExperimentField.CREATE_TIME }, descending: true },
  });
  return names.map((name, alias): [string, Resolution[]] => [
    name,
    answer.experiments.map((experiment, index) => ({
      experiment: experiment.name,
      channel: answer.values[index]?.values[alias]?.channel ?? "",
    })),
  ]);
}
