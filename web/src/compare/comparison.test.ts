import { create } from "@bufbuild/protobuf";
import { ChartSetSchema } from "@nereid/chart_sets_pb";
import { ExperimentSchema } from "@nereid/experiments_pb";
import { describe, expect, it } from "vitest";

import { channelSource } from "../charts/experimentCharts";
import { comparisonBoard } from "./comparisonCharts";
import { differingParameters } from "./parameterTable";

describe("a comparison", () => {
  it("shows chart sets with every experiment, and channels in common that no chart names", () => {
    const set = create(ChartSetSchema, {
      name: "set",
      charts: [{ name: "Loss", sources: [channelSource("loss"), channelSource("val")] }],
    });
    const board = comparisonBoard({
      experiments: ["a", "b"],
      colours: new Map([
        ["a", 3],
        ["b", 12],
      ]),
      chartSets: [set],
      channels: [
        ["loss", "lr", "only a"],
        ["loss", "lr"],
      ],
    });
    expect(board.map((it) => [it.heading, it.charts.map(({ spec }) => spec.title)])).toEqual([
      ["set", ["Loss"]],
      ["Channels in common", ["lr"]],
    ]);
    const series = board[0]?.charts[0]?.spec.series.map((it) => [it.label, it.colour, it.dash]);
    expect(series).toEqual([
      ["a · loss", 3, 0],
      ["a · val", 3, 1],
      ["b · loss", 12, 1],
      ["b · val", 12, 2],
    ]);
  });

  function automatic(channels: string[][]) {
    const experiments = channels.map((_, i) => `e${i}`);
    const board = comparisonBoard({ experiments, colours: new Map(), chartSets: [], channels });
    return board.flatMap((it) => it.charts).map(({ spec }) => [spec.title, spec.experiments]);
  }

  it("has all channels of an experiment that is alone", () => {
    expect(automatic([["b", "a"]])).toEqual([
      ["a", ["e0"]],
      ["b", ["e0"]],
    ]);
    expect(automatic([["a"], ["b"]])).toEqual([]);
  });

  it("shows a channel with those experiments that have it", () => {
    expect(automatic([["loss", "lr"], ["lr"], ["lr", "loss"]])).toEqual([
      ["loss", ["e0", "e2"]],
      ["lr", ["e0", "e1", "e2"]],
    ]);
  });

  it("shows the parameters that differ", () => {
    const compared = [
      { lr: "1", batch: "8", same: "x" },
      { lr: "2", same: "x" },
    ].map((parameters, i) => ({
      name: `e${i}`,
      experiment: create(ExperimentSchema, { parameters }),
      channels: [],
      missing: false,
    }));
    expect(differingParameters(compared)).toEqual([
      { name: "batch", values: ["8", undefined] },
      { name: "lr", values: ["1", "2"] },
    ]);
  });
});
