import type { QueryClient } from "@tanstack/react-query";

// Has everything that shows aliases of a project, or what they stand for, read again.
export async function aliasesChanged(client: QueryClient, project: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["aliases", project] }),
    client.invalidateQueries({ queryKey: ["experiment-charts", project] }),
    client.invalidateQueries({ queryKey: ["experiments", project] }),
  ]);
}
