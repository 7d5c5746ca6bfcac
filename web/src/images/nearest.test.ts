import { describe, expect, it } from "vitest";

import { indexAtOrBefore } from "./nearest";

describe("indexAtOrBefore", () => {
  it("finds the last x that is not above", () => {
    const xs = [-5, 0, 10, 20];
    expect([-6, -5, -1, 0, 10, 19.5, 20, 99].map((x) => indexAtOrBefore(xs, x))).toEqual([
      -1, 0, 0, 1, 2, 2, 3, 3,
    ]);
  });

  it("takes the newest without an x", () => {
    expect(indexAtOrBefore([1, 2, 3], undefined)).toBe(2);
    expect(indexAtOrBefore([], undefined)).toBe(-1);
  });
});
