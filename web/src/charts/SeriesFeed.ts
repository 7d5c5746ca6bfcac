import type { SampleSeriesResponse } from "@nereid/query_pb";

import type { LiveListener } from "../watch/liveSeries";
import type { Range } from "./axis";
import type { ChartPage } from "./ChartPage";
import type { ChartSpec } from "./chartSpec";
import { nextAbove, union } from "./range";
import { SeriesEnds } from "./SeriesEnds";
import type { SeriesState } from "./SeriesState";

// While a person moves the view, the server is asked at most this often.
const ASK_INTERVAL_MILLIS = 60;
// What moves by itself is sampled anew at most this often.
const RESAMPLE_INTERVAL_MILLIS = 1_000;
// How much of the picture may come from other columns of pixels before it is sampled anew.
const GROWTH_MAX = 0.05;
// Points that came as they are, for each column, before they are sampled.
const RAW_POINTS_PER_COLUMN_MAX = 8;

// What a feed has to know of its chart.
export interface FedChart {
  readonly spec: ChartSpec;
  readonly states: readonly SeriesState[];
  // Those that are not hidden: what is shown goes from the first to the last point of them.
  readonly shown: readonly SeriesState[];
  // Undefined: all points.
  readonly view: Range | undefined;
  readonly columns: number;
  // Near enough to the window to be drawn.
  readonly near: boolean;
  // New samples are there, or a problem.
  onSamples: () => void;
  // Points came or went.
  onPoints: () => void;
}

// Fills the series of one chart: with samples of the visible range, and with the points that are stored
// after them. From the moment a sample is asked for, everything heard is kept until the answer says up
// to where it knows the series.
export class SeriesFeed {
  problem: { error: unknown; final: boolean } | undefined;
  // What is shown is not what the server would answer now.
  private stale = true;
  private takeBack: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private askedAt = -Infinity;
  private leaves: (() => void)[] = [];
  private joined: readonly SeriesState[] = [];
  private readonly ends: SeriesEnds;

  constructor(
    private readonly page: ChartPage,
    private readonly chart: FedChart,
  ) {
    this.ends = new SeriesEnds(page, chart);
  }

  stop(): void {
    this.withdraw();
    this.ends.stop();
    this.stale = true;
    this.leaves.forEach((leave) => leave());
    this.leaves = [];
    this.joined = [];
  }

  // Asks for samples of the visible range, now if the chart is near, or else once it is.
  ask(): void {
    this.withdraw();
    this.stale = true;
    const { near, columns, states } = this.chart;
    if (!near || columns === 0 || states.length === 0) return;
    this.stale = false;
    this.askedAt = performance.now();
    this.join();
    this.send(this.chart.view, this.chart.view === undefined);
  }

  askSoon(intervalMillis = ASK_INTERVAL_MILLIS): void {
    const wait = this.askedAt + intervalMillis - performance.now();
    if (wait <= 0) this.ask();
    else this.timer ??= setTimeout(() => this.ask(), wait);
  }

  // The chart came near the window, or went away from it.
  onNear(): void {
    if (this.chart.near && this.stale) this.ask();
    if (this.chart.near) return;
    if (this.takeBack !== undefined || this.timer !== undefined) this.stale = true;
    this.withdraw();
  }

  // What the chart holds was dropped.
  forget(): void {
    this.stale = true;
  }

  private withdraw(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.takeBack?.();
    this.takeBack = undefined;
  }

  // `natural`: each series to its own ends, which shows where all of them end.
  private send(range: Range | undefined, natural: boolean): void {
    const { spec, columns } = this.chart;
    const { experiments, sources, axis } = spec;
    this.takeBack = this.page.sampler.ask(
      { experiments, sources, axis, from: range?.from, to: range?.to, columns },
      {
        onAnswers: (answers) => {
          this.takeBack = undefined;
          this.problem = undefined;
          this.adopt(answers, columns, natural);
        },
        onWaiting: (error) => this.fail(error, false),
        onError: (error) => {
          this.takeBack = undefined;
          this.fail(error, true);
        },
      },
    );
  }

  private fail(error: unknown, final: boolean): void {
    this.problem = { error, final };
    this.chart.onSamples();
  }

  private adopt(
    answers: ReadonlyMap<string, SampleSeriesResponse>,
    columns: number,
    natural: boolean,
  ): void {
    let current = true;
    for (const state of this.chart.states) {
      const answer = answers.get(state.spec.id);
      if (answer === undefined) continue;
      state.adopt(answer, columns, natural);
      if (!this.page.live.begin(state.spec, answer.position)) current = false;
    }
    if (!current) this.askSoon();
    else if (natural) this.refine();
    else this.ends.learn();
    this.chart.onSamples();
  }

  // Columns are columns of pixels only if they divide what the chart shows: series that end elsewhere
  // than the chart are sampled once more, from its one end to the other.
  private refine(): void {
    const { shown } = this.chart;
    let all: Range | undefined;
    for (const state of shown) all = union(all, state.fullExtent);
    if (all === undefined) return;
    const { from, to } = all;
    const fits = (state: SeriesState) =>
      !state.isSampled || (state.fullExtent?.from === from && state.fullExtent.to === to);
    if (!shown.every(fits)) this.send({ from, to: nextAbove(to) }, false);
  }

  private join(): void {
    if (this.joined === this.chart.states) return;
    this.ends.stop();
    this.leaves.forEach((leave) => leave());
    this.joined = this.chart.states;
    this.leaves = this.joined.map((state) =>
      this.page.live.join(state.spec, this.listenerOf(state)),
    );
  }

  private listenerOf(state: SeriesState): LiveListener {
    return {
      onPoints: (points) => {
        if (!this.chart.near) {
          this.stale = true;
          state.endsKnown = false;
          return;
        }
        state.append(points, this.chart.view, this.takeBack === undefined);
        if (this.isWorn(state)) this.askSoon(RESAMPLE_INTERVAL_MILLIS);
        this.chart.onPoints();
      },
      onTruncated: (fromX) => {
        this.ends.stop();
        state.truncate(fromX);
        this.askSoon();
        this.chart.onPoints();
      },
      onChanged: () => {
        this.ends.stop();
        state.endsKnown = false;
        this.askSoon();
      },
    };
  }

  // Whether so much came that the series wants to be sampled anew.
  private isWorn(state: SeriesState): boolean {
    if (this.takeBack !== undefined) return false;
    if (state.overflowed) return true;
    const length = state.tail.line.length;
    if (!state.isSampled) {
      return state.line.length + length > RAW_POINTS_PER_COLUMN_MAX * this.chart.columns;
    }
    if (length > this.chart.columns) return true;
    if (this.chart.view !== undefined || !this.chart.shown.includes(state)) return false;
    const { extent } = state;
    const lastAt = state.tail.extent?.to;
    if (extent === undefined || lastAt === undefined) return false;
    return lastAt - extent.to > GROWTH_MAX * (lastAt - extent.from);
  }
}
