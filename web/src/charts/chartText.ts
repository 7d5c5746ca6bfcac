import type { ChartSummary } from "./ChartModel";
import type { ChartSpec } from "./chartSpec";
import { formatExact } from "./ticks";

// A chart in words: its series, how many points each has in the visible range, and the last value.
export function chartText(spec: ChartSpec, summary: ChartSummary): string {
  if (summary.phase === "loading") return "Not read yet.";
  const labels = new Map(spec.series.map((it) => [it.id, it.label]));
  return summary.series
    .map(({ id, problem, pointCount, last }) => {
      const label = labels.get(id) ?? "";
      if (problem !== undefined) return `${label}: ${problem}.`;
      const points = `${pointCount} ${pointCount === 1 ? "point" : "points"}`;
      return `${label}: ${points}${last === undefined ? "" : `, last ${formatExact(last)}`}.`;
    })
    .join(" ");
}
