import type { PointColumns } from "@nereid/points_pb";
import type { Status } from "@nereid/status_pb";

import { watchSeries, type Watch, type WatchState } from "../watch/watchSeries";
import { lineKey, type Line } from "./Line";
import {
  emptyWindow,
  FOLLOWED_LINES_MAX,
  WINDOW_LINES_MAX,
  windowAround,
  windowAtEnd,
  withLive,
  withNewer,
  withOlder,
  withoutFrom,
  type LogWindow,
} from "./LogWindow";
import { linesOf, readPage, type LogPlace, type LogSource, type Page } from "./readLines";

// What of a log is shown.
export interface LogState {
  readonly window: LogWindow;
  // The end of the log was read: an empty window is an empty log.
  readonly loaded: boolean;
  // The last lines are to be in sight.
  readonly following: boolean;
  // Lines that came in since it was followed last.
  readonly unseenCount: number;
  readonly watch: WatchState;
  // Why lines could not be read.
  readonly error: unknown;
  // Why the server refused to tell of lines that come in.
  readonly watchError: unknown;
  // For each channel: why it has no lines, or no more. Empty: it is well.
  readonly notes: readonly string[];
}

// Told of what happens to a log beside its window.
export interface LogListener {
  onLive: (lines: readonly Line[]) => void;
  onTruncated: (channel: number, fromX: number) => void;
}

type LogEvent = { lines: readonly Line[] } | { channel: number; fromX: number };

// Lines read at once.
const PAGE_LINES = 1_000;
// Lines that come in are added so often, or when so many have come.
const LIVE_MILLIS = 100;
const PENDING_LINES_MAX = 10_000;
const DATA_LOSS = 15;

// A log that is looked at: a window of it, which moves as older and newer lines are asked for, and at the
// end of the log grows by itself. One watch and at most one read at a time. Call `close` in the end.
export class LogStore {
  private state: LogState;
  private readonly subscribers = new Set<() => void>();
  private readonly listeners = new Set<LogListener>();
  private watch: Watch | undefined;
  private running = true;
  // The read under way. While there is one, what comes in waits.
  private load: AbortController | undefined;
  private pending: LogEvent[] = [];
  private pendingLines = 0;
  // Lines came in that had no room in `pending`.
  private missed = false;
  private timer: number | undefined;

  constructor(readonly source: LogSource) {
    this.state = {
      window: emptyWindow(source.channels.length),
      loaded: false,
      following: true,
      unseenCount: 0,
      watch: "waiting",
      error: undefined,
      watchError: undefined,
      notes: source.channels.map(() => ""),
    };
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  };

  readonly snapshot = (): LogState => this.state;

  listen(listener: LogListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.load?.abort();
    this.load = undefined;
    this.watch?.close();
    this.watch = undefined;
    this.pending = [];
    this.pendingLines = 0;
    this.missed = false;
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }

  setRunning(running: boolean): void {
    this.running = running;
    this.watch?.setRunning(running);
  }

  stopFollowing(): void {
    if (this.state.following) this.change({ following: false, unseenCount: 0 });
  }

  // Shows the last lines, and from then on those that come in.
  follow(): void {
    this.change({ following: true, unseenCount: 0 });
    if (this.state.window.hasNewer || !this.state.loaded) void this.openEnd();
  }

  // Reads the end of the log, and watches for what comes behind it.
  async openEnd(): Promise<void> {
    await this.read(async (signal) => {
      const behindAll = this.source.channels.map(() => Infinity);
      const page = await readPage(this.source, "older", behindAll, PAGE_LINES, signal);
      return () => {
        this.change({ window: windowAtEnd(page), loaded: true });
        if (this.watch === undefined && page.seenX.length > 0) this.startWatch(page.seenX);
      };
    });
  }

  async loadOlder(): Promise<void> {
    if (this.load !== undefined || !this.state.window.hasOlder) return;
    await this.extend("older", this.state.window.low, withOlder);
  }

  async loadNewer(): Promise<void> {
    if (this.load !== undefined || !this.state.window.hasNewer) return;
    await this.extend("newer", this.state.window.high, withNewer);
  }

  // Shows what lies around a place.
  async openAround(place: LogPlace): Promise<void> {
    this.stopFollowing();
    await this.read(async (signal) => {
      const half = PAGE_LINES / 2;
      const [older, newer] = await Promise.all([
        readPage(this.source, "older", place, half, signal),
        readPage(this.source, "newer", place, half, signal),
      ]);
      return () => this.change({ window: windowAround(older, newer), loaded: true });
    });
  }

  openStart(): void {
    this.stopFollowing();
    if (this.state.window.hasOlder) void this.openAround(this.source.channels.map(() => -Infinity));
  }

  // Shows a line: in the window, if it is there.
  show({ line, place }: { line: Line; place: LogPlace }): void {
    this.stopFollowing();
    const key = lineKey(line);
    if (this.state.window.lines.some((shown) => lineKey(shown) === key)) return;
    void this.openAround(place);
  }

  // Reads again after an error.
  retry(): void {
    const { window: shown, loaded } = this.state;
    // Other lines, though the same, make the view ask again for what it is near to.
    this.change({ error: undefined, window: { ...shown, lines: [...shown.lines] } });
    if (!loaded) void this.openEnd();
  }

  private async extend(
    direction: "older" | "newer",
    place: LogPlace,
    add: (window: LogWindow, page: Page) => LogWindow,
  ): Promise<void> {
    await this.read(async (signal) => {
      const page = await readPage(this.source, direction, place, PAGE_LINES, signal);
      return () => this.change({ window: add(this.state.window, page) });
    });
  }

  // `run` resolves to what to do with what it read. A later read takes the place of an earlier one.
  private async read(run: (signal: AbortSignal) => Promise<() => void>): Promise<void> {
    this.load?.abort();
    const load = new AbortController();
    this.load = load;
    try {
      const apply = await run(load.signal);
      if (load.signal.aborted) return;
      this.load = undefined;
      this.change({ error: undefined });
      apply();
    } catch (error) {
      if (load.signal.aborted) return;
      load.abort();
      this.load = undefined;
      this.change({ error });
    }
    this.afterRead();
  }

  // Takes what came in meanwhile.
  private afterRead(): void {
    if (this.missed) this.change({ window: { ...this.state.window, hasNewer: true } });
    this.missed = false;
    this.takePending();
    const { following, window: shown, error } = this.state;
    if (following && shown.hasNewer && error === undefined) void this.openEnd();
  }

  private startWatch(seenX: readonly (number | undefined)[]): void {
    const { project, experiment, channels } = this.source;
    const series = channels.map((channel, index) => ({
      experiment,
      source: {
        $typeName: "nereid.v1.Source",
        source: { case: "channel", value: channel },
      } as const,
      position: positionOf(channel, seenX[index]),
    }));
    this.watch = watchSeries(
      { project, series, includeWallTimes: true },
      {
        onPoints: (channel, points) => this.onPoints(channel, points),
        onTruncated: (channel, fromX) => this.push({ channel, fromX }),
        onResolved: (channel, { continued }) => this.onResolved(channel, continued),
        onUnresolved: (channel, status) => this.onUnresolved(channel, status),
        onState: (watch, error) => this.onWatchState(watch, error),
      },
    );
    this.watch.setRunning(this.running);
  }

  private onPoints(channel: number, points: PointColumns): void {
    this.push({ lines: linesOf(channel, points) });
  }

  // What was read may be of a channel that is gone: the log is read anew.
  private onResolved(channel: number, continued: boolean): void {
    this.note(channel, "");
    if (continued) return;
    this.close();
    this.listeners.forEach((listener) => listener.onTruncated(channel, -Infinity));
    void this.openEnd();
  }

  private onUnresolved(channel: number, status: Status | undefined): void {
    const name = this.source.channels[channel] ?? "";
    if (status?.code === DATA_LOSS) {
      this.note(channel, `Stored points of ${name} are damaged: ${status.message}`);
      return;
    }
    this.note(channel, `${name} is not there any more`);
    this.push({ channel, fromX: -Infinity });
  }

  private onWatchState(watch: WatchState, error: unknown): void {
    this.change({ watch, watchError: watch === "refused" ? error : undefined });
    // The server is back: what could not be read may be asked for again.
    if (watch === "live" && this.state.error !== undefined) this.retry();
  }

  private note(channel: number, text: string): void {
    if (this.state.notes[channel] === text) return;
    this.change({ notes: this.state.notes.map((note, at) => (at === channel ? text : note)) });
  }

  private push(event: LogEvent): void {
    if ("lines" in event) {
      if (this.pendingLines >= PENDING_LINES_MAX) this.takePending();
      // A read is under way for long: what has no room is read later.
      if (this.pendingLines >= PENDING_LINES_MAX) this.missed = true;
      if (this.missed) return;
      this.pendingLines += event.lines.length;
    }
    this.pending.push(event);
    this.timer ??= window.setTimeout(this.takePending, LIVE_MILLIS);
  }

  private readonly takePending = (): void => {
    window.clearTimeout(this.timer);
    this.timer = undefined;
    if (this.load !== undefined) return;
    const events = this.pending;
    this.pending = [];
    this.pendingLines = 0;
    for (const event of mergeLines(events)) this.take(event);
  };

  private take(event: LogEvent): void {
    if ("fromX" in event) {
      this.change({ window: withoutFrom(this.state.window, event.channel, event.fromX) });
      this.listeners.forEach((listener) => listener.onTruncated(event.channel, event.fromX));
      return;
    }
    const { window: shown, following, unseenCount } = this.state;
    const linesMax = following ? FOLLOWED_LINES_MAX : WINDOW_LINES_MAX;
    const grown = shown.hasNewer ? shown : withLive(shown, event.lines, linesMax);
    // Without following, the first lines stay, as they may be looked at.
    const full = !following && shown.lines.length > 0 && grown.lines[0] !== shown.lines[0];
    this.change({
      window: full ? { ...shown, hasNewer: true } : grown,
      unseenCount: following ? 0 : unseenCount + event.lines.length,
    });
    this.listeners.forEach((listener) => listener.onLive(event.lines));
  }

  private change(changes: Partial<LogState>): void {
    this.state = { ...this.state, ...changes };
    this.subscribers.forEach((subscriber) => subscriber());
  }
}

function positionOf(channel: string, x: number | undefined) {
  const position = { $typeName: "nereid.v1.Position", channel, series: 0n } as const;
  return { ...position, truncationCount: 0n, ...(x === undefined ? {} : { x }) };
}

// Runs of lines as one event, so that many small ones cost no more than a large one.
function mergeLines(events: readonly LogEvent[]): LogEvent[] {
  const merged: LogEvent[] = [];
  for (const event of events) {
    const last = merged.at(-1);
    if ("lines" in event && last !== undefined && "lines" in last) {
      merged[merged.length - 1] = { lines: [...last.lines, ...event.lines] };
    } else {
      merged.push(event);
    }
  }
  return merged;
}
