import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { Channel } from "@nereid/channels_pb";

import { channels, charts, experiments } from "../api/clients";
import { allPages } from "../api/pages";
import { tabOf } from "./experimentTabs";

export function experimentQuery(project: string, name: string) {
  return queryOptions({
    queryKey: ["experiment", project, name],
    queryFn: async () => (await experiments.getExperiment({ project, name })).experiment,
  });
}

// Its channels by name.
export function channelsQuery(project: string, experiment: string) {
  return queryOptions({
    queryKey: ["channels", project, experiment],
    queryFn: () => readChannels(project, experiment),
  });
}

export function readChannels(project: string, experiment: string): Promise<Channel[]> {
  return allPages(
    (page) => channels.listChannels({ project, experiment, ...page }),
    (answer) => answer.channels,
  );
}

// Its own charts and those of chart sets.
export function experimentChartsQuery(project: string, experiment: string) {
  return queryOptions({
    queryKey: ["experiment-charts", project, experiment],
    queryFn: () =>
      allPages(
        (page) => charts.listExperimentCharts({ project, experiment, ...page }),
        (answer) => answer.charts,
      ),
  });
}

// Asks at once for all that the page of an experiment begins with, while its code is on its way.
export function prefetchExperiment(
  client: QueryClient,
  project: string,
  name: string,
  search: URLSearchParams,
): void {
  // What fails is asked for again, and told, where it is shown.
  const fetched: Promise<unknown>[] = [
    client.query(experimentQuery(project, name)),
    client.query(channelsQuery(project, name)),
  ];
  if (tabOf(search) === "charts") fetched.push(client.query(experimentChartsQuery(project, name)));
  void Promise.allSettled(fetched);
}
