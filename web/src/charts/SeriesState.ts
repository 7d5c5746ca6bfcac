import { Axis } from "@nereid/axes_pb";
import type { PointColumns } from "@nereid/points_pb";
import type { SampleSeriesResponse } from "@nereid/query_pb";

import { isLogarithmic, type Range } from "./axis";
import type { SeriesSpec } from "./chartSpec";
import { Line, lowerBound } from "./line";
import { nextAbove, shareOf, union } from "./range";
import { lineOfAnswer, numbersOf, placesOf } from "./sampledLine";
import { MovingAverage, smoothedLine, type SmoothedLine } from "./smoothing";
import { Tail } from "./tail";

// Points behind the sample are folded to columns from here on.
const TAIL_FOLD_LENGTH = 4_096;
// More than this while a sample is on its way: the sample after it will know them.
const TAIL_LENGTH_MAX = 65_536;

const NO_LINE = new Line();

// A series as a chart holds it: what the server sampled, and the points that came since.
export class SeriesState {
  answer: SampleSeriesResponse | undefined;
  line = NO_LINE;
  readonly tail = new Tail();
  // Points were let go that the next sample is to bring.
  overflowed = false;
  private throughX = -Infinity;
  // As many as the last sample was asked for.
  private columns = 1;
  private smoothed: { smoothing: number; line: SmoothedLine; average: MovingAverage } | undefined;

  constructor(
    public spec: SeriesSpec,
    private readonly axis: Axis,
  ) {}

  get found(): boolean {
    return this.answer !== undefined && isFound(this.answer);
  }

  // The ends of the series in the sampled range. Undefined: no points.
  get extent(): Range | undefined {
    return this.answer === undefined ? undefined : extentOf(this.answer);
  }

  // The ends of the whole series, as they were last told, and as points that came since moved them.
  // Undefined: no points, or not told.
  fullExtent: Range | undefined;
  // Whether `fullExtent` was told, and is still right.
  endsKnown = false;

  // Whether columns stand for the points.
  get isSampled(): boolean {
    return this.answer?.sampled.case === "columns";
  }

  // y of the last point up to a place. Undefined: no points.
  lastBefore(place: number): number | undefined {
    for (const line of [this.tail.line, this.line]) {
      const end = lowerBound(line.at, line.length, nextAbove(place));
      if (end > 0) return line.y[end - 1];
    }
    return undefined;
  }

  // `columns`: as many as the sample was asked for. `natural`: it goes to the ends of the series.
  adopt(answer: SampleSeriesResponse, columns: number, natural: boolean): void {
    this.answer = answer;
    this.columns = columns;
    if (natural) this.adoptEnds(answer);
    this.line = this.found ? lineOfAnswer(answer, this.axis) : NO_LINE;
    this.smoothed = undefined;
    this.overflowed = false;
    this.throughX = answer.position?.x ?? -Infinity;
    this.tail.dropThrough(this.throughX);
  }

  // `answer` goes to the ends of the series.
  adoptEnds(answer: SampleSeriesResponse): void {
    this.fullExtent = extentOf(answer);
    this.endsKnown = true;
  }

  drop(): void {
    this.answer = undefined;
    this.line = NO_LINE;
    this.smoothed = undefined;
    this.tail.clear();
  }

  // `range`: points elsewhere are let go. `mayFold`: no sample is on its way.
  append(points: PointColumns, range: Range | undefined, mayFold: boolean): void {
    const origin = this.answer?.originUnixNanos ?? 0n;
    // An experiment without points had no time at which its axis begins.
    if (this.axis === Axis.RELATIVE_TIME && origin === 0n) this.overflowed = true;
    const places = placesOf(this.axis, origin);
    const y = numbersOf(points);
    points.x.forEach((x, i) => {
      if (x <= this.throughX) return;
      const at = places(x, points.wallTimesUnixNanos[i]);
      this.fullExtent = union(this.fullExtent, { from: at, to: at });
      if (range === undefined || (at >= range.from && at < range.to)) {
        this.tail.append(at, x, y[i] as number);
      }
    });
    if (mayFold && this.tail.unfolded > TAIL_FOLD_LENGTH) this.foldTail();
    if (this.tail.line.length > TAIL_LENGTH_MAX) {
      this.tail.clear();
      this.overflowed = true;
    }
  }

  // Points with x >= fromX are gone.
  truncate(fromX: number): void {
    this.endsKnown = false;
    this.tail.dropFrom(fromX);
    const { line } = this;
    line.length = lowerBound(line.x, line.length, fromX);
    line.stepLength = lowerBound(line.stepX, line.stepLength, fromX);
    line.gapLength = lowerBound(line.gapX, line.gapLength, fromX);
    this.smoothed = undefined;
    this.throughX = Math.min(this.throughX, -nextAbove(-fromX));
  }

  // The averages over the sample and over the tail, which goes on from the sample's.
  smoothedLines(smoothing: number): SmoothedLine[] {
    if (this.smoothed?.smoothing !== smoothing) {
      const average = new MovingAverage(smoothing);
      this.smoothed = { smoothing, line: smoothedLine(this.line, average), average };
    }
    const { line, average } = this.smoothed;
    return [line, smoothedLine(this.tail.line, average.copy())];
  }

  // On the columns of the sample, which go on to the right.
  private foldTail(): void {
    const { from, to } = this.answer ?? { from: 0, to: 0 };
    if (!(to > from)) return;
    const range = { from, to };
    const logarithmic = isLogarithmic(this.axis);
    this.tail.fold((at) => Math.floor(shareOf(range, at, logarithmic) * this.columns));
  }
}

function isFound(answer: SampleSeriesResponse): boolean {
  return (answer.status?.code ?? 0) === 0;
}

function extentOf(answer: SampleSeriesResponse): Range | undefined {
  const { from, to, pointCount } = answer;
  return !isFound(answer) || pointCount === 0n ? undefined : { from, to };
}
