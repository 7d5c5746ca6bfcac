import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { PositionSchema, type Position } from "@nereid/sources_pb";
import {
  WatchPointsRequestSchema,
  WatchPointsResponseSchema,
  type WatchPointsRequest,
  type WatchPointsResponse,
} from "@nereid/watch_pb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { channelSource } from "../charts/experimentCharts";
import { LiveSession } from "./LiveSession";
import type { LiveListener } from "./liveSeries";

// A stream of which the test says what it sends and when it ends.
class FakeStream {
  private readonly events: WatchPointsResponse[] = [];
  private wake: (() => void) | undefined;
  private failure: Code | undefined;

  constructor(
    readonly request: WatchPointsRequest,
    readonly signal: AbortSignal,
  ) {
    signal.addEventListener("abort", () => this.fail());
  }

  send(event: WatchPointsResponse["event"], position?: Position): void {
    const init = position === undefined ? {} : { position };
    const told = create(WatchPointsResponseSchema, { series: 0, event, ...init });
    this.events.push(create(WatchPointsResponseSchema, { events: [told] }));
    this.wake?.();
  }

  fail(code = Code.Unavailable): void {
    this.failure = code;
    this.wake?.();
  }

  async *read(): AsyncGenerator<WatchPointsResponse> {
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) yield event;
      else if (this.failure !== undefined) throw new ConnectError("ended", this.failure);
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

const series = { experiment: "e", source: channelSource("loss") };

function at(x: number, truncationCount = 0n): Position {
  return create(PositionSchema, { channel: "loss", x, series: 7n, truncationCount });
}

let streams: FakeStream[];
let session: LiveSession;
let page: EventTarget & { visibilityState: string };

function listener(): LiveListener {
  return { onPoints: vi.fn(), onTruncated: vi.fn(), onChanged: vi.fn() };
}

const points = { case: "points", value: { x: [3] } } as unknown as WatchPointsResponse["event"];
const caughtUp = { case: "caughtUp", value: {} } as unknown as WatchPointsResponse["event"];

// Of the latest stream.
function stream(): FakeStream {
  const last = streams.at(-1);
  if (last === undefined) throw new Error("no stream was opened");
  return last;
}

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", new EventTarget());
  streams = [];
  session = new LiveSession("p", (request, { signal }) => {
    streams.push(new FakeStream(create(WatchPointsRequestSchema, request), signal));
    return stream().read();
  });
  session.start();
});

afterEach(() => {
  session.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the live session", () => {
  it("watches what was sampled, from where the sample ends, and comes back where it was", async () => {
    const heard = listener();
    session.join(series, heard);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(streams).toEqual([]);
    session.begin(series, at(2));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stream().request.series[0]?.position?.x).toBe(2);
    stream().send(points, at(3));
    await vi.advanceTimersByTimeAsync(0);
    expect([session.getState(), vi.mocked(heard.onPoints).mock.calls.length]).toEqual(["live", 1]);
    stream().fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.getState()).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect([streams.length, stream().request.series[0]?.position?.x]).toEqual([2, 3]);
  });

  it("comes back at once when the network does", async () => {
    session.begin(series, at(2));
    await vi.advanceTimersByTimeAsync(1_000);
    stream().fail();
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event("online"));
    expect(streams.length).toBe(2);
  });

  it("is closed while the tab is hidden", async () => {
    session.begin(series, at(2));
    await vi.advanceTimersByTimeAsync(1_000);
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(stream().signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(20_000);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect([streams.length, stream().request.series[0]?.position?.x]).toEqual([2, 2]);
  });

  it("asks for samples after a long pause, instead of every point since", async () => {
    const heard = listener();
    session.join(series, heard);
    session.begin(series, at(2));
    await vi.advanceTimersByTimeAsync(1_000);
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(60_000);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect([streams.length, vi.mocked(heard.onChanged).mock.calls.length]).toEqual([1, 1]);
    session.begin(series, at(900));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stream().request.series[0]?.position?.x).toBe(900);
  });
});

it("does not come back to a server that refuses what it asks for", async () => {
  session.begin(series, at(2));
  await vi.advanceTimersByTimeAsync(1_000);
  stream().fail(Code.InvalidArgument);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([session.getState(), streams.length]).toEqual(["refused", 1]);
});

describe("a series that changes", () => {
  it("is sampled anew when another channel takes its place, and not watched meanwhile", async () => {
    const heard = listener();
    session.join(series, heard);
    session.begin(series, at(2));
    await vi.advanceTimersByTimeAsync(1_000);
    const first = stream();
    first.send({ case: "resolved", value: { continued: false } } as never, at(0));
    first.send(points, at(1));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard.onChanged).toHaveBeenCalledTimes(1);
    expect(heard.onPoints).not.toHaveBeenCalled();
    expect(first.signal.aborted).toBe(true);
    session.begin(series, at(5));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([streams.length, stream().request.series[0]?.position?.x]).toEqual([2, 5]);
  });

  it("is watched while no channel stands for it, without sampling again and again", async () => {
    const heard = listener();
    session.join(series, heard);
    session.begin(series, undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    stream().send({ case: "unresolved", value: {} } as never);
    stream().send(caughtUp);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard.onChanged).not.toHaveBeenCalled();
    expect(session.getState()).toBe("live");
  });

  it("tells a sample that is older than a truncate it heard of", async () => {
    const heard = listener();
    session.join(series, heard);
    session.begin(series, at(9, 0n));
    await vi.advanceTimersByTimeAsync(1_000);
    stream().send({ case: "truncated", value: { fromX: 4 } } as never, at(3, 1n));
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.onTruncated).toHaveBeenCalledWith(4);
    expect(session.begin(series, at(9, 0n))).toBe(false);
    expect(session.begin(series, at(3, 1n))).toBe(true);
  });
});
