import { useQuery } from "@tanstack/react-query";
import { ExperimentState } from "@nereid/experiments_pb";

import { isNotFound } from "../api/errors";
import { untilRead } from "../api/refetch";
import { channelsQuery, experimentQuery } from "./experimentQueries";

// How often what may change by itself is asked for again.
const REFRESH_MILLIS = 3_000;

export function isRunning(state: ExperimentState | undefined): boolean {
  return state === ExperimentState.RUNNING || state === ExperimentState.NOT_RESPONDING;
}

// Until it runs no more; what is not there yet may come, and so may the server.
function refreshMillis(running: boolean, state: { error: Error | null }): number | false {
  const changes = running || (state.error !== null && isNotFound(state.error));
  return changes ? REFRESH_MILLIS : untilRead({ state });
}

// The experiment, read again while it runs, is not there yet or could not be read.
export function useExperiment(project: string, name: string) {
  return useQuery({
    ...experimentQuery(project, name),
    refetchInterval: ({ state }) => refreshMillis(isRunning(state.data?.state), state),
  });
}

// Its channels by name, read again as the experiment is.
export function useChannels(project: string, experiment: string, running: boolean) {
  return useQuery({
    ...channelsQuery(project, experiment),
    refetchInterval: ({ state }) => refreshMillis(running, state),
  });
}
