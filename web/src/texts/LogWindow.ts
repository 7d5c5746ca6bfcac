import { nextAbove } from "../charts/range";
import { compareLines, type Line } from "./Line";
import type { LogPlace, Page } from "./readLines";

// The lines of a log that are in memory: all of each channel with low <= x < high.
export interface LogWindow {
  // In the order of the log.
  readonly lines: readonly Line[];
  readonly low: LogPlace;
  readonly high: LogPlace;
  // Whether lines are stored before and behind the window. Without newer ones, lines that come in are
  // added.
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

// Bounds of what is in memory, in lines and UTF-16 units. One line is kept whatever its length.
export const WINDOW_LINES_MAX = 20_000;
export const WINDOW_CHARACTERS_MAX = 32 << 20;
// While the end is followed, of which all but the last lines are out of sight.
export const FOLLOWED_LINES_MAX = 2_000;

export function emptyWindow(channels: number): LogWindow {
  const place = new Array<number>(channels).fill(-Infinity);
  return { lines: [], low: place, high: place, hasOlder: false, hasNewer: false };
}

// The end of a log, of a page that was read from behind all lines.
export function windowAtEnd({ lines, next, seenX, ended }: Page): LogWindow {
  const high = seenX.map((x) => (x === undefined ? -Infinity : nextAbove(x)));
  const low = next.map((x, channel) => Math.min(x, high[channel] ?? x));
  return { lines, low, high, hasOlder: !ended, hasNewer: false };
}

// What lies around a place, of a page before and one behind it.
export function windowAround(older: Page, newer: Page): LogWindow {
  return {
    lines: [...older.lines, ...newer.lines],
    low: older.next,
    high: newer.next,
    hasOlder: !older.ended,
    hasNewer: !newer.ended,
  };
}

export function withOlder(window: LogWindow, { lines, next, ended }: Page): LogWindow {
  const grown = { ...window, lines: [...lines, ...window.lines], low: next, hasOlder: !ended };
  return trimEnd(grown);
}

export function withNewer(window: LogWindow, { lines, next, ended }: Page): LogWindow {
  const grown = { ...window, lines: [...window.lines, ...lines], high: next, hasNewer: !ended };
  return trimStart(grown);
}

// With lines that came in. Those that the window has already are passed over.
export function withLive(
  window: LogWindow,
  incoming: readonly Line[],
  linesMax = WINDOW_LINES_MAX,
): LogWindow {
  const fresh = incoming.filter((line) => line.x >= (window.high[line.channel] ?? -Infinity));
  if (fresh.length === 0) return window;
  const first = window.lines[0];
  const low = [...window.low];
  const high = [...window.high];
  const added: Line[] = [];
  for (const line of fresh) {
    high[line.channel] = nextAbove(line.x);
    // A line that was late belongs among the older ones, which are read again later.
    const late = window.hasOlder && first !== undefined && compareLines(line, first) < 0;
    if (late) low[line.channel] = nextAbove(line.x);
    else added.push(line);
  }
  const lines = [...window.lines, ...added];
  const last = window.lines.at(-1);
  const inOrder = added.every((line, index) => {
    const before = index === 0 ? last : added[index - 1];
    return before === undefined || compareLines(before, line) < 0;
  });
  if (!inOrder) lines.sort(compareLines);
  return trimStart({ ...window, lines, low, high }, linesMax);
}

// Without the lines of a channel from an x on.
export function withoutFrom(window: LogWindow, channel: number, fromX: number): LogWindow {
  const cut = (place: LogPlace) => place.map((x, at) => (at === channel ? Math.min(x, fromX) : x));
  return {
    ...window,
    lines: window.lines.filter((line) => line.channel !== channel || line.x < fromX),
    low: cut(window.low),
    high: cut(window.high),
  };
}

function trimStart(window: LogWindow, linesMax = WINDOW_LINES_MAX): LogWindow {
  const count = Math.min(linesMax, window.lines.length);
  const keep = linesThatFit(count, (index) => window.lines.at(-1 - index));
  if (keep === window.lines.length) return window;
  const low = [...window.low];
  const dropped = window.lines.slice(0, -keep);
  for (const line of dropped) low[line.channel] = nextAbove(line.x);
  return { ...window, lines: window.lines.slice(-keep), low, hasOlder: true };
}

function trimEnd(window: LogWindow): LogWindow {
  const count = Math.min(WINDOW_LINES_MAX, window.lines.length);
  const keep = linesThatFit(count, (index) => window.lines[index]);
  if (keep === window.lines.length) return window;
  const high = [...window.high];
  const dropped = window.lines.slice(keep);
  for (const line of dropped.reverse()) high[line.channel] = line.x;
  return { ...window, lines: window.lines.slice(0, keep), high, hasNewer: true };
}

// How many of `count` lines may stay, those with the lowest index first.
function linesThatFit(count: number, lineAt: (index: number) => Line | undefined): number {
  let characters = 0;
  for (let index = 0; index < count; index += 1) {
    characters += lineAt(index)?.text.length ?? 0;
    if (characters > WINDOW_CHARACTERS_MAX) return Math.max(1, index);
  }
  return count;
}
