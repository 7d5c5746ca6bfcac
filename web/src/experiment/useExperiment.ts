import { useQuery } from "@tanstack/react-query";
import { ExperimentState } from "@nereid/experiments_pb";

import { channels, experiments } from "../api/clients";
import { allPages } from "../api/pages";

// How often what is known of a running experiment is asked for again.
const REFRESH_MILLIS = 3_000;

export function isRunning(state: ExperimentState | undefined): boolean {
  return state === ExperimentState.RUNNING || state === ExperimentState.NOT_RESPONDING;
}

// The experiment, read again while it runs.
export function useExperiment(project: string, name: string) {
  return useQuery({
    queryKey: ["experiment", project, name],
    queryFn: async () => (await experiments.getExperiment({ project, name })).experiment,
    refetchInterval: (query) => (isRunning(query.state.data?.state) ? REFRESH_MILLIS : false),
  });
}

// Its channels by name, read again while it runs.
export function useChannels(project: string, experiment: string, running: boolean) {
  return useQuery({
    queryKey: ["channels", project, experiment],
    queryFn: () =>
      allPages(
        (page) => channels.listChannels({ project, experiment, ...page }),
        (answer) => answer.channels,
      ),
    refetchInterval: running ? REFRESH_MILLIS : false,
  });
}
