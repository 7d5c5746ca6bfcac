import type { Axis } from "@nereid/axes_pb";
import type uPlot from "uplot";

import { isLogarithmic, isLogarithmicScale, isTime, type Range } from "./axis";
import type { ChartModel } from "./ChartModel";
import type { Palette } from "./palette";
import { linearTicks, logarithmicTicks, ticksOf, type Ticks } from "./ticks";

const FONT_SIZE = 11;
const Y_AXIS_WIDTH = 58;
const RIGHT_PADDING = 16;
const X_AXIS_HEIGHT = 26;
const X_TICK_WIDTH = 66;
const TIME_TICK_WIDTH = 96;
const Y_TICK_HEIGHT = 28;

// The width of the plot in a chart so many CSS pixels wide, in pixels of the device.
export function plotPixels(width: number): number {
  return (width - Y_AXIS_WIDTH - RIGHT_PADDING) * devicePixelRatio;
}

interface PlotCallbacks {
  palette: () => Palette;
  // What the picture shows.
  ranges: () => { x: Range; y: Range };
  // The person dragged over a part of the plot, in CSS pixels from its left edge.
  onBrush: (left: number, right: number) => void;
  onReset: () => void;
  // The pointer moved over the plot. Undefined: it left.
  onPointer: (left: number | undefined) => void;
  draw: (plot: uPlot) => void;
}

// uPlot gives the axes, the cursor and the brush. The curves are drawn by us, as each has an x of its own.
export function plotOptions(
  model: ChartModel,
  size: { width: number; height: number },
  callbacks: PlotCallbacks,
): uPlot.Options {
  const { axis } = model;
  return {
    ...size,
    padding: [6, RIGHT_PADDING, 0, 0],
    legend: { show: false },
    cursor: cursorOptions(callbacks),
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: {
        time: false,
        auto: false,
        distr: distribution(isLogarithmic(axis)),
        range: () => ends(callbacks.ranges().x),
      },
      y: {
        auto: false,
        distr: distribution(isLogarithmicScale(model.spec.yScale)),
        range: () => ends(callbacks.ranges().y),
      },
    },
    series: [{}],
    axes: [
      axisOptions("x", callbacks, X_AXIS_HEIGHT, (min, max, pixels) =>
        ticksOf(axis, { from: min, to: max }, pixels / tickWidth(axis)),
      ),
      axisOptions("y", callbacks, Y_AXIS_WIDTH, (min, max, pixels) => {
        const ticks = isLogarithmicScale(model.spec.yScale) ? logarithmicTicks : linearTicks;
        return ticks({ from: min, to: max }, pixels / Y_TICK_HEIGHT);
      }),
    ],
    hooks: {
      draw: [callbacks.draw],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (width > 0) callbacks.onBrush(left, left + width);
        },
      ],
    },
  };
}

function distribution(logarithmic: boolean): uPlot.Scale.Distr {
  // Its names are there for the compiler of uPlot only, in a const enum.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
  return logarithmic ? 3 : 1;
}

function ends({ from, to }: Range): [number, number] {
  return [from, to];
}

function tickWidth(axis: Axis): number {
  return isTime(axis) ? TIME_TICK_WIDTH : X_TICK_WIDTH;
}

function cursorOptions({ onReset, onPointer }: PlotCallbacks): uPlot.Cursor {
  return {
    y: false,
    points: { show: false },
    drag: { x: true, y: false, setScale: false, dist: 4 },
    bind: {
      dblclick: () => {
        return () => {
          onReset();
          return null;
        };
      },
      mousemove: (plot, _target, handle) => (event: MouseEvent) => {
        handle(event);
        onPointer(plot.cursor.left);
        return null;
      },
      mouseleave: (_plot, _target, handle) => (event: MouseEvent) => {
        handle(event);
        // A drag that leaves the plot goes on to its edge.
        if (event.buttons === 0) onPointer(undefined);
        return null;
      },
    },
  };
}

function axisOptions(
  scale: "x" | "y",
  { palette }: PlotCallbacks,
  size: number,
  ticksFor: (min: number, max: number, pixels: number) => Ticks,
): uPlot.Axis {
  let labels: string[] = [];
  return {
    scale,
    size,
    gap: 4,
    font: `${FONT_SIZE}px ${palette().font}`,
    stroke: () => palette().muted,
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { show: false },
    border: { show: scale === "x", stroke: () => palette().border, width: 1 },
    // The ticks are ours: what uPlot would look for first is to be found at once.
    space: 0,
    incrs: [10],
    splits: (plot, _axis, min, max) => {
      const pixels = scale === "x" ? plot.bbox.width : plot.bbox.height;
      const ticks = ticksFor(min, max, pixels / devicePixelRatio);
      labels = ticks.labels;
      return ticks.places;
    },
    filter: (_plot, places) => places,
    values: () => labels,
  };
}
