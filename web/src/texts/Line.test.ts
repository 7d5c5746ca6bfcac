import { describe, expect, it } from "vitest";

import { compareLines, type Line } from "./Line";

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
