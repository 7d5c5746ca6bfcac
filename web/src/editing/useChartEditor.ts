import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Chart } from "@nereid/charts_pb";

import { chartOf, draftOf, type ChartDraft } from "./chartDraft";
import type { ChartOwner } from "./ChartOwner";
import { chartsChanged, createChart, readChart, updateChart, type StoredChart } from "./chartStore";

// The draft of a chart, and how it gets to the server.
export function useChartEditor(
  project: string,
  owner: ChartOwner,
  chart: Chart | undefined,
  onSaved: () => void,
) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(chart));
  const stored = useStored(project, owner, chart);
  const save = useMutation({
    mutationFn: async (known: StoredChart | undefined) => {
      if (chart === undefined) await createChart(project, owner, chartOf(draft));
      else if (known !== undefined) await updateChart(project, owner, chartOf(draft), known);
    },
    onSuccess: async () => {
      await chartsChanged(client, project);
      onSaved();
    },
  });
  // What is stored now takes the place of the draft.
  async function reload() {
    const { data } = await stored.refetch();
    if (data?.chart !== undefined) setDraft(draftOf(data.chart));
    save.reset();
  }
  // The draft takes the place of what is stored now.
  async function overwrite() {
    const { data } = await stored.refetch();
    save.mutate(data);
  }
  return {
    draft,
    change: (part: Partial<ChartDraft>) => setDraft((before) => ({ ...before, ...part })),
    // What the draft began with was not read yet.
    reading: chart !== undefined && stored.data === undefined,
    readError: stored.error,
    save: () => save.mutate(stored.data),
    saving: save.isPending,
    saveError: save.error,
    reload: () => void reload(),
    overwrite: () => void overwrite(),
  };
}

// The chart as it was when the editor was opened. An experiment's own carries its etag itself; one of
// a chart set needs that of the set.
function useStored(project: string, owner: ChartOwner, chart: Chart | undefined) {
  const own = "experiment" in owner;
  const name = chart?.name ?? "";
  return useQuery({
    queryKey: ["chart", project, owner, name],
    queryFn: () => readChart(project, owner, name),
    enabled: chart !== undefined,
    ...(own && chart !== undefined && { initialData: { chart, etag: chart.etag } }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
