import type { PointColumns } from "@nereid/points_pb";

import { queries } from "../api/clients";
import { nextAbove } from "../charts/range";
import { cleanText } from "./cleanText";
import { compareLines, type Line } from "./Line";

// The channels that make up a log.
export interface LogSource {
  project: string;
  experiment: string;
  channels: readonly string[];
}

// A place in each channel of a log: an x that parts its lines into those below it and those from it on.
// -Infinity: before all lines; Infinity: behind all.
export type LogPlace = readonly number[];

export interface Page {
  // In the order of the log.
  lines: Line[];
  // For each channel: where the next page in this direction begins.
  next: LogPlace;
  // For each channel: x of the last line that was met; undefined if none was.
  seenX: (number | undefined)[];
  // No lines are left in this direction.
  ended: boolean;
}

export type Direction = "older" | "newer";

// What one read of one channel keeps at most, in UTF-16 units: a text may be 1 MiB.
const PAGE_CHARACTERS_MAX = 4 << 20;

// Reads at most `count` lines next to a place, of all channels in one order.
export async function readPage(
  log: LogSource,
  direction: Direction,
  place: LogPlace,
  count: number,
  signal: AbortSignal,
): Promise<Page> {
  const runs = await Promise.all(
    log.channels.map((_, channel) => readChannel(log, channel, direction, place, count, signal)),
  );
  return mergeRuns(runs, direction, place, count);
}

// The lines of one channel next to a place, the nearest first.
export interface Run {
  lines: Line[];
  // The channel has no more in this direction.
  ended: boolean;
}

// Merges what was read of each channel, as far as all of it is known to be in order.
export function mergeRuns(
  runs: readonly Run[],
  direction: Direction,
  place: LogPlace,
  count: number,
): Page {
  const sign = direction === "older" ? -1 : 1;
  const nearestFirst = (a: Line, b: Line) => sign * compareLines(a, b);
  const horizons = runs.filter((run) => !run.ended).flatMap((run) => run.lines.slice(-1));
  const horizon = horizons.sort(nearestFirst)[0];
  const known = runs
    .flatMap((run) => run.lines)
    .filter((line) => horizon === undefined || nearestFirst(line, horizon) <= 0)
    .sort(nearestFirst);
  const lines = known.slice(0, count);
  const all = runs.reduce((sum, run) => sum + run.lines.length, 0);
  return {
    lines: direction === "older" ? lines.reverse() : lines,
    next: nextPlace(runs, lines, direction, place),
    seenX: runs.map((run) => run.lines.at(direction === "older" ? 0 : -1)?.x),
    ended: lines.length === all && runs.every((run) => run.ended),
  };
}

// Behind the lines taken; where none of a channel was, before the first that was read of it.
function nextPlace(
  runs: readonly Run[],
  taken: readonly Line[],
  direction: Direction,
  place: LogPlace,
): LogPlace {
  const furthest = new Map<number, number>();
  for (const { channel, x } of taken) {
    if (direction === "newer" || !furthest.has(channel)) furthest.set(channel, x);
  }
  return runs.map((run, channel) => {
    const at = place[channel] ?? Infinity;
    const x = furthest.get(channel);
    if (direction === "newer") return x === undefined ? at : nextAbove(x);
    if (x !== undefined) return x;
    // Infinity would take in lines that come while the log is looked at.
    const first = run.lines[0];
    return first === undefined ? at : Math.min(at, nextAbove(first.x));
  });
}

async function readChannel(
  log: LogSource,
  channel: number,
  direction: Direction,
  place: LogPlace,
  count: number,
  signal: AbortSignal,
): Promise<Run> {
  const at = place[channel] ?? Infinity;
  if (at === (direction === "older" ? -Infinity : Infinity)) return { lines: [], ended: true };
  const lines: Line[] = [];
  let characters = 0;
  const stop = new AbortController();
  const answers = queries.readPoints(
    {
      project: log.project,
      experiment: log.experiment,
      source: { source: { case: "channel", value: log.channels[channel] ?? "" } },
      ...range(direction, at),
      limit: BigInt(count),
      descending: direction === "older",
      includeWallTimes: true,
    },
    { signal: AbortSignal.any([signal, stop.signal]) },
  );
  for await (const { points } of answers) {
    for (const line of linesOf(channel, points)) {
      lines.push(line);
      characters += line.text.length;
    }
    if (characters > PAGE_CHARACTERS_MAX && lines.length < count) {
      stop.abort();
      return { lines, ended: false };
    }
  }
  return { lines, ended: lines.length < count };
}

function range(direction: Direction, at: number): { fromX?: number; toX?: number } {
  if (direction === "older") return at === Infinity ? {} : { toX: at };
  return at === -Infinity ? {} : { fromX: at };
}

// The lines of an answer, in its order.
export function linesOf(channel: number, points: PointColumns | undefined): Line[] {
  if (points === undefined) return [];
  return points.texts.map((text, index) => ({
    channel,
    x: points.x[index] ?? NaN,
    timeMillis: Number(points.wallTimesUnixNanos[index] ?? 0n) / 1e6,
    text: cleanText(text),
  }));
}
