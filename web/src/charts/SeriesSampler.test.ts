import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { Axis } from "@nereid/axes_pb";
import {
  SampleSeriesResponseSchema,
  type SampleSeriesRequest,
  type SampleSeriesResponse,
} from "@nereid/query_pb";
import { describe, expect, it, vi } from "vitest";

import { channelSource } from "./experimentCharts";
import { seriesKey, sourceLabel } from "./seriesKey";
import {
  requestsOf,
  SeriesSampler,
  type SampleQuestion,
  type SampleReceiver,
} from "./SeriesSampler";

function question(channels: string[], more: Partial<SampleQuestion> = {}): SampleQuestion {
  return {
    experiments: ["e"],
    sources: channels.map(channelSource),
    axis: Axis.X,
    columns: 100,
    ...more,
  };
}

// Resolves to the keys that were answered.
function asked(sampler: SeriesSampler, it: SampleQuestion): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const receiver: SampleReceiver = {
      onAnswers: (answers) => resolve([...answers.keys()]),
      onWaiting: () => undefined,
      onError: reject,
    };
    sampler.ask(it, receiver);
  });
}

// Answers like the server, and keeps the requests.
function fakeServer() {
  const requests: SampleSeriesRequest[] = [];
  async function* sample(request: SampleSeriesRequest): AsyncGenerator<SampleSeriesResponse> {
    requests.push(request);
    for (const experiment of request.experiments) {
      for (const source of request.sources) {
        await Promise.resolve();
        yield create(SampleSeriesResponseSchema, { experiment, source });
      }
    }
  }
  return { requests, sample };
}

describe("sampling", () => {
  it("is one call for all charts of the same range, and asks for each source once", async () => {
    const { requests, sample } = fakeServer();
    const sampler = new SeriesSampler("p", sample);
    const answers = await Promise.all([
      asked(sampler, question(["a", "b"])),
      asked(sampler, question(["b", "c"])),
      asked(sampler, question(["a"], { from: 1, to: 2 })),
    ]);
    expect(requests.map((it) => it.sources.map(sourceLabel))).toEqual([["a", "b", "c"], ["a"]]);
    expect(answers[1]).toEqual([
      seriesKey("e", channelSource("b")),
      seriesKey("e", channelSource("c")),
    ]);
  });

  it("ends a call that no chart waits for", async () => {
    let aborted: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => (aborted = resolve));
    let begun: (() => void) | undefined;
    const called = new Promise<void>((resolve) => (begun = resolve));

    async function* never(_request: SampleSeriesRequest, options: { signal: AbortSignal }) {
      begun?.();
      await new Promise<void>((_resolve, reject) =>
        options.signal.addEventListener("abort", () => {
          aborted?.();
          reject(new ConnectError("ended", Code.Canceled));
        }),
      );
      yield create(SampleSeriesResponseSchema);
    }
    const receiver = { onAnswers: vi.fn(), onWaiting: vi.fn(), onError: vi.fn() };
    const takeBack = new SeriesSampler("p", never).ask(question(["a"]), receiver);
    await called;
    takeBack();
    await ended;
    expect(receiver.onError).not.toHaveBeenCalled();
  });

  it("stays within the bounds of the server", () => {
    const channels = Array.from({ length: 2500 }, (_, i) => `c${i}`);
    const experiments = Array.from({ length: 20 }, (_, i) => `e${i}`);
    const requests = requestsOf("p", [question(channels, { experiments })]);
    expect(requests.length).toBe(5);
    expect(requests.every((it) => it.sources.length * 20 <= 10_000)).toBe(true);
    expect(new Set(requests.flatMap((it) => it.sources.map(sourceLabel))).size).toBe(2500);
  });

  it("tries again while the server is away, and tells a refusal", async () => {
    vi.useFakeTimers();
    const { sample } = fakeServer();
    let calls = 0;
    async function* flaky(request: SampleSeriesRequest) {
      if (++calls === 1) throw new ConnectError("away", Code.Unavailable);
      yield* sample(request);
    }
    const answered = asked(new SeriesSampler("p", flaky), question(["a"]));
    await vi.runAllTimersAsync();
    expect(await answered).toEqual([seriesKey("e", channelSource("a"))]);
    // eslint-disable-next-line @typescript-eslint/require-await
    async function* refuses(): AsyncGenerator<SampleSeriesResponse> {
      throw new ConnectError("no", Code.InvalidArgument);
    }
    const refused = asked(new SeriesSampler("p", refuses), question(["a"])).catch(String);
    await vi.runAllTimersAsync();
    expect(await refused).toContain("no");
    vi.useRealTimers();
  });
});
