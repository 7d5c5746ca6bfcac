import { describe, expect, it, vi } from "vitest";

vi.mock("../api/clients", () => ({ queries: {} }));

import { nextAbove } from "../charts/range";
import type { Line } from "./Line";
import {
  emptyWindow,
  WINDOW_LINES_MAX,
  windowAtEnd,
  withLive,
  withNewer,
  withOlder,
  withoutFrom,
} from "./LogWindow";
import type { Page } from "./readLines";

function lines(channel: number, from: number, to: number): Line[] {
  const count = to - from;
  return Array.from({ length: count }, (_, index) => {
    return { channel, x: from + index, timeMillis: from + index, text: "t" };
  });
}

function page(content: Line[], next: number[], ended: boolean): Page {
  const seenX = next.map((_, channel) => content.filter((it) => it.channel === channel).at(-1)?.x);
  return { lines: content, next, seenX, ended };
}

const xs = (window: { lines: readonly Line[] }) => window.lines.map((line) => line.x);

describe("a window at the end of a log", () => {
  const end = windowAtEnd(page(lines(0, 5, 8), [5], false));

  it("takes what comes in, and nothing twice", () => {
    const grown = withLive(end, lines(0, 6, 10));
    expect(xs(grown)).toEqual([5, 6, 7, 8, 9]);
    expect(grown.high).toEqual([nextAbove(9)]);
    expect(withLive(grown, lines(0, 6, 10))).toBe(grown);
  });

  it("forgets the oldest lines past its bound, and where they are read again", () => {
    const grown = withLive(end, lines(0, 8, 8 + WINDOW_LINES_MAX));
    expect(grown.lines).toHaveLength(WINDOW_LINES_MAX);
    expect(grown.low).toEqual([nextAbove(7)]);
    expect(grown.hasOlder).toBe(true);
    expect(grown.hasNewer).toBe(false);
  });

  it("forgets the newest lines when older ones are read", () => {
    const full = withLive(end, lines(0, 8, 5 + WINDOW_LINES_MAX));
    const older = withOlder(full, page(lines(0, 0, 5), [0], true));
    expect(older.lines).toHaveLength(WINDOW_LINES_MAX);
    expect(older.lines[0]?.x).toBe(0);
    expect(older.high).toEqual([WINDOW_LINES_MAX]);
    expect([older.hasOlder, older.hasNewer]).toEqual([false, true]);
    const newer = withNewer(
      older,
      page(lines(0, WINDOW_LINES_MAX, WINDOW_LINES_MAX + 5), [1e9], true),
    );
    expect(newer.hasNewer).toBe(false);
    expect(newer.low).toEqual([nextAbove(4)]);
  });

  it("begins anew where points were truncated", () => {
    const cut = withoutFrom(end, 0, 6);
    expect(xs(cut)).toEqual([5]);
    expect(xs(withLive(cut, lines(0, 6, 7)))).toEqual([5, 6]);
    expect(withoutFrom(end, 0, -Infinity)).toMatchObject({ lines: [], high: [-Infinity] });
  });
});

describe("a window of several channels", () => {
  it("sorts lines in that come in late", () => {
    const both = withLive(emptyWindow(2), [...lines(0, 1, 4), ...lines(1, 2, 3)]);
    expect(both.lines.map((line) => [line.channel, line.x])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 3],
    ]);
  });

  it("leaves lines older than all it has to be read later", () => {
    const end = windowAtEnd(page(lines(0, 50, 52), [50, -Infinity], false));
    const late = withLive(end, lines(1, 7, 8));
    expect(xs(late)).toEqual([50, 51]);
    expect(late.low).toEqual([50, nextAbove(7)]);
  });
});
