import { create } from "@bufbuild/protobuf";
import { Axis, Scale } from "@nereid/axes_pb";
import { ChartSchema, type Chart } from "@nereid/charts_pb";
import type { Source } from "@nereid/sources_pb";

// What a person fills in of a chart.
export interface ChartDraft {
  name: string;
  title: string;
  sources: readonly Source[];
  axis: Axis;
  yScale: Scale;
  smoothing: number;
}

export const SCALES: readonly [Scale, string][] = [
  [Scale.LINEAR, "Linear"],
  [Scale.LOGARITHMIC, "Logarithmic"],
];

// The draft of a chart, or of a new one.
export function draftOf(chart: Chart | undefined): ChartDraft {
  return {
    name: chart?.name ?? "",
    title: chart?.title ?? "",
    sources: chart?.sources ?? [],
    axis: chart?.axis || Axis.X,
    yScale: chart?.yScale || Scale.LINEAR,
    smoothing: chart?.smoothing ?? 0,
  };
}

export function chartOf(draft: ChartDraft): Chart {
  return create(ChartSchema, { ...draft, sources: [...draft.sources] });
}

// What is missing yet. Unset: nothing.
export function missingIn(draft: ChartDraft): string | undefined {
  if (draft.name === "") return "A chart needs a name.";
  return draft.sources.length === 0 ? "A chart needs a source." : undefined;
}
