import { describe, expect, it } from "vitest";

import { moved, nextAbove, part, placeAt, shareOf, union, widened, zoomed } from "./range";

describe("ranges", () => {
  it("zooms around a place that stays", () => {
    expect(zoomed({ from: 0, to: 100 }, 0.5, 0.25, false)).toEqual({ from: 12.5, to: 62.5 });
    const log = zoomed({ from: 1, to: 10_000 }, 0.5, 0.5, true);
    expect(log.from).toBeCloseTo(10, 9);
    expect(log.to).toBeCloseTo(1000, 9);
  });

  it("moves by a share of itself", () => {
    expect(moved({ from: 0, to: 10 }, 0.5, false)).toEqual({ from: 5, to: 15 });
    expect(moved({ from: 1, to: 100 }, 0.5, true).to).toBeCloseTo(1000, 9);
  });

  it("keeps a range that doubles cannot divide further", () => {
    const range = { from: 1, to: 1 + 1e-12 };
    expect(part(range, 0, 0.5, false)).toBe(range);
    expect(zoomed({ from: -1e308, to: 1e308 }, 4, 0.5, false)).toEqual({ from: -1e308, to: 1e308 });
  });

  it("gives a single place some room", () => {
    expect(widened({ from: 4, to: 4 }, false)).toEqual({ from: 2, to: 6 });
    expect(widened({ from: 0, to: 0 }, false)).toEqual({ from: -1, to: 1 });
    expect(widened({ from: 4, to: 4 }, true)).toEqual({ from: 2, to: 8 });
    expect(widened({ from: 1e9, to: 1e9 }, false, 30)).toEqual({ from: 1e9 - 30, to: 1e9 + 30 });
  });

  it("maps places to shares and back", () => {
    expect(shareOf({ from: 10, to: 30 }, 15, false)).toBe(0.25);
    expect(placeAt({ from: 10, to: 1000 }, 0.5, true)).toBeCloseTo(100, 9);
  });

  it("joins ranges", () => {
    expect(union(undefined, undefined)).toBeUndefined();
    expect(union({ from: 1, to: 3 }, undefined)).toEqual({ from: 1, to: 3 });
    expect(union({ from: 1, to: 3 }, { from: 2, to: 9 })).toEqual({ from: 1, to: 9 });
  });

  it("finds the next double", () => {
    expect(nextAbove(1)).toBe(1 + Number.EPSILON);
    expect(nextAbove(0)).toBe(Number.MIN_VALUE);
    expect(nextAbove(-Number.MIN_VALUE)).toBe(-0);
    expect(nextAbove(-1)).toBe(-1 + Number.EPSILON / 2);
    expect(nextAbove(-Infinity)).toBe(-Infinity);
  });
});
