import type { Range } from "./axis";
import { Line } from "./line";

// Points behind those that the server sampled. When they grow many, those of one column of pixels are
// folded to the first, the lowest, the highest and the last of them, as the server would.
export class Tail {
  readonly line = new Line();
  private counted = 0;
  private lastFolded = 0;

  get pointCount(): number {
    return this.counted;
  }

  // Places of the first and the last point. Undefined: no points.
  get extent(): Range | undefined {
    const { at, length } = this.line;
    return length === 0 ? undefined : { from: at[0] as number, to: at[length - 1] as number };
  }

  append(at: number, x: number, y: number): void {
    this.line.addPoint(at, x, y);
    this.counted++;
  }

  clear(): void {
    this.line.clear();
    this.counted = 0;
    this.lastFolded = 0;
  }

  // Takes the points up to x away: a sample knows them now. Points folded earlier lie either side of
  // x as a whole, since nothing is folded while a sample is asked for.
  dropThrough(x: number): void {
    this.keep((it) => it > x);
  }

  // Takes away what a truncate took.
  dropFrom(x: number): void {
    this.keep((it) => it < x);
  }

  // How many vertices came since the last fold.
  get unfolded(): number {
    return this.line.length - this.lastFolded;
  }

  // `columnOf`: the column of pixels at a place of the axis, not falling from left to right.
  fold(columnOf: (at: number) => number): void {
    const folded = foldLine(this.line, columnOf);
    this.line.clear();
    appendLine(this.line, folded);
    this.lastFolded = this.line.length;
  }

  private keep(wanted: (x: number) => boolean): void {
    const { line } = this;
    const kept = new Line();
    for (let i = 0; i < line.length; i++) {
      const x = line.x[i] as number;
      if (wanted(x)) kept.addVertex(line.at[i] as number, x, line.y[i] as number);
    }
    let infinite = 0;
    for (let i = 0; i < kept.length; i++)
      if (Math.abs(kept.y[i] as number) === Infinity) infinite++;
    let counted = infinite;
    for (let i = 0; i < line.stepLength; i++) {
      const x = line.stepX[i] as number;
      if (!wanted(x)) continue;
      kept.addStep(
        line.stepAt[i] as number,
        x,
        line.stepCount[i] as number,
        line.stepMean[i] as number,
      );
      counted += line.stepCount[i] as number;
    }
    for (let i = 0; i < line.gapLength; i++) {
      const x = line.gapX[i] as number;
      if (!wanted(x)) continue;
      kept.addGap(line.gapAt[i] as number, x, line.gapCount[i] as number);
      counted += line.gapCount[i] as number;
    }
    line.clear();
    appendLine(line, kept);
    this.counted = counted;
    this.lastFolded = 0;
  }
}

function appendLine(line: Line, added: Line): void {
  for (let i = 0; i < added.length; i++) {
    line.addVertex(added.at[i] as number, added.x[i] as number, added.y[i] as number);
  }
  for (let i = 0; i < added.stepLength; i++) {
    const [at, x] = [added.stepAt[i] as number, added.stepX[i] as number];
    line.addStep(at, x, added.stepCount[i] as number, added.stepMean[i] as number);
  }
  for (let i = 0; i < added.gapLength; i++) {
    line.addGap(added.gapAt[i] as number, added.gapX[i] as number, added.gapCount[i] as number);
  }
}

function foldLine(line: Line, columnOf: (at: number) => number): Line {
  const folded = new Line();
  for (let begin = 0; begin < line.length;) {
    const end = endOfColumn(line.at, line.length, begin, columnOf);
    foldVertices(line, begin, end, folded);
    begin = end;
  }
  for (let begin = 0; begin < line.stepLength;) {
    const end = endOfColumn(line.stepAt, line.stepLength, begin, columnOf);
    foldSteps(line, begin, end, folded);
    begin = end;
  }
  for (let begin = 0; begin < line.gapLength;) {
    const end = endOfColumn(line.gapAt, line.gapLength, begin, columnOf);
    let count = 0;
    for (let i = begin; i < end; i++) count += line.gapCount[i] as number;
    folded.addGap(line.gapAt[begin] as number, line.gapX[begin] as number, count);
    begin = end;
  }
  return folded;
}

function endOfColumn(
  at: Float64Array,
  length: number,
  begin: number,
  columnOf: (at: number) => number,
): number {
  const column = columnOf(at[begin] as number);
  let end = begin + 1;
  while (end < length && columnOf(at[end] as number) === column) end++;
  return end;
}

// Of equal ones the first is the lowest and the highest, as the server has it.
function foldVertices(line: Line, begin: number, end: number, folded: Line): void {
  let low = -1;
  let high = -1;
  for (let i = begin; i < end; i++) {
    const y = line.y[i] as number;
    if (Number.isNaN(y)) continue;
    if (low < 0 || y < (line.y[low] as number)) low = i;
    if (high < 0 || y > (line.y[high] as number)) high = i;
  }
  const kept = [begin, Math.min(low, high), Math.max(low, high), end - 1];
  let last = -1;
  for (const i of kept) {
    if (i <= last) continue;
    folded.addVertex(line.at[i] as number, line.x[i] as number, line.y[i] as number);
    last = i;
  }
}

function foldSteps(line: Line, begin: number, end: number, folded: Line): void {
  let count = 0;
  let sum = 0;
  for (let i = begin; i < end; i++) {
    const points = line.stepCount[i] as number;
    count += points;
    sum += points * (line.stepMean[i] as number);
  }
  const last = end - 1;
  folded.addStep(line.stepAt[last] as number, line.stepX[last] as number, count, sum / count);
}
