import { useQuery } from "@tanstack/react-query";
import { ExperimentState } from "@nereid/experiments_pb";

import { channelsQuery, experimentQuery } from "./experimentQueries";

// How often what is known of a running experiment is asked for again.
const REFRESH_MILLIS = 3_000;

export function isRunning(state: ExperimentState | undefined): boolean {
  return state === ExperimentState.RUNNING || state === ExperimentState.NOT_RESPONDING;
}

// The experiment, read again while it runs.
export function useExperiment(project: string, name: string) {
  return useQuery({
    ...experimentQuery(project, name),
    refetchInterval: (query) => (isRunning(query.state.data?.state) ? REFRESH_MILLIS : false),
  });
}

// Its channels by name, read again while it runs.
export function useChannels(project: string, experiment: string, running: boolean) {
  return useQuery({
    ...channelsQuery(project, experiment),
    refetchInterval: running ? REFRESH_MILLIS : false,
  });
}
