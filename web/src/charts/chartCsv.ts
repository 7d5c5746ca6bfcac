import type { ReadPointsResponse } from "@nereid/query_pb";

import { queries } from "../api/clients";
import { isTime, secondsOf, type Range } from "./axis";
import type { ChartModel } from "./ChartModel";
import { numberCell, textCell, timeCell } from "./csv";
import { lowerBound } from "./line";
import { nextAbove } from "./range";
import { numbersOf } from "./sampledLine";
import type { SeriesState } from "./SeriesState";
import { sourceLabel } from "./seriesKey";

// More points than this are not written to one file.
export const CSV_POINTS_MAX = 5_000_000;

export interface CsvResult {
  blob: Blob;
  // The bound was met: points are missing at the end.
  cut: boolean;
}

// All points of the visible range of the shown series, exactly as they are stored. `onProgress` is told
// how many there are so far.
export async function chartCsv(
  model: ChartModel,
  project: string,
  signal: AbortSignal,
  onProgress: (pointCount: number) => void,
): Promise<CsvResult> {
  const withTimes = isTime(model.axis);
  // Blobs, which browsers keep out of the memory of the page.
  const parts = [new Blob([`experiment,source,channel,x,y${withTimes ? ",time" : ""}\r\n`])];
  let pointCount = 0;
  for (const state of model.shown) {
    const range = rangeInX(state, model.range);
    if (range === undefined || pointCount >= CSV_POINTS_MAX) continue;
    const request = {
      project,
      experiment: state.spec.experiment,
      source: state.spec.source,
      fromX: range.from,
      toX: nextAbove(range.to),
      limit: BigInt(CSV_POINTS_MAX - pointCount),
      includeWallTimes: withTimes,
    };
    let channel = "";
    for await (const answer of queries.readPoints(request, { signal })) {
      if (answer.channel !== "") channel = answer.channel;
      const rows = rowsOf(answer, state, channel, model.range, withTimes);
      parts.push(new Blob([rows.text]));
      pointCount += rows.count;
      onProgress(pointCount);
    }
  }
  const blob = new Blob(parts, { type: "text/csv;charset=utf-8" });
  return { blob, cut: pointCount >= CSV_POINTS_MAX };
}

// The x of the first and the last point of the visible range: on axes of time, x is another axis.
function rangeInX(state: SeriesState, visible: Range): Range | undefined {
  let range: Range | undefined;
  for (const line of [state.line, state.tail.line]) {
    const begin = lowerBound(line.at, line.length, visible.from);
    const end = lowerBound(line.at, line.length, nextAbove(visible.to));
    if (begin >= end) continue;
    const [from, to] = [line.x[begin] as number, line.x[end - 1] as number];
    range = { from: range?.from ?? from, to };
  }
  return range;
}

function rowsOf(
  { points }: ReadPointsResponse,
  state: SeriesState,
  channel: string,
  visible: Range,
  withTimes: boolean,
): { text: string; count: number } {
  if (points === undefined) return { text: "", count: 0 };
  const { experiment, source } = state.spec;
  const prefix = [experiment, sourceLabel(source), channel].map(textCell).join(",");
  const origin = state.answer?.originUnixNanos ?? 0n;
  const y = numbersOf(points);
  const rows: string[] = [];
  points.x.forEach((x, i) => {
    const time = points.wallTimesUnixNanos[i] ?? 0n;
    const at = withTimes ? secondsOf(time, origin) : x;
    if (at < visible.from || at > visible.to) return;
    const cells = `${prefix},${numberCell(x)},${numberCell(y[i] as number)}`;
    rows.push(withTimes ? `${cells},${timeCell(time)}\r\n` : `${cells}\r\n`);
  });
  return { text: rows.join(""), count: rows.length };
}
