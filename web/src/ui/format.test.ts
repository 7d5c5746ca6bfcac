import { describe, expect, it } from "vitest";

import {
  formatAgo,
  formatCount,
  formatDate,
  formatDuration,
  formatNumber,
  formatPlural,
} from "./format";

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [0.5, "0.5"],
    [-0.123456789, "-0.12346"],
    [1 / 3, "0.33333"],
    [123.456789, "123.46"],
    [9_999_999, "9999999"],
    [10_000_000, "1e7"],
    [123_456_789, "1.2346e8"],
    [0.0001, "0.0001"],
    [0.00001234, "1.234e-5"],
    [5e-324, "4.9407e-324"],
    [-1e300, "-1e300"],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
  ])("shows %d as %s", (value, text) => expect(formatNumber(value)).toBe(text));
});

describe("counts and bytes", () => {
  it("sets thousands apart", () => expect(formatCount(12345678n)).toBe("12,345,678"));
  it("says one of one", () => expect(formatPlural(1, "chart")).toBe("1 chart"));
  it("says many of none", () => expect(formatPlural(0, "series", "series")).toBe("0 series"));
});

describe("times", () => {
  it.each([
    [-5, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [184_000, "3 min 4 s"],
    [7_500_000, "2 h 5 min"],
    [100 * 3_600_000, "4 d 4 h"],
  ])("shows %d ms as %s", (millis, text) => expect(formatDuration(millis)).toBe(text));

  const now = new Date(2026, 2, 9, 8, 5, 0);
  it("shows dates in local time", () => expect(formatDate(now)).toBe("2026-03-09 08:05:00"));
  it.each([
    [new Date(2026, 2, 9, 8, 4, 30), "just now"],
    [new Date(2026, 2, 9, 7, 59, 0), "6 min ago"],
    [new Date(2026, 2, 8, 8, 5, 0), "1 d ago"],
    [new Date(2025, 11, 31, 23, 0, 0), "2025-12-31"],
  ])("shows %s as %s", (date, text) => expect(formatAgo(date, now)).toBe(text));
});
