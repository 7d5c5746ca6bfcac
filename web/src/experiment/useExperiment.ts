import { useQuery } from "@tanstack/react-query";
import { ExperimentState } from "@nereid/experiments_pb";

import { isNotFound } from "../api/errors";
import { channelsQuery, experimentQuery } from "./experimentQueries";

// How often what may change by itself is asked for again.
const REFRESH_MILLIS = 3_000;

export function isRunning(state: ExperimentState | undefined): boolean {
  return state === ExperimentState.RUNNING || state === ExperimentState.NOT_RESPONDING;
}

// Until it runs no more; what is not there yet may come.
function refreshMillis(running: boolean, error: Error | null): number | false {
  return running || (error !== null && isNotFound(error)) ? REFRESH_MILLIS : false;
}

// The experiment, read again while it runs or is not there yet.
export function useExperiment(project: string, name: string) {
  return useQuery({
    ...experimentQuery(project, name),
    refetchInterval: ({ state }) => refreshMillis(isRunning(state.data?.state), state.error),
  });
}

// Its channels by name, read again while it runs or is not there yet.
export function useChannels(project: string, experiment: string, running: boolean) {
  return useQuery({
    ...channelsQuery(project, experiment),
    refetchInterval: ({ state }) => refreshMillis(running, state.error),
  });
}
