import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { WatchPointsRequestSchema, WatchPointsResponse } from "@nereid/watch_pb";

import { Backoff } from "../api/Backoff";

// waiting: nothing was heard of the server yet, or there is nothing to watch; live: what is stored is
// told at once; reconnecting: the server went away and is tried again; paused: the tab is hidden;
// refused: the server will not answer this request, trying again is no use.
export type StreamState = "waiting" | "live" | "reconnecting" | "paused" | "refused";

export type WatchRequest = MessageInitShape<typeof WatchPointsRequestSchema>;

export type WatchPoints = (
  request: WatchRequest,
  options: { signal: AbortSignal },
) => AsyncIterable<WatchPointsResponse>;

// Events come at most so often, and together: an answer costs more than the points in it.
const INTERVAL_MILLIS = 200;

export interface WatchStreamHooks {
  // What to ask for, from where it was. Undefined: nothing is to be watched now.
  request: () => WatchRequest | undefined;
  onEvent: (event: WatchPointsResponse) => void;
  // `error` says why: set for "reconnecting" and "refused".
  onState: (state: StreamState, error?: ConnectError) => void;
  // The tab is looked at again, after so long. Before `request`.
  onResume?: (pauseMillis: number) => void;
}

// One call of WatchPoints at a time: closed while the tab is hidden, and opened anew when it is seen
// again or when the server went away, with what `request` says by then.
export class WatchStream {
  private readonly backoff = new Backoff();
  private state: StreamState = "waiting";
  private call: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private hiddenSince: number | undefined;
  private open = false;

  constructor(
    private readonly watchPoints: WatchPoints,
    private readonly hooks: WatchStreamHooks,
  ) {}

  // Opens the call, and follows the tab and the network from now on.
  start(): void {
    this.open = true;
    document.addEventListener("visibilitychange", this.onVisibility);
    window.addEventListener("online", this.onOnline);
    this.onVisibility();
  }

  // Ends it at once. No hook is called afterwards, until it is started again.
  stop(): void {
    this.open = false;
    document.removeEventListener("visibilitychange", this.onVisibility);
    window.removeEventListener("online", this.onOnline);
    this.disconnect();
  }

  // Begins a new call: what to ask for has changed.
  restart(): void {
    this.disconnect();
    if (!this.open || this.hiddenSince !== undefined) return;
    const request = this.hooks.request();
    if (request === undefined) return;
    this.call = new AbortController();
    void this.read(request, this.call.signal);
  }

  // The same a little later, once for all that changes until then.
  restartSoon(millis: number): void {
    if (!this.open || this.hiddenSince !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.restart(), millis);
  }

  private readonly onVisibility = () => {
    if (document.visibilityState === "hidden") {
      this.hiddenSince ??= Date.now();
      this.disconnect();
      this.tell("paused");
      return;
    }
    if (this.hiddenSince !== undefined) {
      const pause = Date.now() - this.hiddenSince;
      this.hiddenSince = undefined;
      this.tell("waiting");
      this.hooks.onResume?.(pause);
    }
    this.restart();
  };

  private readonly onOnline = () => {
    if (this.state === "reconnecting") this.restart();
  };

  private disconnect(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.call?.abort();
    this.call = undefined;
  }

  private async read(request: WatchRequest, signal: AbortSignal): Promise<void> {
    let error = new ConnectError("the server ended the stream", Code.Unavailable);
    try {
      const wire = { ...request, intervalMillis: INTERVAL_MILLIS };
      for await (const { events } of this.watchPoints(wire, { signal })) {
        if (signal.aborted) return;
        this.backoff.succeeded();
        this.tell("live");
        this.hand(events, signal);
      }
    } catch (thrown) {
      // Of a hook: a mistake of the page.
      if (!(thrown instanceof ConnectError)) reportError(thrown);
      error = ConnectError.from(thrown);
    }
    if (!signal.aborted) this.retry(error);
  }

  // A hook may end the call in between.
  private hand(events: readonly WatchPointsResponse[], signal: AbortSignal): void {
    for (const event of events) {
      if (signal.aborted) return;
      this.hooks.onEvent(event);
    }
  }

  private retry(error: ConnectError): void {
    this.call = undefined;
    if (isFinal(error.code)) {
      this.tell("refused", error);
      return;
    }
    this.tell("reconnecting", error);
    this.restartSoon(this.backoff.nextMillis());
  }

  private tell(state: StreamState, error?: ConnectError): void {
    if (state === this.state && error === undefined) return;
    this.state = state;
    this.hooks.onState(state, error);
  }
}

// Whether the same request fails again whenever it is sent.
function isFinal(code: Code): boolean {
  return (
    code === Code.InvalidArgument || code === Code.Unimplemented || code === Code.PermissionDenied
  );
}
