import { create } from "@bufbuild/protobuf";
import { Axis } from "@nereid/axes_pb";
import { SampleSeriesResponseSchema } from "@nereid/query_pb";
import { describe, expect, it } from "vitest";

import type { Line } from "./line";
import { lineOfAnswer } from "./sampledLine";

function verticesOf(line: Line): number[][] {
  return Array.from({ length: line.length }, (_, i) => [line.at[i] as number, line.y[i] as number]);
}

function columnsOf(columns: object) {
  return create(SampleSeriesResponseSchema, {
    sampled: { case: "columns", value: { indices: [0], ...columns } },
    before: { x: -1, y: -10 },
    after: { x: 99, y: 990 },
  });
}

describe("the line through a sample", () => {
  it("takes the lowest and the highest in the order of their x", () => {
    const answer = columnsOf({
      counts: [9n],
      nanCounts: [0n],
      ...{ firstX: [1], firstY: [5], lastX: [9], lastY: [6] },
      ...{ minX: [7], minY: [0], maxX: [3], maxY: [8] },
      sums: [45],
    });
    const line = lineOfAnswer(answer, Axis.X);
    expect(verticesOf(line)).toEqual([
      [-1, -10],
      [1, 5],
      [3, 8],
      [7, 0],
      [9, 6],
      [99, 990],
    ]);
    expect([line.stepLength, line.stepCount[0], line.stepMean[0]]).toEqual([1, 9, 5]);
  });

  it("draws no point twice", () => {
    const answer = columnsOf({
      counts: [2n],
      nanCounts: [0n],
      ...{ firstX: [1], firstY: [5], lastX: [2], lastY: [6] },
      ...{ minX: [1], minY: [5], maxX: [2], maxY: [6] },
      sums: [11],
    });
    expect(verticesOf(lineOfAnswer(answer, Axis.X)).slice(1, -1)).toEqual([
      [1, 5],
      [2, 6],
    ]);
  });

  it("breaks at NaN, and marks a column that holds some", () => {
    const answer = columnsOf({
      counts: [4n],
      nanCounts: [3n],
      ...{ firstX: [1], firstY: [NaN], lastX: [4], lastY: [NaN] },
      ...{ minX: [2], minY: [7], maxX: [2], maxY: [7] },
      sums: [7],
    });
    const line = lineOfAnswer(answer, Axis.X);
    expect(verticesOf(line).slice(1, -1)).toEqual([
      [1, NaN],
      [2, 7],
      [4, NaN],
    ]);
    expect([line.gapLength, line.gapCount[0], line.stepCount[0]]).toEqual([1, 3, 1]);
  });
});

describe("the line through a sample without numbers, or over time", () => {
  it("has no other vertices where every y is NaN", () => {
    const answer = columnsOf({
      counts: [4n],
      nanCounts: [4n],
      ...{ firstX: [1], firstY: [NaN], lastX: [4], lastY: [NaN] },
      ...{ minX: [NaN], minY: [NaN], maxX: [NaN], maxY: [NaN] },
      sums: [0],
    });
    const line = lineOfAnswer(answer, Axis.X);
    expect(line.length).toBe(4);
    expect(line.stepLength).toBe(0);
  });

  it("places points on an axis of time by their wall time", () => {
    const second = 1_000_000_000n;
    const columns = columnsOf({
      counts: [9n],
      nanCounts: [0n],
      ...{ firstX: [10], firstY: [5], lastX: [20], lastY: [6] },
      ...{ minX: [15], minY: [0], maxX: [20], maxY: [6] },
      sums: [45],
      firstTimesUnixNanos: [103n * second],
      lastTimesUnixNanos: [105n * second],
    });
    columns.originUnixNanos = 100n * second;
    const line = lineOfAnswer(columns, Axis.RELATIVE_TIME);
    expect(verticesOf(line).slice(1, -1)).toEqual([
      [3, 5],
      [4, 0],
      [5, 6],
    ]);
    expect(line.x[2]).toBe(15);
  });
});
