import { describe, expect, it } from "vitest";

import { compareLines, nextAbove, type Line } from "./Line";

describe("nextAbove", () => {
  it("is the next double", () => {
    expect(nextAbove(1)).toBe(1 + Number.EPSILON);
    expect(nextAbove(-1)).toBe(-1 + Number.EPSILON / 2);
    expect(nextAbove(0)).toBe(Number.MIN_VALUE);
    expect(nextAbove(-Number.MIN_VALUE)).toBe(-0);
    expect(nextAbove(Number.MAX_VALUE)).toBe(Infinity);
  });
});

describe("compareLines", () => {
  it("orders by time, then by channel, then by x", () => {
    const line = (timeMillis: number, channel: number, x: number): Line => {
      return { timeMillis, channel, x, text: "" };
    };
    const lines = [line(2, 0, 1), line(1, 1, 5), line(1, 0, 9), line(1, 0, 3)];
    expect(lines.sort(compareLines)).toEqual([
      line(1, 0, 3),
      line(1, 0, 9),
      line(1, 1, 5),
      line(2, 0, 1),
    ]);
  });
});
