import { Scale, type Axis } from "@nereid/axes_pb";

import { axisName, axisOfName, isLogarithmic, type Range } from "./axis";
import { readChoices, type SeriesChoice } from "./seriesChoice";

// The view of a page of charts, as the query of its address holds it:
//   q=TEXT               only charts that contain this
//   axis=NAME            every chart on this axis
//   scale=linear|log     every chart with this scale of values
//   smoothing=0.6        every chart smoothed so
//   columns=N            charts side by side
//   linked=1             charts of the same axis share one zoom
//   span=AXIS,FROM,TO    the shared zoom of an axis
//   zoom=AXIS,FROM,TO,CHART  the zoom of one chart, while it has this axis
//   hide=, only=         series that are shown, see seriesChoice.ts
//   open=CHART           the chart that fills the page
export interface BoardView {
  search: string;
  axis: Axis | undefined;
  scale: Scale | undefined;
  smoothing: number | undefined;
  // 0: as many as there is room for.
  columns: number;
  linked: boolean;
  open: string | undefined;
  // By the name of an axis, and by the id of a chart.
  spans: ReadonlyMap<string, Range>;
  zooms: ReadonlyMap<string, Zoom>;
  // By the id of a chart.
  choices: ReadonlyMap<string, SeriesChoice>;
}

interface Zoom {
  // The name of the axis that the range is of.
  axis: string;
  range: Range;
}

export const COLUMNS_MAX = 4;
export const SMOOTHING_MAX = 0.99;

export function readBoardView(params: URLSearchParams): BoardView {
  return {
    search: params.get("q") ?? "",
    axis: axisOfName(params.get("axis") ?? ""),
    scale: scaleOfName(params.get("scale")),
    smoothing: numberIn(params.get("smoothing"), 0, SMOOTHING_MAX),
    columns: numberIn(params.get("columns"), 0, COLUMNS_MAX) ?? 0,
    linked: params.get("linked") === "1",
    open: params.get("open") ?? undefined,
    spans: readSpans(params),
    zooms: readZooms(params),
    choices: readChoices(params),
  };
}

function scaleOfName(name: string | null): Scale | undefined {
  if (name === "log") return Scale.LOGARITHMIC;
  return name === "linear" ? Scale.LINEAR : undefined;
}

export function scaleName(scale: Scale | undefined): string {
  if (scale === undefined) return "";
  return scale === Scale.LOGARITHMIC ? "log" : "linear";
}

function numberIn(text: string | null, min: number, max: number): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

function rangeOf(from: string | undefined, to: string | undefined): Range | undefined {
  if (from === undefined || to === undefined || from === "" || to === "") return undefined;
  const range = { from: Number(from), to: Number(to) };
  const usable = Number.isFinite(range.from) && Number.isFinite(range.to) && range.from < range.to;
  return usable ? range : undefined;
}

function readSpans(params: URLSearchParams): Map<string, Range> {
  const spans = new Map<string, Range>();
  for (const text of params.getAll("span")) {
    const [axis = "", from, to] = text.split(",");
    const range = axisOfName(axis) === undefined ? undefined : rangeOf(from, to);
    if (range !== undefined) spans.set(axis, range);
  }
  return spans;
}

function readZooms(params: URLSearchParams): Map<string, Zoom> {
  const zooms = new Map<string, Zoom>();
  for (const text of params.getAll("zoom")) {
    const [axis = "", from, to, ...chart] = text.split(",");
    const range = axisOfName(axis) === undefined ? undefined : rangeOf(from, to);
    if (range !== undefined) zooms.set(chart.join(","), { axis, range });
  }
  return zooms;
}

// Sets the zoom of a chart, or where zooms are linked that of its axis. Undefined: everything. Zooms for
// which the address `hasRoom` no longer are forgotten, the oldest first.
export function writeZoom(
  params: URLSearchParams,
  { id, axis }: { id: string; axis: Axis },
  range: Range | undefined,
  hasRoom: (params: URLSearchParams) => boolean,
): void {
  const name = axisName(axis);
  if (params.get("linked") === "1") {
    const spans = readSpans(params);
    spans.delete(name);
    if (range !== undefined) spans.set(name, range);
    const texts = [...spans].map(([it, span]) => `${it},${textOf(span)}`);
    setAll(params, "span", texts);
    return;
  }
  const zooms = readZooms(params);
  zooms.delete(id);
  if (range !== undefined) zooms.set(id, { axis: name, range });
  const texts = [...zooms].map(([it, zoom]) => `${zoom.axis},${textOf(zoom.range)},${it}`);
  setAll(params, "zoom", texts);
  while (!hasRoom(params) && texts.shift() !== undefined) setAll(params, "zoom", texts);
}

function textOf({ from, to }: Range): string {
  return `${from},${to}`;
}

function setAll(params: URLSearchParams, name: string, values: readonly string[]): void {
  params.delete(name);
  for (const it of values) params.append(name, it);
}

// The range that a chart shows. Undefined: everything. A zoom of another axis means nothing.
export function viewOf(view: BoardView, chart: string, axis: Axis): Range | undefined {
  const name = axisName(axis);
  const zoom = view.zooms.get(chart);
  const own = zoom?.axis === name ? zoom.range : undefined;
  const range = view.linked ? view.spans.get(name) : own;
  return isLogarithmic(axis) && range !== undefined && range.from <= 0 ? undefined : range;
}
