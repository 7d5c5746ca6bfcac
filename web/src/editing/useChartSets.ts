import { useQuery } from "@tanstack/react-query";

import { chartSets } from "../api/clients";
import { allPages } from "../api/pages";

// All chart sets of a project by name.
export function useChartSets(project: string) {
  return useQuery({
    queryKey: ["chart-sets", project],
    queryFn: () =>
      allPages(
        (page) => chartSets.listChartSets({ project, ...page }),
        (answer) => answer.chartSets,
      ),
  });
}
