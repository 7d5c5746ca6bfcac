import { useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Channel } from "@nereid/channels_pb";
import type { Experiment } from "@nereid/experiments_pb";
import { ValueType } from "@nereid/points_pb";

import { CallQueue } from "../api/CallQueue";
import { isNotFound } from "../api/errors";
import { untilRead } from "../api/refetch";
import { useFailure } from "../api/useFailure";
import { channelsQuery, readChannels } from "../experiment/experimentQueries";
import { isRunning } from "../experiment/useExperiment";
import { readExperiments, readRunning, type ExperimentsByName } from "./readExperiments";

// How often what is known of running experiments is asked for again. Their channels are a call for
// each experiment: where many run, so far apart.
const REFRESH_MILLIS = 3_000;
const CHANNELS_CALL_MILLIS = 250;
const CHANNELS_CALLS_MAX = 3;

// One experiment of several, with the names of its channels of numbers.
export interface Compared {
  name: string;
  experiment: Experiment | undefined;
  channels: readonly string[];
  missing: boolean;
}

export interface Comparison {
  // Undefined: they were not read yet.
  compared: readonly Compared[] | undefined;
  // Whether all their channels were read; until then, none has any.
  complete: boolean;
  // Why something was not read yet.
  failure: Error | null;
  retry: () => void;
}

// The experiments of a comparison, read again while they run. Those that are not there are marked.
export function useComparison(project: string, names: readonly string[]): Comparison {
  const heads = useHeads(project, names);
  const channels = useChannelLists(project, names, heads.data);
  const failures = [useFailure(heads), useFailure(channels)];
  const { data, isPlaceholderData } = heads;
  const compared = useMemo(() => {
    return names.map((name, i) => {
      const experiment = data?.get(name);
      const missing = experiment === undefined && !isPlaceholderData;
      return { name, experiment, missing, channels: numericOf(channels.data?.[i]) };
    });
  }, [names, data, isPlaceholderData, channels.data]);
  return {
    compared: data && compared,
    complete: channels.data !== undefined,
    failure: failures.find((it) => it !== null) ?? null,
    retry: () => {
      void heads.refetch();
      channels.refetch();
    },
  };
}

function numericOf(channels: readonly Channel[] = []): string[] {
  return channels.filter((it) => it.type === ValueType.NUMERIC).map((it) => it.name);
}

// The experiments by name. Those that run are asked for again, and all are once one of these ended.
function useHeads(project: string, names: readonly string[]) {
  const all = useQuery({
    queryKey: ["experiments", project, "compared", names],
    queryFn: () => readExperiments(project, names),
    placeholderData: (before) => before,
  });
  const running = useMemo(
    () => names.filter((name) => isRunning(all.data?.get(name)?.state)),
    [names, all.data],
  );
  const { data: newer } = useQuery({
    queryKey: ["experiments", project, "compared running", running],
    queryFn: () => readRunning(project, running),
    enabled: running.length > 0,
    refetchInterval: REFRESH_MILLIS,
  });
  const { refetch } = all;
  useEffect(() => {
    if (newer !== undefined && running.some((name) => !newer.has(name))) void refetch();
  }, [newer, running, refetch]);
  const data = useMemo(
    () => all.data && new Map([...all.data, ...(newer ?? [])]),
    [all.data, newer],
  );
  return { ...all, data };
}

type Lists = readonly (readonly Channel[] | undefined)[];

const channelCalls = new CallQueue(CHANNELS_CALLS_MAX);

// The channels of each experiment; undefined until all are read.
function useChannelLists(
  project: string,
  names: readonly string[],
  heads: ExperimentsByName | undefined,
) {
  const runs = (name: string) => isRunning(heads?.get(name)?.state);
  const millis = Math.max(REFRESH_MILLIS, names.filter(runs).length * CHANNELS_CALL_MILLIS);
  return useQueries({
    queries: names.map((name) => ({
      ...channelsQuery(project, name),
      queryFn: () => channelCalls.run(() => readChannels(project, name)),
      refetchInterval: runs(name) ? millis : untilRead,
    })),
    combine: listsOf,
  });
}

function listsOf(results: UseQueryResult<Channel[]>[]) {
  const unread = results.filter((it) => it.data === undefined && !isMissing(it));
  const data: Lists | undefined = unread.length === 0 ? results.map((it) => it.data) : undefined;
  return {
    data,
    failureReason: unread.find((it) => it.failureReason !== null)?.failureReason ?? null,
    refetch: () => unread.forEach((it) => void it.refetch()),
  };
}

function isMissing({ error }: UseQueryResult): boolean {
  return error !== null && isNotFound(error);
}
