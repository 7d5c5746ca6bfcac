import uPlot from "uplot";

import { isLogarithmic, isLogarithmicScale, type Range } from "./axis";
import type { ChartModel } from "./ChartModel";
import { CursorDots } from "./CursorDots";
import { drawSeries, type Plot } from "./drawSeries";
import { listenToKeys, listenToPointer, type GestureTarget } from "./gestures";
import { readPalette, type Palette } from "./palette";
import { plotOptions } from "./plotOptions";
import { part, placeAt, shareOf } from "./range";
import { readSeries, type Reading } from "./readout";

// What the cursor is on. `left`: CSS pixels from the left edge of the chart.
export interface CursorReading {
  place: number;
  left: number;
  // Whether there is room for a tooltip between the cursor and the right edge of the window.
  roomOnRight: boolean;
  // pointer and keys: the person is at this chart. other: at another one of the same axis.
  by: "pointer" | "keys" | "other";
  readings: readonly Reading[];
}

export interface CanvasCallbacks {
  // The person chose a range; undefined: everything.
  onView: (view: Range | undefined) => void;
  onCursor: (reading: CursorReading | undefined) => void;
}

// A size that changes step by step is sampled once it stays.
const RESIZE_DELAY_MILLIS = 120;
// Room that a tooltip is given in any case.
const TOOLTIP_WIDTH = 300;

// The picture of a chart in `host`, which it fills, and what a person does with it.
export class ChartCanvas {
  private readonly plot: uPlot;
  private readonly dots: CursorDots;
  private readonly stops: (() => void)[];
  private readonly palette: Palette = readPalette();
  // What the picture shows, as of the last time it was drawn.
  private ranges: { x: Range; y: Range };
  private resizeTimer: ReturnType<typeof setTimeout> | undefined;
  private cursorPlace: number | undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly model: ChartModel,
    private readonly callbacks: CanvasCallbacks,
  ) {
    this.ranges = { x: model.range, y: model.valueRange };
    this.plot = new uPlot(
      plotOptions(model, sizeOf(host), {
        palette: () => this.palette,
        onBrush: (left, right) => this.brush(left, right),
        onReset: () => this.reset(),
        ranges: () => this.ranges,
        onPointer: (left) => this.moveCursor(left, "pointer"),
        draw: (plot) => this.draw(plot),
      }),
      [[]],
      host,
    );
    this.dots = new CursorDots(this.plot.over);
    const target = this.gestureTarget();
    this.stops = [listenToPointer(host, target), listenToKeys(host, target), this.followSize()];
    model.redraw = this.redraw;
    model.onCursor = (place) => this.showCursor(place, "other");
    model.setColumns(this.plot.bbox.width);
  }

  destroy(): void {
    this.stops.forEach((stop) => stop());
    clearTimeout(this.resizeTimer);
    this.model.redraw = undefined;
    this.model.onCursor = undefined;
    this.model.forgetFrame(this.redraw);
    this.plot.destroy();
  }

  focus(): void {
    this.host.focus();
  }

  // The picture as it is, axes included.
  get canvas(): HTMLCanvasElement {
    return this.plot.ctx.canvas;
  }

  private readonly redraw = (): void => {
    const { x, y } = (this.ranges = { x: this.model.range, y: this.model.valueRange });
    this.plot.batch(() => {
      this.plot.setScale("x", { min: x.from, max: x.to });
      this.plot.setScale("y", { min: y.from, max: y.to });
    });
    if (this.cursorPlace !== undefined) this.showCursor(this.cursorPlace, undefined);
  };

  private draw(plot: uPlot): void {
    const { left, top, width, height } = plot.bbox;
    const picture: Plot = {
      ...{ left, top, width, height },
      pixelRatio: devicePixelRatio,
      ...this.ranges,
      logarithmicX: isLogarithmic(this.model.axis),
      logarithmicY: isLogarithmicScale(this.model.spec.yScale),
    };
    drawSeries(plot.ctx, picture, this.model.shown, this.palette, {
      smoothing: this.model.spec.smoothing,
      highlighted: this.model.highlighted,
    });
  }

  private followSize(): () => void {
    const observer = new ResizeObserver(() => {
      const size = sizeOf(this.host);
      if (size.width === this.plot.width && size.height === this.plot.height) return;
      this.plot.setSize(size);
      clearTimeout(this.resizeTimer);
      this.resizeTimer = setTimeout(
        () => this.model.setColumns(this.plot.bbox.width),
        RESIZE_DELAY_MILLIS,
      );
    });
    observer.observe(this.host);
    return () => observer.disconnect();
  }

  private get logarithmic(): boolean {
    return isLogarithmic(this.model.axis);
  }

  private get plotWidth(): number {
    return this.plot.bbox.width / devicePixelRatio;
  }

  private brush(left: number, right: number): void {
    const width = this.plotWidth;
    // The pointer may be out of the plot by now, and is anyway at another place of the new range.
    this.moveCursor(undefined, "pointer");
    this.show(part(this.model.range, left / width, right / width, this.logarithmic));
  }

  private mark(left: number, right: number): void {
    const width = right - left;
    const height = width > 0 ? this.plot.over.clientHeight : 0;
    this.plot.setSelect({ left, top: 0, width, height }, false);
  }

  private show(range: Range): void {
    const view = this.model.showsAll(range) ? undefined : range;
    this.model.setView(view);
    this.callbacks.onView(view);
  }

  private reset(): void {
    this.model.setView(undefined);
    this.callbacks.onView(undefined);
  }

  private moveCursor(left: number | undefined, by: "pointer" | "keys"): void {
    const on = left !== undefined && left >= 0;
    const place = on ? placeAt(this.ranges.x, left / this.plotWidth, this.logarithmic) : undefined;
    this.showCursor(place, by);
    this.model.moveCursor(place);
  }

  // `by` undefined: the cursor stayed, and the picture moved.
  private showCursor(place: number | undefined, by: CursorReading["by"] | undefined): void {
    this.cursorPlace = place;
    if (by !== undefined) this.cursorBy = by;
    const range = this.ranges.x;
    const share = place === undefined ? -1 : shareOf(range, place, this.logarithmic);
    if (place === undefined || !(share >= 0 && share <= 1)) {
      this.plot.setCursor({ left: -10, top: -10 }, false);
      this.dots.hide();
      this.callbacks.onCursor(undefined);
      return;
    }
    const left = share * this.plotWidth;
    if (this.cursorBy !== "pointer") this.plot.setCursor({ left, top: 0 }, false);
    const readings = readSeries(this.model.shown, place, this.columnAt(share));
    this.dots.show(readings, this.plot, this.palette);
    const offset = this.plot.bbox.left / devicePixelRatio;
    const right = this.host.getBoundingClientRect().left + left + offset;
    this.callbacks.onCursor({
      ...{ place, readings },
      left: left + offset,
      roomOnRight: right + TOOLTIP_WIDTH < window.innerWidth,
      by: this.cursorBy,
    });
  }

  private cursorBy: CursorReading["by"] = "pointer";

  // The column of pixels at a share of the width.
  private columnAt(share: number): Range {
    const columns = Math.max(1, this.model.columns);
    const k = Math.min(Math.floor(share * columns), columns - 1);
    return part(this.ranges.x, k / columns, (k + 1) / columns, this.logarithmic);
  }

  private gestureTarget(): GestureTarget {
    return {
      plotRect: () => this.plot.over.getBoundingClientRect(),
      range: () => this.model.range,
      logarithmic: () => this.logarithmic,
      show: (range) => this.show(range),
      reset: () => this.reset(),
      mark: (left, right) => this.mark(left, right),
      unmark: () => this.mark(0, 0),
      brush: (left, right) => this.brush(left, right),
      stepCursor: (pixels) => this.stepCursor(pixels),
      leaveCursor: () => this.moveCursor(undefined, "keys"),
    };
  }

  private stepCursor(pixels: number): void {
    const width = this.plotWidth;
    const now =
      this.cursorPlace === undefined
        ? width / 2
        : shareOf(this.model.range, this.cursorPlace, this.logarithmic) * width + pixels;
    this.moveCursor(Math.max(0, Math.min(now, width)), "keys");
  }
}

function sizeOf(host: HTMLElement): { width: number; height: number } {
  return { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) };
}
