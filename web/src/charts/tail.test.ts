import { describe, expect, it } from "vitest";

import { Tail } from "./tail";

// First, lowest, highest and last point of each column, from all points.
function m4(points: [number, number][], columnOf: (x: number) => number): [number, number][] {
  const columns = new Map<number, [number, number][]>();
  for (const it of points)
    columns.set(columnOf(it[0]), [...(columns.get(columnOf(it[0])) ?? []), it]);
  return [...columns.values()].flatMap((column) => {
    const numbers = column.filter(([, y]) => !Number.isNaN(y));
    const low = numbers.find(([, y]) => y === Math.min(...numbers.map((it) => it[1])));
    const high = numbers.find(([, y]) => y === Math.max(...numbers.map((it) => it[1])));
    const kept = new Set([column[0], low, high, column.at(-1)]);
    return column.filter((it) => kept.has(it));
  });
}

function verticesOf({ line }: Tail): [number, number][] {
  return Array.from({ length: line.length }, (_, i) => [line.x[i] as number, line.y[i] as number]);
}

function noise(count: number): [number, number][] {
  let state = 7;
  return Array.from({ length: count }, (_, i) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return [i, state % 50 === 0 ? NaN : state / 2147483648];
  });
}

describe("the tail", () => {
  const columnOf = (x: number) => Math.floor(x / 37);

  it("folds to exactly the points that columns need, however often", () => {
    const points = noise(5000);
    const tail = new Tail();
    points.forEach(([x, y], i) => {
      tail.append(x, x, y);
      if (i % 700 === 0) tail.fold(columnOf);
    });
    tail.fold(columnOf);
    expect(verticesOf(tail)).toEqual(m4(points, columnOf));
    expect(tail.pointCount).toBe(5000);
  });

  it("keeps counts and means of columns for smoothing", () => {
    const tail = new Tail();
    [1, 2, 6, NaN].forEach((y, i) => tail.append(i, i, y));
    tail.fold(() => 0);
    expect([tail.line.stepLength, tail.line.stepCount[0], tail.line.stepMean[0]]).toEqual([
      1, 3, 3,
    ]);
    expect([tail.line.gapLength, tail.line.gapCount[0]]).toEqual([1, 1]);
  });

  it("lets go of points that a sample knows, and of those that a truncate took", () => {
    const tail = new Tail();
    for (let x = 1; x <= 10; x++) tail.append(x, x, x === 9 ? Infinity : x);
    tail.dropThrough(4);
    expect([tail.pointCount, tail.extent]).toEqual([6, { from: 5, to: 10 }]);
    tail.dropFrom(8);
    expect([tail.pointCount, tail.extent]).toEqual([3, { from: 5, to: 7 }]);
    tail.dropFrom(-Infinity);
    expect([tail.pointCount, tail.extent]).toEqual([0, undefined]);
  });
});
