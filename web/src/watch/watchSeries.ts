import type { ConnectError } from "@connectrpc/connect";
import type { PointColumns } from "@nereid/points_pb";
import type { Position, Source } from "@nereid/sources_pb";
import type { Status } from "@nereid/status_pb";
import type { ResolvedChannel, WatchPointsResponse } from "@nereid/watch_pb";

import { watches } from "../api/clients";
import { WatchStream, type StreamState, type WatchRequest } from "./WatchStream";

// ended: no more is to come, as `setRunning` said.
export type WatchState = StreamState | "ended";

// What to watch. Fields are those of WatchPointsRequest.
export interface SeriesToWatch {
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

// Watches series over one stream at a time, which goes on each time where it was.
export function watchSeries(request: SeriesToWatch, handlers: WatchHandlers): Watch {
  const watch = new SeriesWatch(request, handlers);
  watch.start();
  return watch;
}

class SeriesWatch implements Watch {
  private readonly positions: (Position | undefined)[];
  private readonly stream: WatchStream;
  private caughtUp = new Set<number>();
  private running = true;
  private ended = false;

  constructor(
    private readonly request: SeriesToWatch,
    private readonly handlers: WatchHandlers,
  ) {
    this.positions = request.series.map((series) => series.position);
    this.stream = new WatchStream((wire, options) => watches.watchPoints(wire, options), {
      request: () => this.wireRequest(),
      onEvent: (event) => this.take(event),
      onState: (state, error) => this.handlers.onState?.(state, error),
    });
  }

  start(): void {
    this.stream.start();
  }

  setRunning = (running: boolean): void => {
    if (this.running === running) return;
    this.running = running;
    if (this.ended) {
      this.ended = false;
      this.handlers.onState?.("waiting");
      this.stream.start();
    } else {
      // A new stream says anew when it has caught up.
      this.stream.restart();
    }
  };

  close = (): void => {
    this.stream.stop();
  };

  private wireRequest(): WatchRequest {
    this.caughtUp = new Set();
    return {
      ...this.request,
      series: this.request.series.map(({ experiment, source }, index) => {
        const position = this.positions[index];
        return { experiment, source, ...(position === undefined ? {} : { position }) };
      }),
    };
  }

  private take({ series, event, position }: WatchPointsResponse): void {
    // Before the handler, which may close the watch.
    this.positions[series] = position;
    if (event.case === "resolved") this.handlers.onResolved?.(series, event.value);
    if (event.case === "points") this.handlers.onPoints(series, event.value);
    if (event.case === "truncated") this.handlers.onTruncated(series, event.value.fromX);
    if (event.case === "unresolved") this.handlers.onUnresolved?.(series, event.value.status);
    if (event.case === "caughtUp" || event.case === "unresolved") this.noteCaughtUp(series);
  }

  private noteCaughtUp(series: number): void {
    this.caughtUp.add(series);
    if (this.running || this.caughtUp.size < this.request.series.length) return;
    this.stream.stop();
    this.ended = true;
    this.handlers.onState?.("ended");
  }
}
