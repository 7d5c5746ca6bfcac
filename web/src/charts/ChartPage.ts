import type { Axis } from "@nereid/axes_pb";

import { queries, watches } from "../api/clients";
import { LiveSession } from "../watch/LiveSession";
import { FrameScheduler } from "./FrameScheduler";
import { NearView } from "./NearView";
import { SeriesSampler } from "./SeriesSampler";

// A chart that shows the cursor of another one.
export interface CursorFollower {
  axis: Axis;
  // Undefined: the cursor left.
  showCursor: (place: number | undefined) => void;
  // Draws the chart again.
  refresh: () => void;
}

// As many charts keep what they show while they are far off the window.
const KEPT_CHARTS_MAX = 60;

// What the charts of a page share: calls to the server, the stream, frames, the cursor.
export class ChartPage {
  readonly sampler: SeriesSampler;
  readonly live: LiveSession;
  readonly frames = new FrameScheduler();
  readonly nearView = new NearView();
  private readonly followers = new Set<CursorFollower>();
  private readonly kept = new Map<object, () => void>();

  // The experiment that is brought out in all charts. Undefined: none.
  highlighted: string | undefined;

  constructor(readonly project: string) {
    this.sampler = new SeriesSampler(project, (request, options) =>
      queries.sampleSeries(request, options),
    );
    this.live = new LiveSession(project, (request, options) =>
      watches.watchPoints(request, options),
    );
  }

  follow(follower: CursorFollower): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  // Shows the cursor of one chart in all others of the same axis.
  moveCursor(source: CursorFollower, place: number | undefined): void {
    for (const follower of this.followers) {
      if (follower !== source && follower.axis === source.axis) follower.showCursor(place);
    }
  }

  highlight(experiment: string | undefined): void {
    if (this.highlighted === experiment) return;
    this.highlighted = experiment;
    this.refresh();
  }

  // Draws all charts again.
  refresh(): void {
    this.followers.forEach((follower) => follower.refresh());
  }

  // A chart went far off the window. Past a bound, the one that went first drops what it holds.
  keep(chart: object, drop: () => void): void {
    this.release(chart);
    this.kept.set(chart, drop);
    for (const [oldest, dropOldest] of this.kept) {
      if (this.kept.size <= KEPT_CHARTS_MAX) return;
      this.kept.delete(oldest);
      dropOldest();
    }
  }

  release(chart: object): void {
    this.kept.delete(chart);
  }
}
