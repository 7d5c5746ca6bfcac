import type { QueryClient } from "@tanstack/react-query";
import type { Experiment } from "@nereid/experiments_pb";

// Has everything that shows an experiment read again.
export async function experimentChanged(client: QueryClient, { project, name }: Experiment) {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["experiment", project, name] }),
    client.invalidateQueries({ queryKey: ["experiments", project] }),
  ]);
}
