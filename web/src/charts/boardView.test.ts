import { Axis, Scale } from "@nereid/axes_pb";
import { describe, expect, it } from "vitest";

import { readBoardView, viewOf, writeZoom } from "./boardView";

describe("the view in the address", () => {
  it("is read as it was written", () => {
    const params = new URLSearchParams("q=lo ss&axis=log&scale=log&smoothing=0.6&columns=3");
    const chart = { id: "own/a,b&c=d", axis: Axis.X };
    writeZoom(params, chart, { from: -1.5e-7, to: 2e300 });
    const view = readBoardView(new URLSearchParams(params.toString()));
    expect(view).toMatchObject({
      search: "lo ss",
      axis: Axis.LOG_X,
      scale: Scale.LOGARITHMIC,
      smoothing: 0.6,
      columns: 3,
    });
    expect(viewOf(view, chart.id, Axis.X)).toEqual({ from: -1.5e-7, to: 2e300 });
  });

  it("shares one zoom between charts of an axis where they are linked", () => {
    const params = new URLSearchParams("linked=1");
    writeZoom(params, { id: "a", axis: Axis.X }, { from: 1, to: 2 });
    const view = readBoardView(params);
    expect(viewOf(view, "another", Axis.X)).toEqual({ from: 1, to: 2 });
    expect(viewOf(view, "a", Axis.WALL_TIME)).toBeUndefined();
    writeZoom(params, { id: "another", axis: Axis.X }, undefined);
    expect(params.toString()).toBe("linked=1");
  });

  it("passes over what means nothing", () => {
    const text =
      "axis=up&scale=x&smoothing=2&columns=99&zoom=2,1,a&zoom=NaN,3,a&zoom=,,a&span=x,1&hide=%25";
    const view = readBoardView(new URLSearchParams(text));
    expect(view).toEqual(readBoardView(new URLSearchParams()));
  });

  it("shows no place at or below 0 on a logarithmic axis", () => {
    const view = readBoardView(new URLSearchParams("zoom=-1,5,a"));
    expect(viewOf(view, "a", Axis.X)).toEqual({ from: -1, to: 5 });
    expect(viewOf(view, "a", Axis.LOG_X)).toBeUndefined();
  });
});
