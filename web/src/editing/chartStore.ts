import type { QueryClient } from "@tanstack/react-query";
import type { ChartSet } from "@nereid/chart_sets_pb";
import type { Chart } from "@nereid/charts_pb";

import { charts, chartSets } from "../api/clients";
import { isConflict } from "../api/errors";
import type { ChartOwner } from "./ChartOwner";

// How often a deletion is tried against a chart set that others change at the same time.
const ATTEMPTS_MAX = 3;

// A chart as it is stored, and what it was in: the etag of the chart, or that of its chart set.
export interface StoredChart {
  chart: Chart | undefined;
  etag: string;
  // The chart set with all its charts. Unset: the experiment has the chart of its own.
  chartSet?: ChartSet;
}

export async function readChartSet(project: string, name: string): Promise<ChartSet> {
  const { chartSet } = await chartSets.getChartSet({ project, name });
  if (chartSet === undefined) throw new Error(`The server did not tell the chart set ${name}.`);
  return chartSet;
}

// A chart as it is now; `chart` of the answer is unset in a chart set that does not have it.
export async function readChart(
  project: string,
  owner: ChartOwner,
  name: string,
): Promise<StoredChart> {
  if ("chartSet" in owner) {
    const chartSet = await readChartSet(project, owner.chartSet);
    const chart = chartSet.charts.find((it) => it.name === name);
    return { chart, etag: chartSet.etag, chartSet };
  }
  const { chart } = await charts.getChart({ project, experiment: owner.experiment, name });
  return { chart, etag: chart?.etag ?? "" };
}

// Sets the charts of a chart set, if it is still as `etag` says.
export async function saveCharts(project: string, name: string, list: Chart[], etag: string) {
  await chartSets.updateChartSet({
    project,
    chartSet: { name, charts: list, etag },
    updateMask: { paths: ["charts"] },
  });
}

const CHART_FIELDS = ["title", "sources", "axis", "y_scale", "smoothing"];

// Makes a chart. One of that name must not be there yet.
export async function createChart(project: string, owner: ChartOwner, chart: Chart) {
  if ("experiment" in owner) {
    await charts.createChart({ project, experiment: owner.experiment, chart });
    return;
  }
  const { charts: list, etag } = await readChartSet(project, owner.chartSet);
  if (list.some(({ name }) => name === chart.name)) {
    throw new Error(`The chart set has a chart "${chart.name}" already: choose another name.`);
  }
  await saveCharts(project, owner.chartSet, [...list, chart], etag);
}

// Saves a chart that was read as `stored`, if nobody changed it since.
export async function updateChart(
  project: string,
  owner: ChartOwner,
  chart: Chart,
  stored: StoredChart,
) {
  const { etag, chartSet } = stored;
  if ("chartSet" in owner) {
    const list = chartSet?.charts ?? [];
    const changed = list.map((it) => (it.name === chart.name ? chart : it));
    await saveCharts(project, owner.chartSet, changed, etag);
    return;
  }
  await charts.updateChart({
    project,
    experiment: owner.experiment,
    chart: { ...chart, etag },
    updateMask: { paths: CHART_FIELDS },
  });
}

// Takes a chart away. A chart set keeps its other charts, also those that come at the same time.
export async function deleteChart(project: string, owner: ChartOwner, name: string) {
  if ("experiment" in owner) {
    await charts.deleteChart({ project, experiment: owner.experiment, name });
    return;
  }
  for (let attempt = 1; ; attempt += 1) {
    const { charts: list, etag } = await readChartSet(project, owner.chartSet);
    const kept = list.filter((it) => it.name !== name);
    try {
      await saveCharts(project, owner.chartSet, kept, etag);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isConflict(error)) throw error;
    }
  }
}

// Has everything that shows charts of the project read again.
export async function chartsChanged(client: QueryClient, project: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["experiment-charts", project] }),
    client.invalidateQueries({ queryKey: ["chart-sets", project] }),
  ]);
}
