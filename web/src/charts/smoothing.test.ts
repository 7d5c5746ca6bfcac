import { describe, expect, it } from "vitest";

import { Line } from "./line";
import { MovingAverage, smoothedLine } from "./smoothing";

// As defined, without a state.
function expected(values: number[], w: number): number {
  const weights = values.map((_, i) => w ** (values.length - 1 - i));
  const sum = weights.reduce((total, it) => total + it, 0);
  return values.reduce((total, it, i) => total + it * (weights[i] as number), 0) / sum;
}

describe("the moving average", () => {
  it("is that of the points, without bias at its start", () => {
    const average = new MovingAverage(0.6);
    const values = [5, 1, 4, 2, 8, -3];
    values.forEach((value, i) => {
      expect(average.push(value, 1)).toBeCloseTo(expected(values.slice(0, i + 1), 0.6), 12);
    });
    expect(new MovingAverage(0.99).push(7, 1)).toBeCloseTo(7, 12);
  });

  it("takes a column for as many points of its mean", () => {
    const columns = new MovingAverage(0.9);
    const points = new MovingAverage(0.9);
    for (const [mean, count] of [
      [3, 4],
      [10, 1],
      [-2, 50],
    ] as const) {
      let last = 0;
      for (let i = 0; i < count; i++) last = points.push(mean, 1);
      expect(columns.push(mean, count)).toBeCloseTo(last, 10);
    }
  });

  it("passes over NaN and infinities", () => {
    const line = new Line();
    [1, NaN, 3, Infinity, 5].forEach((y, i) => line.addPoint(i, i, y));
    const smoothed = smoothedLine(line, new MovingAverage(0.5));
    expect([...smoothed.at]).toEqual([0, 2, 4]);
    expect(smoothed.y[2]).toBeCloseTo(expected([1, 3, 5], 0.5), 12);
  });

  it("goes on from a copy without changing the first", () => {
    const first = new MovingAverage(0.5);
    first.push(1, 1);
    first.copy().push(100, 1);
    expect(first.push(1, 1)).toBeCloseTo(1, 12);
  });
});
