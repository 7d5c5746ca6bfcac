import { nextAbove } from "../charts/range";
import type { Line } from "./Line";
import type { LogStore } from "./LogStore";
import type { Matcher } from "./matcher";
import { readPage, type LogPlace } from "./readLines";

// A line that has what is searched for.
export interface SearchHit {
  line: Line;
  // Where it stands in the log: it is the first line from there on.
  place: LogPlace;
}

export interface SearchState {
  // In the order of the log.
  readonly hits: readonly SearchHit[];
  // How many stored lines were looked through.
  readonly scannedCount: number;
  // searching: from the end of the log up; whole: all of it was looked through; full: so many lines were
  // found that it went no further; stopped: by the person; failed: by `error`.
  readonly progress: "searching" | "whole" | "full" | "stopped" | "failed";
  readonly error: unknown;
}

// Bounds of what is found, in lines and UTF-16 units.
export const HITS_MAX = 5_000;
const HIT_CHARACTERS_MAX = 16 << 20;
// Lines looked through at a time.
const PAGE_LINES = 5_000;

// Looks through the whole log, from its end up, and through what comes in. Call `close` in the end.
export class LogSearch {
  private state: SearchState = {
    hits: [],
    scannedCount: 0,
    progress: "searching",
    error: undefined,
  };
  private readonly subscribers = new Set<() => void>();
  private readonly scan = new AbortController();
  private readonly stopListening: () => void;
  // For each channel: x from which lines are not scanned but come in. Unset until the end was read.
  private liveFrom: number[] | undefined;
  // Hits among what came in before that.
  private held: Line[] = [];
  private characters = 0;

  constructor(
    private readonly store: LogStore,
    private readonly matcher: Matcher,
  ) {
    this.stopListening = store.listen({
      onLive: (lines) => this.addLive(lines),
      onTruncated: (channel, fromX) => this.truncate(channel, fromX),
    });
    void this.run();
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  };

  readonly snapshot = (): SearchState => this.state;

  stop(): void {
    this.scan.abort();
    if (this.state.progress === "searching") this.change({ progress: "stopped" });
  }

  close(): void {
    this.scan.abort();
    this.stopListening();
  }

  private async run(): Promise<void> {
    try {
      await this.scanAll();
    } catch (error) {
      if (!this.scan.signal.aborted) this.change({ progress: "failed", error });
    }
  }

  private async scanAll(): Promise<void> {
    const { source } = this.store;
    const { signal } = this.scan;
    let place: LogPlace = source.channels.map(() => Infinity);
    let ended = false;
    while (!ended) {
      const page = await readPage(source, "older", place, PAGE_LINES, signal);
      if (signal.aborted) return;
      if (this.liveFrom === undefined) this.beginLive(page.seenX);
      // Where a channel has no line yet, its place is behind all that was read.
      place = place.map((x, at) => Math.min(x, this.liveFrom?.[at] ?? x));
      this.addOlder(page.lines, place);
      place = page.next;
      ended = page.ended;
      if (this.isFull) {
        this.change({ progress: "full" });
        return;
      }
    }
    this.change({ progress: "whole" });
  }

  private get isFull(): boolean {
    return this.state.hits.length >= HITS_MAX || this.characters > HIT_CHARACTERS_MAX;
  }

  // Lines of one page, which end at `behind`.
  private addOlder(lines: readonly Line[], behind: LogPlace): void {
    const place = [...behind];
    const found: SearchHit[] = [];
    for (const line of lines.toReversed()) {
      place[line.channel] = line.x;
      if (!this.matches(line)) continue;
      found.push({ line, place: [...place] });
      this.characters += line.text.length;
      if (found.length + this.state.hits.length >= HITS_MAX) break;
    }
    const hits = found.length === 0 ? this.state.hits : [...found.reverse(), ...this.state.hits];
    this.change({ hits, scannedCount: this.state.scannedCount + lines.length });
  }

  private beginLive(seenX: readonly (number | undefined)[]): void {
    this.liveFrom = seenX.map((x) => (x === undefined ? -Infinity : nextAbove(x)));
    const held = this.held;
    this.held = [];
    this.addLive(held);
  }

  private addLive(lines: readonly Line[]): void {
    if (this.liveFrom === undefined) {
      const found = lines.filter((line) => this.matches(line));
      this.held = [...this.held, ...found].slice(-HITS_MAX);
      return;
    }
    const place = this.liveFrom;
    const found: SearchHit[] = [];
    for (const line of lines) {
      if (line.x < (place[line.channel] ?? -Infinity)) continue;
      place[line.channel] = line.x;
      if (this.matches(line)) found.push({ line, place: [...place] });
      place[line.channel] = nextAbove(line.x);
    }
    if (found.length === 0) return;
    // The newest hits are kept: the bound holds back older ones.
    const hits = [...this.state.hits, ...found];
    this.change({ hits: hits.slice(-HITS_MAX) });
  }

  private truncate(channel: number, fromX: number): void {
    const gone = ({ line }: SearchHit) => line.channel === channel && line.x >= fromX;
    this.held = this.held.filter((line) => line.channel !== channel || line.x < fromX);
    const from = this.liveFrom?.[channel];
    if (this.liveFrom !== undefined && from !== undefined) {
      this.liveFrom[channel] = Math.min(from, fromX);
    }
    this.change({ hits: this.state.hits.filter((hit) => !gone(hit)) });
  }

  private matches(line: Line): boolean {
    return this.matcher(line.text).length > 0;
  }

  private change(changes: Partial<SearchState>): void {
    this.state = { ...this.state, ...changes };
    this.subscribers.forEach((subscriber) => subscriber());
  }
}
