// What is drawn of a series, from left to right, in arrays that grow.
//
// Vertices are points of the series; a vertex whose y is NaN or infinite breaks the line. Steps stand
// for all points, one step for each column of pixels or for each point: smoothing goes over them.
// Gaps are places with NaN, and how many.
export class Line {
  length = 0;
  // Of each vertex: its place on the axis, its x and its y.
  at = new Float64Array(64);
  x = new Float64Array(64);
  y = new Float64Array(64);

  stepLength = 0;
  // Of each step: place and x of its last point, how many points have a finite y, and their mean.
  stepAt = new Float64Array(64);
  stepX = new Float64Array(64);
  stepCount = new Float64Array(64);
  stepMean = new Float64Array(64);

  gapLength = 0;
  gapAt = new Float64Array(4);
  gapX = new Float64Array(4);
  gapCount = new Float64Array(4);

  addVertex(at: number, x: number, y: number): void {
    const i = this.length++;
    if (i === this.at.length) {
      this.at = grown(this.at);
      this.x = grown(this.x);
      this.y = grown(this.y);
    }
    this.at[i] = at;
    this.x[i] = x;
    this.y[i] = y;
  }

  addStep(at: number, x: number, count: number, mean: number): void {
    const i = this.stepLength++;
    if (i === this.stepAt.length) {
      this.stepAt = grown(this.stepAt);
      this.stepX = grown(this.stepX);
      this.stepCount = grown(this.stepCount);
      this.stepMean = grown(this.stepMean);
    }
    this.stepAt[i] = at;
    this.stepX[i] = x;
    this.stepCount[i] = count;
    this.stepMean[i] = mean;
  }

  addGap(at: number, x: number, count: number): void {
    const i = this.gapLength++;
    if (i === this.gapAt.length) {
      this.gapAt = grown(this.gapAt);
      this.gapX = grown(this.gapX);
      this.gapCount = grown(this.gapCount);
    }
    this.gapAt[i] = at;
    this.gapX[i] = x;
    this.gapCount[i] = count;
  }

  addPoint(at: number, x: number, y: number): void {
    this.addVertex(at, x, y);
    if (Number.isNaN(y)) this.addGap(at, x, 1);
    else if (Number.isFinite(y)) this.addStep(at, x, 1, y);
  }

  clear(): void {
    this.length = 0;
    this.stepLength = 0;
    this.gapLength = 0;
  }
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

// The first of `length` sorted values that is not below `value`.
export function lowerBound(values: Float64Array, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The vertex whose place is nearest. Undefined for a line without vertices.
export function nearestVertex(line: Line, place: number): number | undefined {
  if (line.length === 0) return undefined;
  const after = lowerBound(line.at, line.length, place);
  if (after === 0) return 0;
  if (after === line.length) return after - 1;
  const left = place - (line.at[after - 1] as number);
  return left <= (line.at[after] as number) - place ? after - 1 : after;
}
