import { create } from "@bufbuild/protobuf";
import type { Axis } from "@nereid/axes_pb";
import {
  SampleSeriesRequestSchema,
  type SampleSeriesRequest,
  type SampleSeriesResponse,
} from "@nereid/query_pb";
import type { Source } from "@nereid/sources_pb";

import { shouldRetry } from "../api/errors";
import { Backoff } from "../api/Backoff";
import { seriesKey, sourceKey } from "./seriesKey";

export type SampleSeries = (
  request: SampleSeriesRequest,
  options: { signal: AbortSignal },
) => AsyncIterable<SampleSeriesResponse>;

// The series of one chart in one range.
export interface SampleQuestion {
  // Every experiment with every source.
  experiments: readonly string[];
  sources: readonly Source[];
  axis: Axis;
  // Unset: to the ends of each series.
  from?: number | undefined;
  to?: number | undefined;
  columns: number;
}

export interface SampleReceiver {
  // One for each experiment and source, as `seriesKey` names it, all at once.
  onAnswers: (answers: ReadonlyMap<string, SampleSeriesResponse>) => void;
  // The server does not answer; it is asked again by itself.
  onWaiting: (error: unknown) => void;
  onError: (error: unknown) => void;
}

// Bounds of SampleSeries.
const SOURCES_MAX = 1_000;
const SERIES_MAX = 10_000;

// A question that is not answered yet.
class Waiter {
  // The call that asks for it.
  call: SampleCall | undefined;
  readonly answers = new Map<string, SampleSeriesResponse>();
  private readonly wanted = new Set<string>();

  constructor(
    readonly question: SampleQuestion,
    readonly receiver: SampleReceiver,
  ) {
    for (const experiment of question.experiments) {
      for (const source of question.sources) this.wanted.add(seriesKey(experiment, source));
    }
  }

  // Returns whether it now has all that it asked for.
  take(key: string, answer: SampleSeriesResponse): boolean {
    if (this.wanted.has(key)) this.answers.set(key, answer);
    return this.answers.size === this.wanted.size;
  }
}

// A call of SampleSeries, tried again until it is answered.
class SampleCall {
  private readonly abort = new AbortController();
  private readonly backoff = new Backoff();

  constructor(
    private readonly requests: readonly SampleSeriesRequest[],
    private readonly waiters: Set<Waiter>,
  ) {}

  leave(waiter: Waiter): void {
    this.waiters.delete(waiter);
    if (this.waiters.size === 0) this.abort.abort();
  }

  async run(sampleSeries: SampleSeries): Promise<void> {
    while (this.waiters.size > 0) {
      try {
        await Promise.all(this.requests.map((request) => this.read(sampleSeries, request)));
        return;
      } catch (error) {
        if (this.abort.signal.aborted) return;
        if (!shouldRetry(0, error)) {
          this.waiters.forEach((it) => it.receiver.onError(error));
          return;
        }
        this.waiters.forEach((it) => it.receiver.onWaiting(error));
        await new Promise((resolve) => setTimeout(resolve, this.backoff.nextMillis()));
      }
    }
  }

  private async read(sampleSeries: SampleSeries, request: SampleSeriesRequest): Promise<void> {
    for await (const answer of sampleSeries(request, { signal: this.abort.signal })) {
      if (answer.source !== undefined) {
        this.hand(seriesKey(answer.experiment, answer.source), answer);
      }
    }
  }

  private hand(key: string, answer: SampleSeriesResponse): void {
    for (const waiter of this.waiters) {
      if (!waiter.take(key, answer)) continue;
      this.waiters.delete(waiter);
      waiter.receiver.onAnswers(waiter.answers);
    }
  }
}

// Asks for the series of many charts with few calls: questions of the same moment about the same
// experiments, axis and range are one call of SampleSeries, in which a source is asked for once. A
// chart has its answers as soon as they are complete. A call that no chart waits for is ended.
export class SeriesSampler {
  private waiting = new Set<Waiter>();

  constructor(
    private readonly project: string,
    private readonly sampleSeries: SampleSeries,
  ) {}

  // Returns how to take the question back.
  ask(question: SampleQuestion, receiver: SampleReceiver): () => void {
    const waiter = new Waiter(question, receiver);
    // A timer, not a microtask: charts that become visible together ask in callbacks of their own.
    if (this.waiting.size === 0) setTimeout(() => this.flush(), 0);
    this.waiting.add(waiter);
    return () => {
      this.waiting.delete(waiter);
      waiter.call?.leave(waiter);
    };
  }

  private flush(): void {
    const groups = new Map<string, Waiter[]>();
    for (const waiter of this.waiting) {
      const key = groupKey(waiter.question);
      groups.set(key, [...(groups.get(key) ?? []), waiter]);
    }
    this.waiting = new Set();
    for (const group of groups.values()) this.call(group);
  }

  private call(group: readonly Waiter[]): void {
    const requests = requestsOf(
      this.project,
      group.map((it) => it.question),
    );
    const call = new SampleCall(requests, new Set(group));
    for (const waiter of group) waiter.call = call;
    void call.run(this.sampleSeries);
  }
}

function groupKey({ experiments, axis, from, to, columns }: SampleQuestion): string {
  return JSON.stringify([experiments, axis, from ?? null, to ?? null, columns]);
}

// One request for questions that differ in their sources only, or several within the server's bounds.
export function requestsOf(
  project: string,
  questions: readonly SampleQuestion[],
): SampleSeriesRequest[] {
  const [first] = questions;
  if (first === undefined) return [];
  const sources = new Map<string, Source>();
  for (const question of questions) {
    for (const source of question.sources) sources.set(sourceKey(source), source);
  }
  const { experiments, axis, from, to, columns } = first;
  const atOnce = Math.min(SOURCES_MAX, Math.floor(SERIES_MAX / Math.max(experiments.length, 1)));
  const all = [...sources.values()];
  const requests: SampleSeriesRequest[] = [];
  for (let i = 0; i < all.length; i += atOnce) {
    requests.push(
      create(SampleSeriesRequestSchema, {
        project,
        experiments: [...experiments],
        sources: all.slice(i, i + atOnce),
        columns,
        axis,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      }),
    );
  }
  return requests;
}
