import { create } from "@bufbuild/protobuf";
import type { Position } from "@nereid/sources_pb";
import {
  WatchPointsRequestSchema,
  type WatchPointsRequest,
  type WatchPointsResponse,
} from "@nereid/watch_pb";

import { seriesKey } from "../charts/seriesKey";
import { Backoff } from "./Backoff";
import { LiveEntry, type LiveListener, type LiveSeries } from "./liveSeries";

// live: the stream is open. reconnecting: the server does not answer. waiting: nothing to watch yet,
// or the page is not looked at.
export type LiveState = "waiting" | "live" | "reconnecting";

export type WatchPoints = (
  request: WatchPointsRequest,
  options: { signal: AbortSignal },
) => AsyncIterable<WatchPointsResponse>;

// As many as one WatchPoints takes. Series past it do not move by themselves.
export const WATCHED_SERIES_MAX = 1_000;
// Series come in handfuls while a page is scrolled: the stream begins anew once for all of them.
const RESTART_DELAY_MILLIS = 250;
// After a longer pause a sample is cheaper than all points since.
const PAUSE_MAX_MILLIS = 30_000;

// One WatchPoints stream for everything that a page shows. It begins where samples end, so that no
// point is missed and none comes twice, and comes back by itself where it was. Closed while the tab is
// hidden.
export class LiveSession {
  private readonly entries = new Map<string, LiveEntry>();
  private readonly stateListeners = new Set<() => void>();
  private readonly backoff = new Backoff();
  private state: LiveState = "waiting";
  private stream: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private hiddenSince: number | undefined;
  private open = false;

  constructor(
    private readonly project: string,
    private readonly watchPoints: WatchPoints,
  ) {}

  // Begins to follow the tab and the network; `stop` ends it and what it opened.
  start(): void {
    this.open = true;
    document.addEventListener("visibilitychange", this.onVisibility);
    window.addEventListener("online", this.onOnline);
    this.onVisibility();
  }

  stop(): void {
    this.open = false;
    document.removeEventListener("visibilitychange", this.onVisibility);
    window.removeEventListener("online", this.onOnline);
    this.close();
  }

  readonly subscribeState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  readonly getState = (): LiveState => this.state;

  // Hears a series from now on, if it is watched already, or else from where `begin` says. Returns how
  // to end it. A series stays watched for as long as there is room for it.
  join(series: LiveSeries, listener: LiveListener): () => void {
    const entry = this.entryOf(series);
    entry?.listeners.add(listener);
    return () => entry?.listeners.delete(listener);
  }

  // A sample was answered: a watch of the series goes on from `position`, unset if no channel stands
  // for it. Where the series is watched already, the watch is at least as far. Returns false if the
  // sample is older than a truncate heard meanwhile, and is to be asked for again.
  begin(series: LiveSeries, position: Position | undefined): boolean {
    const entry = this.entryOf(series);
    if (entry === undefined) return true;
    if (entry.begun) return !isOlder(position, entry.position);
    entry.begin(position);
    this.restartSoon();
    return true;
  }

  private entryOf(series: LiveSeries): LiveEntry | undefined {
    const key = seriesKey(series.experiment, series.source);
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    if (this.entries.size >= WATCHED_SERIES_MAX && !this.dropUnheard()) return undefined;
    const entry = new LiveEntry(series);
    this.entries.set(key, entry);
    return entry;
  }

  // Makes room by a series that no chart shows any more. Returns whether there was one.
  private dropUnheard(): boolean {
    for (const [key, entry] of this.entries) {
      if (entry.listeners.size === 0) return this.entries.delete(key);
    }
    return false;
  }

  private readonly onOnline = () => {
    if (this.state === "reconnecting") this.restart();
  };

  private readonly onVisibility = () => {
    if (document.visibilityState === "hidden") {
      this.hiddenSince = Date.now();
      this.close();
      return;
    }
    const pause = this.hiddenSince === undefined ? 0 : Date.now() - this.hiddenSince;
    this.hiddenSince = undefined;
    if (pause > PAUSE_MAX_MILLIS) this.entries.forEach((entry) => entry.change());
    this.restart();
  };

  private close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.stream?.abort();
    this.stream = undefined;
    this.setState("waiting");
  }

  private restartSoon(delayMillis = RESTART_DELAY_MILLIS): void {
    if (!this.open || this.hiddenSince !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.restart(), delayMillis);
  }

  private restart(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.stream?.abort();
    const watched = [...this.entries.values()].filter((entry) => entry.begun);
    if (!this.open || watched.length === 0) return;
    const stream = new AbortController();
    this.stream = stream;
    void this.follow(watched, stream.signal);
  }

  private async follow(watched: LiveEntry[], signal: AbortSignal): Promise<void> {
    try {
      for await (const event of this.watchPoints(this.requestOf(watched), { signal })) {
        if (signal.aborted) return;
        this.backoff.succeeded();
        this.setState("live");
        const entry = watched[event.series];
        if (entry?.begun === true) this.hear(entry, event);
      }
    } catch {
      // Whatever ended it, the way back is the same.
    }
    if (signal.aborted) return;
    this.setState("reconnecting");
    this.restartSoon(this.backoff.nextMillis());
  }

  private requestOf(watched: LiveEntry[]): WatchPointsRequest {
    return create(WatchPointsRequestSchema, {
      project: this.project,
      series: watched.map(({ series, position }) => ({
        experiment: series.experiment,
        source: series.source,
        ...(position === undefined ? {} : { position }),
      })),
      numericOnly: true,
      includeWallTimes: true,
    });
  }

  private hear(entry: LiveEntry, { event, position }: WatchPointsResponse): void {
    const known = entry.position;
    if (position !== undefined) entry.position = position;
    if (event.case === "points") entry.listeners.forEach((it) => it.onPoints(event.value));
    if (event.case === "truncated") {
      entry.listeners.forEach((it) => it.onTruncated(event.value.fromX));
    }
    const changed =
      (event.case === "resolved" && !event.value.continued) ||
      (event.case === "unresolved" && known !== undefined);
    // The stream would now send all points of the channel: a sample is cheaper.
    if (changed) {
      entry.change();
      this.restartSoon(0);
    }
  }

  private setState(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.stateListeners.forEach((listener) => listener());
  }
}

// Whether points that `sampled` knows of were taken away before `watched`.
function isOlder(sampled: Position | undefined, watched: Position | undefined): boolean {
  if (sampled === undefined || watched === undefined) return false;
  return sampled.series === watched.series && sampled.truncationCount < watched.truncationCount;
}
