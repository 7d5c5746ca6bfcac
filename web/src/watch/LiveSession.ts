import type { Position } from "@nereid/sources_pb";
import type { WatchPointsResponse } from "@nereid/watch_pb";

import { seriesKey } from "../charts/seriesKey";
import { LiveEntry, type LiveListener, type LiveSeries } from "./liveSeries";
import { WatchStream, type StreamState, type WatchPoints, type WatchRequest } from "./WatchStream";

// As many as one WatchPoints takes. Series past it do not move by themselves.
export const WATCHED_SERIES_MAX = 1_000;
// Series come in handfuls while a page is scrolled: the stream begins anew once for all of them.
const RESTART_DELAY_MILLIS = 250;
// After a longer pause a sample is cheaper than all points since.
const PAUSE_MAX_MILLIS = 30_000;

// One WatchPoints stream for everything that a page shows. It begins where samples end, so that no
// point is missed and none comes twice, and comes back by itself where it was.
export class LiveSession {
  private readonly entries = new Map<string, LiveEntry>();
  // Those of the present stream, in the order of its request.
  private watched: LiveEntry[] = [];
  private readonly stream: WatchStream;
  private readonly stateListeners = new Set<() => void>();
  private state: StreamState = "waiting";

  constructor(
    private readonly project: string,
    watchPoints: WatchPoints,
  ) {
    this.stream = new WatchStream(watchPoints, {
      request: () => this.request(),
      onEvent: (event) => this.take(event),
      onState: (state) => this.setState(state),
      onResume: (pause) => {
        if (pause > PAUSE_MAX_MILLIS) this.entries.forEach((entry) => entry.change());
      },
    });
  }

  start(): void {
    this.stream.start();
  }

  stop(): void {
    this.stream.stop();
  }

  readonly subscribeState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  readonly getState = (): StreamState => this.state;

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
    this.stream.restartSoon(RESTART_DELAY_MILLIS);
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

  private request(): WatchRequest | undefined {
    this.watched = [...this.entries.values()].filter((entry) => entry.begun);
    if (this.watched.length === 0) return undefined;
    return {
      project: this.project,
      series: this.watched.map(({ series: { experiment, source }, position }) => ({
        experiment,
        source,
        ...(position === undefined ? {} : { position }),
      })),
      numericOnly: true,
      includeWallTimes: true,
    };
  }

  private take(event: WatchPointsResponse): void {
    const entry = this.watched[event.series];
    if (entry?.begun === true) this.hear(entry, event);
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
      this.stream.restartSoon(0);
    }
  }

  private setState(state: StreamState): void {
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
