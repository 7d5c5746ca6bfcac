import type { QueryClient } from "@tanstack/react-query";

// Has everything that shows channels of an experiment, or their points, read again.
export async function channelsChanged(client: QueryClient, project: string, experiment: string) {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["channels", project, experiment] }),
    client.invalidateQueries({ queryKey: ["experiment-charts", project, experiment] }),
    client.invalidateQueries({ queryKey: ["experiments", project] }),
  ]);
}
