import type { ChartSet } from "@nereid/chart_sets_pb";
import type { Chart } from "@nereid/charts_pb";
import { ExperimentField } from "@nereid/experiments_pb";

import { charts, experiments } from "../api/clients";
import { allPages } from "../api/pages";

// Whose own charts are looked at, from the newest on: each is a request.
export const EXPERIMENTS_LOOKED_AT = 100;

// The charts of chart sets that name an alias, as a person reads them.
export function usesInChartSets(chartSets: readonly ChartSet[], alias: string): string[] {
  return chartSets.flatMap(({ name, charts: list }) =>
    list
      .filter((chart) => usesAlias(chart, alias))
      .map((chart) => `${chart.name}, in the chart set ${name}`),
  );
}

// The charts that the newest experiments have of their own.
export async function usesInExperiments(project: string, alias: string): Promise<string[]> {
  const newest = await experiments.listExperiments({
    project,
    pageSize: EXPERIMENTS_LOOKED_AT,
    order: { key: { case: "field", value: ExperimentField.CREATE_TIME }, descending: true },
  });
  const lists = await Promise.all(
    newest.experiments.map(async ({ name: experiment }) => {
      const list = await allPages(
        (page) => charts.listCharts({ project, experiment, ...page }),
        (answer) => answer.charts,
      );
      return list
        .filter((chart) => usesAlias(chart, alias))
        .map((chart) => `${chart.name}, in the experiment ${experiment}`);
    }),
  );
  return lists.flat();
}

function usesAlias({ sources }: Chart, alias: string): boolean {
  return sources.some(({ source }) => source.case === "alias" && source.value === alias);
}
