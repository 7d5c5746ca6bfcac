import { describe, expect, it } from "vitest";

import { numberCell, textCell, timeCell } from "./csv";

describe("cells", () => {
  it("run no formula", () => {
    expect(["=1+1", "+a", "-a", "@a", "a=1"].map(textCell)).toEqual([
      "'=1+1",
      "'+a",
      "'-a",
      "'@a",
      "a=1",
    ]);
  });

  it("quote what would end them", () => {
    expect(textCell('a,"b"\nc')).toBe('"a,""b""\nc"');
    expect(textCell("=a,b")).toBe(`"'=a,b"`);
  });

  it("keep numbers and times exactly", () => {
    expect([-1.5, -0, 0.1 + 0.2, NaN, -Infinity].map(numberCell)).toEqual([
      "-1.5",
      "-0",
      "0.30000000000000004",
      "NaN",
      "-Infinity",
    ]);
    expect(timeCell(1_700_000_000_123_456_789n)).toBe("2023-11-14T22:13:20.123456789Z");
    expect(timeCell(-1n)).toBe("1969-12-31T23:59:59.999999999Z");
  });
});
