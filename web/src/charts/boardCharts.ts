import type { ReactNode } from "react";

import type { BoardView } from "./boardView";
import type { ChartSpec } from "./chartSpec";
import { sourceLabel } from "./seriesKey";

// A chart of a page, before the page's own choices of axis, scale and smoothing.
export interface BoardChart {
  spec: ChartSpec;
  // Edit, delete and the like.
  actions: ReactNode;
}

// Charts that belong together, under a heading.
export interface BoardGroup {
  id: string;
  heading: string;
  charts: readonly BoardChart[];
}

// The groups with what the page chose for all charts, and without what is not searched for.
export function applyView(groups: readonly BoardGroup[], view: BoardView): BoardGroup[] {
  return groups.flatMap((group) => {
    const charts = group.charts
      .filter(({ spec }) => matches(spec, view.search))
      .map((it) => ({ ...it, spec: overridden(it.spec, view) }));
    return charts.length === 0 ? [] : [{ ...group, charts }];
  });
}

function overridden(spec: ChartSpec, { axis, scale, smoothing }: BoardView): ChartSpec {
  return {
    ...spec,
    axis: axis ?? spec.axis,
    yScale: scale ?? spec.yScale,
    smoothing: smoothing ?? spec.smoothing,
  };
}

// Whether each word of the search is in the title or in a source.
function matches(spec: ChartSpec, search: string): boolean {
  const text = [spec.title, ...spec.sources.map(sourceLabel)].join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
