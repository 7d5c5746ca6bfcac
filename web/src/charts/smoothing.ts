import type { Line } from "./line";

// An exponential moving average without bias towards its start: after points y1…yn it is
// sum(w^(n-i) yi) / sum(w^(n-i)). Over columns, a column of n points with mean m counts as n points of
// value m: the state decays by w^n. For columns of one point that is the average over points.
// It begins at the left edge of the picture.
export class MovingAverage {
  private sum = 0;
  private weight = 0;

  constructor(private readonly smoothing: number) {}

  // One that goes on from here by itself.
  copy(): MovingAverage {
    const other = new MovingAverage(this.smoothing);
    other.sum = this.sum;
    other.weight = this.weight;
    return other;
  }

  push(mean: number, count: number): number {
    const decay = this.smoothing ** count;
    this.sum = this.sum * decay + mean * (1 - decay);
    this.weight = this.weight * decay + (1 - decay);
    return this.sum / this.weight;
  }
}

export interface SmoothedLine {
  at: Float64Array;
  y: Float64Array;
}

// Goes on over the steps of a line.
export function smoothedLine(line: Line, average: MovingAverage): SmoothedLine {
  const y = new Float64Array(line.stepLength);
  for (let i = 0; i < line.stepLength; i++) {
    y[i] = average.push(line.stepMean[i] as number, line.stepCount[i] as number);
  }
  return { at: line.stepAt.subarray(0, line.stepLength), y };
}
