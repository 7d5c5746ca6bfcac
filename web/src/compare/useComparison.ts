import { useQueries } from "@tanstack/react-query";
import type { Experiment } from "@nereid/experiments_pb";
import { ValueType } from "@nereid/points_pb";

import { isNotFound } from "../api/errors";
import { channelsQuery, experimentQuery } from "../experiment/experimentQueries";
import { isRunning } from "../experiment/useExperiment";

// How often what is known of running experiments is asked for again.
const REFRESH_MILLIS = 3_000;

// One experiment of several, with the names of its channels of numbers.
export interface Compared {
  name: string;
  experiment: Experiment | undefined;
  channels: readonly string[];
  missing: boolean;
}

export interface Comparison {
  // Undefined: not all of them were read yet.
  compared: readonly Compared[] | undefined;
  error: unknown;
}

// The experiments of a comparison, read again while they run. Those that are not there are marked.
export function useComparison(project: string, names: readonly string[]): Comparison {
  const heads = useQueries({
    queries: names.map((name) => ({
      ...experimentQuery(project, name),
      refetchInterval: (query: { state: { data: Experiment | undefined } }) =>
        isRunning(query.state.data?.state) ? REFRESH_MILLIS : (false as const),
    })),
  });
  const lists = useQueries({
    queries: names.map((experiment, i) => ({
      ...channelsQuery(project, experiment),
      refetchInterval: isRunning(heads[i]?.data?.state) ? REFRESH_MILLIS : (false as const),
    })),
  });
  const failed = [...heads, ...lists].find((it) => it.error !== null && !isNotFound(it.error));
  const pending = [...heads, ...lists].some((it) => it.isPending);
  if (pending) return { compared: undefined, error: failed?.error };
  const compared = names.map((name, i) => ({
    name,
    experiment: heads[i]?.data,
    channels: (lists[i]?.data ?? [])
      .filter((it) => it.type === ValueType.NUMERIC)
      .map((it) => it.name),
    missing: heads[i]?.error != null,
  }));
  return { compared, error: failed?.error };
}
