import type { PointColumns } from "@nereid/points_pb";
import type { Position, Source } from "@nereid/sources_pb";

export interface LiveSeries {
  experiment: string;
  source: Source;
}

// What one chart hears of one series.
export interface LiveListener {
  // Points that follow those heard before.
  onPoints: (points: PointColumns) => void;
  // Points with x >= fromX are gone, others may follow: ask for a sample.
  onTruncated: (fromX: number) => void;
  // Another channel stands for the source, or none does, or points were missed: ask for a sample.
  onChanged: () => void;
}

// A series as the session keeps it.
export class LiveEntry {
  readonly listeners = new Set<LiveListener>();
  // Where a watch goes on. Unset: not sampled yet, or no channel stands for the source.
  position: Position | undefined;
  // Whether listeners have an answer that a watch can go on from.
  begun = false;

  constructor(readonly series: LiveSeries) {}

  begin(position: Position | undefined): void {
    this.begun = true;
    this.position = position;
  }

  // Forgets the place: nothing is watched until a sample tells a new one.
  change(): void {
    this.begun = false;
    this.position = undefined;
    this.listeners.forEach((it) => it.onChanged());
  }
}
