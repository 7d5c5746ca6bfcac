import type { Range } from "./axis";
import { lowerBound, type Line } from "./line";
import { widened } from "./range";
import type { SeriesState } from "./SeriesState";

// Room above and below the curves, as a share of the picture.
const PADDING = 0.05;

// What the picture shows from bottom to top: all finite values of the visible range with some room; on
// a logarithmic scale those over 0.
export function valueRange(
  states: readonly SeriesState[],
  visible: Range,
  logarithmic: boolean,
): Range {
  const found = { from: Infinity, to: -Infinity };
  for (const state of states) {
    extend(found, state.line, visible, logarithmic);
    extend(found, state.tail.line, visible, logarithmic);
  }
  if (found.from > found.to) return logarithmic ? { from: 1, to: 10 } : { from: 0, to: 1 };
  const { from, to } = widened(found, logarithmic);
  if (logarithmic) {
    const factor = (to / from) ** PADDING;
    return { from: from / factor || Number.MIN_VALUE, to: Math.min(to * factor, Number.MAX_VALUE) };
  }
  const room = to * PADDING - from * PADDING;
  return { from: from - room, to: to + room };
}

function extend(found: Range, line: Line, visible: Range, logarithmic: boolean): void {
  const begin = lowerBound(line.at, line.length, visible.from);
  for (let i = begin; i < line.length && (line.at[i] as number) <= visible.to; i++) {
    const y = line.y[i] as number;
    if (!Number.isFinite(y) || (logarithmic && y <= 0)) continue;
    if (y < found.from) found.from = y;
    if (y > found.to) found.to = y;
  }
}

// Vertices of the visible range that a logarithmic scale cannot show.
export function countNotPositive(states: readonly SeriesState[], visible: Range): number {
  let count = 0;
  for (const { line, tail } of states) {
    for (const part of [line, tail.line]) {
      const begin = lowerBound(part.at, part.length, visible.from);
      for (let i = begin; i < part.length && (part.at[i] as number) <= visible.to; i++) {
        if ((part.y[i] as number) <= 0) count++;
      }
    }
  }
  return count;
}
