import { describe, expect, it, vi } from "vitest";

vi.mock("../api/clients", () => ({ queries: {} }));

import { nextAbove } from "../charts/range";
import type { Line } from "./Line";
import { mergeRuns, type Run } from "./readLines";

function run(channel: number, ended: boolean, ...times: number[]): Run {
  return { ended, lines: times.map((time) => lineAt(channel, time)) };
}

// x is a tenth of the time, so that both tell a line.
function lineAt(channel: number, timeMillis: number): Line {
  return { channel, timeMillis, x: timeMillis / 10, text: "" };
}

function timesOf(lines: readonly Line[]): number[] {
  return lines.map((line) => line.timeMillis);
}

const BEHIND_ALL = [Infinity, Infinity];

describe("mergeRuns", () => {
  it("takes the nearest lines of all channels, and goes on behind them", () => {
    const runs = [run(0, false, 90, 60, 40), run(1, false, 80, 70, 50)];
    const page = mergeRuns(runs, "older", BEHIND_ALL, 3);
    expect(timesOf(page.lines)).toEqual([70, 80, 90]);
    expect(page.next).toEqual([9, 7]);
    expect(page.ended).toBe(false);
    expect(page.seenX).toEqual([9, 8]);
  });

  it("takes nothing beyond where a channel was cut", () => {
    const page = mergeRuns([run(0, false, 90, 80), run(1, true, 85, 30)], "older", BEHIND_ALL, 10);
    expect(timesOf(page.lines)).toEqual([80, 85, 90]);
    expect(page.next).toEqual([8, 8.5]);
  });

  it("begins before the first line of a channel that had no turn", () => {
    const page = mergeRuns([run(0, true, 90), run(1, true, 20)], "older", BEHIND_ALL, 1);
    expect(page.next).toEqual([9, nextAbove(2)]);
    expect(page.ended).toBe(false);
  });

  it("goes up for newer lines, and ends when all were taken", () => {
    const page = mergeRuns([run(0, true, 10, 30), run(1, true, 20)], "newer", [1, 2], 10);
    expect(timesOf(page.lines)).toEqual([10, 20, 30]);
    expect(page.next).toEqual([nextAbove(3), nextAbove(2)]);
    expect(page.ended).toBe(true);
  });

  it("stays where it is without lines", () => {
    const page = mergeRuns([run(0, true), run(1, true)], "older", [5, -Infinity], 10);
    expect(page).toEqual({
      lines: [],
      next: [5, -Infinity],
      seenX: [undefined, undefined],
      ended: true,
    });
  });
});
