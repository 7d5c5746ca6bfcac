import { Code } from "@connectrpc/connect";
import type { Axis } from "@nereid/axes_pb";

import { describeError } from "../api/errors";
import { isLogarithmic, isLogarithmicScale, isTime, type Range } from "./axis";
import type { ChartPage, CursorFollower } from "./ChartPage";
import type { ChartSpec } from "./chartSpec";
import { contains, sameRange, union, widened } from "./range";
import { SeriesFeed, type FedChart } from "./SeriesFeed";
import { SeriesState } from "./SeriesState";
import { countNotPositive, valueRange } from "./valueRange";

// Columns of pixels that a chart asks for at most.
const COLUMNS_MAX = 4_000;
// On either side of points that all have the same time.
const TIME_ROOM_SECONDS = 30;
// What is told beside the picture changes at most this often while points come in.
const SUMMARY_INTERVAL_MILLIS = 1_000;

// What stands beside the picture about a series.
export interface SeriesSummary {
  id: string;
  // The channel that stands for the source. Empty: none.
  channel: string;
  // Why there is no series.
  problem: string | undefined;
  // In the visible range.
  pointCount: number;
  // The last y of the visible range. Undefined: no points.
  last: number | undefined;
}

export interface ChartSummary {
  // failed: the server refused, and is not asked again by itself.
  phase: "loading" | "shown" | "failed";
  // Why nothing came, or why what is shown may be old.
  problem: string | undefined;
  series: readonly SeriesSummary[];
  // At least this many values of the visible range are not on the logarithmic scale.
  hiddenValues: number;
}

const LOADING: ChartSummary = { phase: "loading", problem: undefined, series: [], hiddenValues: 0 };

// One chart: its series in the visible range, kept up to date with what the person does and what comes
// in. It draws nothing: a canvas listens to it.
export class ChartModel implements CursorFollower, FedChart {
  states: readonly SeriesState[] = [];
  view: Range | undefined;
  columns = 0;
  near = false;
  // Draws the chart again; set by the canvas while there is one.
  redraw: (() => void) | undefined;
  // Shows the cursor of another chart; set by the canvas.
  onCursor: ((place: number | undefined) => void) | undefined;
  private hidden: ReadonlySet<string> = new Set();
  private summary = LOADING;
  private summaryTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly summaryListeners = new Set<() => void>();
  private unfollow: (() => void) | undefined;
  private readonly feed: SeriesFeed;

  constructor(
    private readonly page: ChartPage,
    public spec: ChartSpec,
  ) {
    this.states = spec.series.map((it) => new SeriesState(it, spec.axis));
    this.feed = new SeriesFeed(page, this);
  }

  get axis(): Axis {
    return this.spec.axis;
  }

  // The series that are shown.
  get shown(): readonly SeriesState[] {
    return this.states.filter((it) => !this.hidden.has(it.spec.id));
  }

  // Begins to take part in the page; `stop` ends it.
  start(): void {
    this.unfollow = this.page.follow(this);
  }

  stop(): void {
    this.unfollow?.();
    this.feed.stop();
    clearTimeout(this.summaryTimer);
    this.summaryTimer = undefined;
    this.page.release(this);
  }

  setSpec(spec: ChartSpec): void {
    const before = this.spec;
    this.spec = spec;
    const known = new Map(this.states.map((it) => [it.spec.id, it]));
    const isSame =
      before.axis === spec.axis &&
      this.states.length === spec.series.length &&
      spec.series.every((it) => known.has(it.id));
    const stateOf = (it: ChartSpec["series"][number]) => {
      const state = before.axis === spec.axis ? known.get(it.id) : undefined;
      if (state === undefined) return new SeriesState(it, spec.axis);
      state.spec = it;
      return state;
    };
    const states = spec.series.map(stateOf);
    if (!isSame) {
      this.states = states;
      this.feed.ask();
    }
    this.onSamples();
  }

  setView(view: Range | undefined): void {
    if (sameRange(view, this.view)) return;
    this.view = view;
    this.drawNow();
    this.feed.askSoon();
  }

  setHidden(hidden: ReadonlySet<string>): void {
    const before = this.fullRange;
    this.hidden = hidden;
    this.drawNow();
    // Columns of pixels are others where the picture shows another range.
    if (this.view === undefined && !sameRange(before, this.fullRange)) this.feed.ask();
  }

  // `pixels`: the width of the plot, in pixels of the device.
  setColumns(pixels: number): void {
    const columns = Math.min(Math.max(1, Math.round(pixels)), COLUMNS_MAX);
    if (columns === this.columns) return;
    this.columns = columns;
    this.feed.ask();
  }

  setNear(near: boolean): void {
    this.near = near;
    if (near) this.page.release(this);
    else this.page.keep(this, () => this.drop());
    this.feed.onNear();
  }

  // After a failure that the server said no to.
  retry(): void {
    this.feed.ask();
  }

  // All that there is: what is shown without a zoom. Undefined: no points.
  get fullRange(): Range | undefined {
    let range: Range | undefined;
    for (const state of this.shown) {
      range = union(union(range, state.fullExtent), state.tail.extent);
    }
    return range;
  }

  // What the picture shows from its left to its right edge.
  get range(): Range {
    const logarithmic = isLogarithmic(this.axis);
    const empty = logarithmic ? { from: 1, to: 10 } : { from: 0, to: 1 };
    const room = isTime(this.axis) ? TIME_ROOM_SECONDS : undefined;
    return widened(this.view ?? this.fullRange ?? empty, logarithmic, room);
  }

  get valueRange(): Range {
    return valueRange(this.shown, this.range, isLogarithmicScale(this.spec.yScale));
  }

  // Whether a range shows all there is, so that it is no zoom. Not before it is known what there is.
  showsAll(range: Range): boolean {
    const all = this.fullRange;
    return all !== undefined && contains(range, all) && this.shown.every((it) => it.endsKnown);
  }

  // The cursor of this chart moved: others of the same axis show it too.
  moveCursor(place: number | undefined): void {
    this.page.moveCursor(this, place);
  }

  showCursor(place: number | undefined): void {
    this.onCursor?.(place);
  }

  get highlighted(): string | undefined {
    return this.page.highlighted;
  }

  refresh(): void {
    this.drawNow();
  }

  forgetFrame(draw: () => void): void {
    this.page.frames.forget(draw);
  }

  readonly subscribeSummary = (listener: () => void): (() => void) => {
    this.summaryListeners.add(listener);
    return () => this.summaryListeners.delete(listener);
  };

  readonly getSummary = (): ChartSummary => this.summary;

  readonly onSamples = (): void => {
    this.drawNow();
    this.summarize();
  };

  readonly onPoints = (): void => {
    if (this.redraw !== undefined) this.page.frames.drawSoon(this.redraw);
    this.summaryTimer ??= setTimeout(() => this.summarize(), SUMMARY_INTERVAL_MILLIS);
  };

  private drawNow(): void {
    if (this.redraw !== undefined) this.page.frames.drawNow(this.redraw);
  }

  private drop(): void {
    this.states.forEach((it) => it.drop());
    this.feed.forget();
    this.summarize();
  }

  private summarize(): void {
    clearTimeout(this.summaryTimer);
    this.summaryTimer = undefined;
    const { problem } = this.feed;
    const answered = this.states.some((it) => it.answer !== undefined);
    const logarithmic = isLogarithmicScale(this.spec.yScale);
    this.summary = {
      phase: problem?.final === true ? "failed" : answered ? "shown" : "loading",
      problem: problem === undefined ? undefined : describeError(problem.error),
      series: this.states.map((it) => summaryOf(it, this.range.to)),
      hiddenValues: logarithmic ? countNotPositive(this.shown, this.range) : 0,
    };
    this.summaryListeners.forEach((listener) => listener());
  }
}

function summaryOf(state: SeriesState, to: number): SeriesSummary {
  const { answer, spec, tail } = state;
  const code = answer?.status?.code ?? 0;
  return {
    id: spec.id,
    channel: answer?.channel ?? "",
    problem: code === 0 ? undefined : (answer?.status?.message ?? "") || Code[code],
    pointCount: Number(answer?.pointCount ?? 0n) + tail.pointCount,
    last: state.lastBefore(to),
  };
}
