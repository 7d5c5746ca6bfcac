import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChartSet } from "@nereid/chart_sets_pb";
import type { Chart } from "@nereid/charts_pb";

import { chartsChanged, saveCharts } from "../editing/chartStore";

// The charts of a chart set, and how to save them in another order. The new order shows at once.
export function useReorderCharts(project: string, { name, charts, etag }: ChartSet) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (list: Chart[]) => saveCharts(project, name, list, etag),
    onSettled: () => chartsChanged(client, project),
  });
  return {
    charts: save.isPending ? save.variables : charts,
    reorder: (list: Chart[]) => save.mutate(list),
    error: save.error,
  };
}
