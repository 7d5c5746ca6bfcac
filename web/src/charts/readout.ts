import type { Range } from "./axis";
import { lowerBound, nearestVertex, type Line } from "./line";
import type { SeriesSpec } from "./chartSpec";
import type { SeriesState } from "./SeriesState";

// What the cursor says of a series: the point nearest to it, and of the column of pixels that it is on
// how many points it holds and between which values they lie.
export interface Reading {
  spec: SeriesSpec;
  at: number;
  x: number;
  y: number;
  column: { points: number; low: number; high: number } | undefined;
  // NaN in the column.
  nanCount: number;
}

// `column`: the column of pixels that the cursor is on.
export function readSeries(
  states: readonly SeriesState[],
  place: number,
  column: Range,
): Reading[] {
  return states.flatMap((state) => readOne(state, place, column) ?? []);
}

function readOne(state: SeriesState, place: number, column: Range): Reading | undefined {
  const parts = [state.line, state.tail.line];
  let best: { line: Line; index: number; distance: number } | undefined;
  for (const line of parts) {
    const index = nearestVertex(line, place);
    if (index === undefined) continue;
    const distance = Math.abs((line.at[index] as number) - place);
    if (best === undefined || distance < best.distance) best = { line, index, distance };
  }
  if (best === undefined) return undefined;
  const { line, index } = best;
  return {
    spec: state.spec,
    at: line.at[index] as number,
    x: line.x[index] as number,
    y: line.y[index] as number,
    ...columnOf(parts, column),
  };
}

function columnOf(
  parts: readonly Line[],
  { from, to }: Range,
): Pick<Reading, "column" | "nanCount"> {
  let low = Infinity;
  let high = -Infinity;
  let points = 0;
  let nanCount = 0;
  for (const line of parts) {
    for (let i = lowerBound(line.at, line.length, from); i < line.length; i++) {
      if ((line.at[i] as number) >= to) break;
      const y = line.y[i] as number;
      if (y < low) low = y;
      if (y > high) high = y;
    }
    points += sumBetween(line.stepAt, line.stepCount, line.stepLength, from, to);
    nanCount += sumBetween(line.gapAt, line.gapCount, line.gapLength, from, to);
  }
  return { column: points > 1 && low <= high ? { points, low, high } : undefined, nanCount };
}

function sumBetween(
  at: Float64Array,
  counts: Float64Array,
  length: number,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = lowerBound(at, length, from); i < length && (at[i] as number) < to; i++) {
    sum += counts[i] as number;
  }
  return sum;
}
