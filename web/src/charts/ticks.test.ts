import { describe, expect, it } from "vitest";

import {
  durationTicks,
  formatDuration,
  formatExact,
  linearTicks,
  logarithmicTicks,
  niceStep,
  wallTimeTicks,
} from "./ticks";

describe("ticks", () => {
  it("steps by 1, 2 or 5 times a power of ten", () => {
    expect(niceStep(100, 5)).toBe(20);
    expect(niceStep(0.9, 4)).toBe(0.5);
    expect(niceStep(10, 10)).toBe(1);
  });

  it("writes all ticks of an axis in one unit, and tells them apart", () => {
    expect(linearTicks({ from: 0, to: 20_000 }, 4).labels).toEqual([
      "0",
      "5k",
      "10k",
      "15k",
      "20k",
    ]);
    expect(linearTicks({ from: 1_000_000, to: 1_000_004 }, 4).labels).toEqual([
      "1.000000M",
      "1.000001M",
      "1.000002M",
      "1.000003M",
      "1.000004M",
    ]);
    expect(linearTicks({ from: -0.1, to: 0.1 }, 2).labels).toEqual(["-0.1", "0", "0.1"]);
    expect(linearTicks({ from: 0, to: 5e-6 }, 5).labels[1]).toBe("1e-6");
  });

  it("has ticks however narrow or wide the range is", () => {
    for (const range of [
      { from: 1e15, to: 1e15 + 2 },
      { from: -1e300, to: 1e300 },
      { from: 1e-300, to: 2e-300 },
      { from: 0.1, to: 0.1 + 1e-12 },
    ]) {
      const { places, labels } = linearTicks(range, 5);
      expect(places.length).toBeGreaterThan(1);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  it("puts logarithmic ticks on powers of ten", () => {
    expect(logarithmicTicks({ from: 1, to: 1e6 }, 6).places).toEqual([
      1, 10, 100, 1e3, 1e4, 1e5, 1e6,
    ]);
    expect(logarithmicTicks({ from: 1, to: 1e12 }, 4).places).toEqual([1, 1e3, 1e6, 1e9, 1e12]);
    expect(logarithmicTicks({ from: 1, to: 20 }, 6).places).toEqual([1, 2, 5, 10, 20]);
    expect(logarithmicTicks({ from: 2, to: 4 }, 4).places).toEqual([2, 2.5, 3, 3.5, 4]);
  });
});

describe("what is written", () => {
  it("counts time as people do", () => {
    expect(durationTicks({ from: 0, to: 7200 }, 4).labels).toEqual([
      "0s",
      "30m",
      "1h",
      "1h 30m",
      "2h",
    ]);
    expect(formatDuration(90_061.5, 0.5)).toBe("1d 1h 1m 1.5s");
    expect(formatDuration(-30, 1)).toBe("-30s");
    const { places } = wallTimeTicks({ from: 1_700_000_000, to: 1_700_086_400 }, 4);
    const hours = places.map((it) => new Date(it * 1000).getHours() % 6);
    expect(hours.every((it) => it === 0)).toBe(true);
    expect(places.length).toBe(4);
  });

  it("writes numbers that read back as they were", () => {
    for (const value of [0.1 + 0.2, -0, 1e300, 5e-324, 123456789.125, NaN, -Infinity]) {
      expect(Object.is(Number(formatExact(value)), value)).toBe(true);
    }
  });
});
