import type { Axis } from "@nereid/axes_pb";
import type { PointColumns } from "@nereid/points_pb";
import type { SampledColumns, SampledPoint, SampleSeriesResponse } from "@nereid/query_pb";

import { isTime, secondsOf } from "./axis";
import { Line } from "./line";

// The line through what the server answered: of each column the first point, the lowest and the
// highest in the order of their x, and the last. It covers the same pixels as a line through all
// points. The points before and behind the range let it run out of the picture.
export function lineOfAnswer(answer: SampleSeriesResponse, axis: Axis): Line {
  const line = new Line();
  const places = placesOf(axis, answer.originUnixNanos);
  addBeside(line, answer.before, places);
  if (answer.sampled.case === "points") addPoints(line, answer.sampled.value, places);
  if (answer.sampled.case === "columns") addColumns(line, answer.sampled.value, places);
  addBeside(line, answer.after, places);
  return line;
}

// Place of a point on the axis, by its x and its wall time.
type Places = (x: number, unixNanos: bigint | undefined) => number;

export function placesOf(axis: Axis, originUnixNanos: bigint): Places {
  if (!isTime(axis)) return (x) => x;
  return (_x, unixNanos) => secondsOf(unixNanos ?? originUnixNanos, originUnixNanos);
}

// A point beside the range is a vertex and no step: it is none of the points counted.
function addBeside(line: Line, point: SampledPoint | undefined, places: Places): void {
  if (point === undefined) return;
  line.addVertex(places(point.x, point.wallTimeUnixNanos), point.x, point.y);
}

// y of points that are numbers.
export function numbersOf(points: PointColumns): number[] {
  return points.floats.length > 0 ? points.floats : points.doubles;
}

function addPoints(line: Line, points: PointColumns, places: Places): void {
  const y = numbersOf(points);
  points.x.forEach((x, i) => {
    line.addPoint(places(x, points.wallTimesUnixNanos[i]), x, y[i] as number);
  });
}

function addColumns(line: Line, columns: SampledColumns, places: Places): void {
  for (let i = 0; i < columns.indices.length; i++) addColumn(line, columns, i, places);
}

function addColumn(line: Line, columns: SampledColumns, i: number, places: Places): void {
  const firstX = columns.firstX[i] as number;
  const lastX = columns.lastX[i] as number;
  const firstAt = places(firstX, columns.firstTimesUnixNanos[i]);
  const lastAt = places(lastX, columns.lastTimesUnixNanos[i]);
  // Only the first and the last point have a wall time; those between lie in the same column anyway.
  const placeOf = (x: number) =>
    lastX > firstX ? firstAt + (lastAt - firstAt) * ((x - firstX) / (lastX - firstX)) : firstAt;
  line.addVertex(firstAt, firstX, columns.firstY[i] as number);
  const low = { x: columns.minX[i] as number, y: columns.minY[i] as number };
  const high = { x: columns.maxX[i] as number, y: columns.maxY[i] as number };
  for (const { x, y } of low.x <= high.x ? [low, high] : [high, low]) {
    const between = x > firstX && x < lastX && x !== line.x[line.length - 1];
    if (between) line.addVertex(placeOf(x), x, y);
  }
  if (lastX > firstX) line.addVertex(lastAt, lastX, columns.lastY[i] as number);
  const nanCount = Number(columns.nanCounts[i]);
  const count = Number(columns.counts[i]) - nanCount;
  const mean = (columns.sums[i] as number) / count;
  if (count > 0 && Number.isFinite(mean)) line.addStep(lastAt, lastX, count, mean);
  if (nanCount > 0) line.addGap(firstAt, firstX, nanCount);
}
