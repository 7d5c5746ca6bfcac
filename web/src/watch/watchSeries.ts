import { Code, ConnectError } from "@connectrpc/connect";
import type { PointColumns } from "@nereid/points_pb";
import type { Position, Source } from "@nereid/sources_pb";
import type { Status } from "@nereid/status_pb";
import type { ResolvedChannel, WatchPointsRequest, WatchPointsResponse } from "@nereid/watch_pb";

import { watches } from "../api/clients";

// connecting: not yet heard of the server; live: what is stored is told at once; reconnecting: the
// server went away and is tried again; paused: the tab is hidden; ended: no more is to
// come, as `setRunning` said; refused: the server will not answer this request, trying again is no use.
export type WatchState = "connecting" | "live" | "reconnecting" | "paused" | "ended" | "refused";

// What to watch. Fields are those of WatchPointsRequest.
export interface WatchRequest {
  project: string;
  series: readonly WatchedSource[];
  numericOnly?: boolean;
  omitImageData?: boolean;
  includeWallTimes?: boolean;
}

export interface WatchedSource {
  experiment: string;
  source: Source;
  // Go on behind this place. Unset: from the first point.
  position?: Position;
}

// Called in the order of the events. `series` is the index in `series` of the request. Each point is
// told once, also across reconnects.
export interface WatchHandlers {
  onPoints: (series: number, points: PointColumns) => void;
  // Points with x >= fromX are gone.
  onTruncated: (series: number, fromX: number) => void;
  // This channel stands for the source from here on. Unless `continued`, all points told before are
  // void, and all of the series follow.
  onResolved?: (series: number, channel: ResolvedChannel) => void;
  // Points told before are gone, unless the code is DATA_LOSS.
  onUnresolved?: (series: number, status: Status | undefined) => void;
  onCaughtUp?: (series: number) => void;
  // `error` says why: set for "reconnecting" and "refused".
  onState?: (state: WatchState, error?: ConnectError) => void;
}

export interface Watch {
  // Whether more points are to be expected; at first they are. On false, what is stored by then is
  // read, and the stream closed: "ended". On true, it goes on where it ended.
  setRunning: (running: boolean) => void;
  // Ends at once. No handler is called afterwards.
  close: () => void;
}

const RETRY_MILLIS_MIN = 500;
const RETRY_MILLIS_MAX = 10_000;

// How long to wait before try number `failures` + 1, which begins at 1: doubled each time, and spread
// by `random` of [0, 1) so that many pages do not come back at once.
export function retryMillis(failures: number, random: number): number {
  const whole = Math.min(RETRY_MILLIS_MAX, RETRY_MILLIS_MIN * 2 ** (failures - 1));
  return whole * (0.5 + random / 2);
}

// Watches series over one stream at a time: it is closed while the tab is hidden, opened anew when the
// server went away, and goes on each time where it was.
export function watchSeries(request: WatchRequest, handlers: WatchHandlers): Watch {
  const watch = new SeriesWatch(request, handlers);
  watch.start();
  return watch;
}

class SeriesWatch implements Watch {
  private readonly positions: (Position | undefined)[];
  private caughtUp = new Set<number>();
  private stream: AbortController | undefined;
  private timer: number | undefined;
  private failures = 0;
  private running = true;
  private closed = false;
  private state: WatchState | undefined;

  constructor(
    private readonly request: WatchRequest,
    private readonly handlers: WatchHandlers,
  ) {
    this.positions = request.series.map((series) => series.position);
  }

  start(): void {
    document.addEventListener("visibilitychange", this.follow);
    window.addEventListener("online", this.follow);
    this.tell("connecting");
    this.follow();
  }

  setRunning = (running: boolean): void => {
    if (this.closed || this.running === running) return;
    this.running = running;
    // A new stream says anew when it has caught up.
    this.disconnect();
    if (this.state === "ended") this.tell("connecting");
    this.follow();
  };

  close = (): void => {
    this.closed = true;
    this.disconnect();
    document.removeEventListener("visibilitychange", this.follow);
    window.removeEventListener("online", this.follow);
  };

  // Opens the stream where it should be open, and closes it where not.
  private readonly follow = (): void => {
    if (this.closed || this.state === "ended") return;
    if (document.visibilityState === "hidden") {
      this.disconnect();
      this.tell("paused");
    } else if (this.stream === undefined) {
      this.disconnect();
      if (this.state === "paused") this.tell("connecting");
      void this.read();
    }
  };

  private disconnect(): void {
    window.clearTimeout(this.timer);
    this.stream?.abort();
    this.stream = undefined;
  }

  private async read(): Promise<void> {
    const stream = new AbortController();
    this.stream = stream;
    this.caughtUp = new Set();
    let error = new ConnectError("the server ended the stream", Code.Unavailable);
    try {
      const { signal } = stream;
      for await (const event of watches.watchPoints(this.wireRequest(), { signal })) {
        if (signal.aborted) return;
        this.take(event);
      }
    } catch (thrown) {
      error = ConnectError.from(thrown);
    }
    if (!stream.signal.aborted) this.retry(error);
  }

  private wireRequest(): Omit<WatchPointsRequest, "$typeName"> {
    const { project, series, numericOnly, omitImageData, includeWallTimes } = this.request;
    return {
      project,
      series: series.map(({ experiment, source }, index) => ({
        $typeName: "nereid.v1.WatchedSeries",
        experiment,
        source,
        ...positionField(this.positions[index]),
      })),
      numericOnly: numericOnly ?? false,
      omitImageData: omitImageData ?? false,
      includeWallTimes: includeWallTimes ?? false,
    };
  }

  private take({ series, event, position }: WatchPointsResponse): void {
    this.failures = 0;
    this.tell("live");
    // Before the handler, which may close the watch or throw.
    this.positions[series] = position;
    if (event.case === "resolved") this.handlers.onResolved?.(series, event.value);
    if (event.case === "points") this.handlers.onPoints(series, event.value);
    if (event.case === "truncated") this.handlers.onTruncated(series, event.value.fromX);
    if (event.case === "unresolved") this.handlers.onUnresolved?.(series, event.value.status);
    if (event.case === "caughtUp") this.handlers.onCaughtUp?.(series);
    if (event.case === "caughtUp" || event.case === "unresolved") this.noteCaughtUp(series);
  }

  private noteCaughtUp(series: number): void {
    this.caughtUp.add(series);
    if (this.running || this.closed || this.caughtUp.size < this.request.series.length) return;
    this.disconnect();
    this.tell("ended");
  }

  private retry(error: ConnectError): void {
    this.stream = undefined;
    if (isFinal(error.code)) {
      this.tell("refused", error);
      this.close();
      return;
    }
    this.failures += 1;
    this.tell("reconnecting", error);
    const wait = retryMillis(this.failures, Math.random());
    this.timer = window.setTimeout(this.follow, wait);
  }

  private tell(state: WatchState, error?: ConnectError): void {
    if (this.closed || (state === this.state && error === undefined)) return;
    this.state = state;
    this.handlers.onState?.(state, error);
  }
}

function positionField(position: Position | undefined): { position?: Position } {
  return position === undefined ? {} : { position };
}

// Whether the same request fails again whenever it is sent.
function isFinal(code: Code): boolean {
  return (
    code === Code.InvalidArgument || code === Code.Unimplemented || code === Code.PermissionDenied
  );
}
