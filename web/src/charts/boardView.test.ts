import { Axis, Scale } from "@nereid/axes_pb";
import { describe, expect, it } from "vitest";

import { readBoardView, viewOf, writeZoom } from "./boardView";

describe("the view in the address", () => {
  const always = () => true;

  it("is read as it was written", () => {
    const params = new URLSearchParams("q=lo ss&axis=log&scale=log&smoothing=0.6&columns=3");
    const chart = { id: "own/a,b&c=d", axis: Axis.X };
    writeZoom(params, chart, { from: -1.5e-7, to: 2e300 }, always);
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
    writeZoom(params, { id: "a", axis: Axis.X }, { from: 1, to: 2 }, always);
    const view = readBoardView(params);
    expect(viewOf(view, "another", Axis.X)).toEqual({ from: 1, to: 2 });
    expect(viewOf(view, "a", Axis.WALL_TIME)).toBeUndefined();
    writeZoom(params, { id: "another", axis: Axis.X }, undefined, always);
    expect(params.toString()).toBe("linked=1");
  });

  it("passes over what means nothing", () => {
    const text =
      "axis=up&scale=x&smoothing=2&columns=99&zoom=x,2,1,a&zoom=x,NaN,3,a&zoom=x,,,a&zoom=up,1,2,a&span=x,1&hide=%25";
    const view = readBoardView(new URLSearchParams(text));
    expect(view).toEqual(readBoardView(new URLSearchParams()));
  });

  it("zooms a chart on the axis that the zoom is of, and only while it has room", () => {
    const view = readBoardView(new URLSearchParams("zoom=x,1,5,a"));
    expect(viewOf(view, "a", Axis.X)).toEqual({ from: 1, to: 5 });
    expect(viewOf(view, "a", Axis.WALL_TIME)).toBeUndefined();
    const params = new URLSearchParams("q=loss&zoom=x,1,5,a&zoom=x,2,3,b&zoom=x,3,4,c");
    const room = params.toString().length;
    const chart = { id: "d", axis: Axis.RELATIVE_TIME };
    writeZoom(params, chart, { from: 3, to: 4 }, (it) => it.toString().length <= room);
    expect(params.getAll("zoom")).toEqual(["x,3,4,c", "relative,3,4,d"]);
  });

  it("shows no place at or below 0 on a logarithmic axis", () => {
    const view = readBoardView(new URLSearchParams("linked=1&span=log,-1,5&span=x,-1,5"));
    expect(viewOf(view, "a", Axis.X)).toEqual({ from: -1, to: 5 });
    expect(viewOf(view, "a", Axis.LOG_X)).toBeUndefined();
  });
});
