import { create } from "@bufbuild/protobuf";
import { ChartSchema, ExperimentChartSchema } from "@nereid/charts_pb";
import { describe, expect, it } from "vitest";

import { channelSource, chartId, experimentBoard } from "./experimentCharts";

describe("the charts of an experiment", () => {
  const noActions = () => null;
  const titles = (board: ReturnType<typeof experimentBoard>) =>
    board.map((it) => [it.heading, it.charts.map(({ spec }) => spec.title)]);

  it("are its own, those of chart sets, and one for each channel that none of them shows", () => {
    const chart = { name: "Loss", sources: [channelSource("loss")] };
    const sources = [{ source: channelSource("loss"), channel: "loss" }];
    const charts = [
      create(ExperimentChartSchema, { chart, sources }),
      create(ExperimentChartSchema, {
        chartSet: "Set",
        chart: { ...chart, title: "All" },
        sources,
      }),
    ];
    const channels = ["a/one", "a/two", "b/three", "loss", "lr", "/x"];
    const board = experimentBoard("e", charts, channels, noActions);
    expect(titles(board)).toEqual([
      ["Charts of this experiment", ["Loss"]],
      ["Set", ["All"]],
      ["Other channels", ["b/three", "lr", "/x"]],
      ["a", ["a/one", "a/two"]],
    ]);
    const ids = board.flatMap((it) => it.charts.map(({ spec }) => spec.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("have ids of their own where names hold slashes", () => {
    const idOf = (name: string, set: string) => chartId(create(ChartSchema, { name }), set);
    const ids = [idOf("c", "a/b"), idOf("b/c", "a"), idOf("c", "a%2Fb"), idOf("a/b/c", "")];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are those of its channels where there are no charts", () => {
    expect(titles(experimentBoard("e", [], ["x"], noActions))).toEqual([["Channels", ["x"]]]);
    expect(experimentBoard("e", [], [], noActions)).toEqual([]);
  });
});
