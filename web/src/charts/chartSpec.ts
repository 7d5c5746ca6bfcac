import type { Axis, Scale } from "@nereid/axes_pb";
import type { Source } from "@nereid/sources_pb";

// One curve of a chart.
export interface SeriesSpec {
  // As `seriesKey` names it.
  id: string;
  experiment: string;
  source: Source;
  // What the legend calls it.
  label: string;
  // Which colour of the palette, and which dash pattern, from 0.
  colour: number;
  dash: number;
}

// A chart as it is to be shown.
export interface ChartSpec {
  // Names it in the address: the same chart has the same id after a reload.
  id: string;
  title: string;
  // Every experiment with every source.
  experiments: readonly string[];
  sources: readonly Source[];
  series: readonly SeriesSpec[];
  axis: Axis;
  yScale: Scale;
  // Weight of what came before, 0: not smoothed.
  smoothing: number;
}
