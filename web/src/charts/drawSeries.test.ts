import { Axis } from "@nereid/axes_pb";
import { describe, expect, it } from "vitest";

import { drawSeries, type Plot } from "./drawSeries";
import { channelSource } from "./experimentCharts";
import type { Palette } from "./palette";
import { SeriesState } from "./SeriesState";

const plot: Plot = {
  ...{ left: 0, top: 0, width: 1_000, height: 100, pixelRatio: 1 },
  ...{ x: { from: 0, to: 1_000 }, y: { from: 0, to: 1 } },
  ...{ logarithmicX: false, logarithmicY: false },
};
const palette: Palette = {
  ...{ series: ["red"], text: "", muted: "", grid: "", border: "", surface: "", bad: "", font: "" },
};

// A context that does nothing but note where dots are drawn.
function dotsOf(places: readonly number[]): number[] {
  const dots: number[] = [];
  const nothing = () => undefined;
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get: (_target, name) => (name === "arc" ? (x: number) => dots.push(x) : nothing),
    set: () => true,
  });
  const source = channelSource("loss");
  const spec = { id: "a", experiment: "a", source, label: "a", colour: 0, dash: 0 };
  const state = new SeriesState(spec, Axis.X);
  for (const at of places) state.tail.append(at, at, 0.5);
  drawSeries(context, plot, [state], palette, { smoothing: 0, highlighted: undefined });
  return dots;
}

describe("dots on the points of a curve", () => {
  it("are drawn where points are far apart, also at both ends", () => {
    expect(dotsOf([0, 500, 1_000])).toEqual([0, 500, 1_000]);
    expect(dotsOf([10, 30])).toEqual([10, 30]);
  });

  it("are not drawn where points are close, however short the curve is", () => {
    expect(dotsOf(Array.from({ length: 30 }, (_, i) => i))).toEqual([]);
  });

  it("show one point between others that are out of the picture, and a lone one", () => {
    expect(dotsOf([-5, 500, 1_200])).toEqual([500]);
    expect(dotsOf([7])).toEqual([7]);
  });
});
