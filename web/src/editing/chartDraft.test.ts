import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { Axis, Scale } from "@nereid/axes_pb";
import { ChartSchema } from "@nereid/charts_pb";

import { chartOf, draftOf, missingIn } from "./chartDraft";

const chart = create(ChartSchema, {
  name: "loss",
  title: "Loss",
  sources: [{ source: { case: "alias", value: "loss" } }],
  axis: Axis.LOG_X,
  yScale: Scale.LOGARITHMIC,
  smoothing: 0.5,
});

it("keeps a chart as it is", () => expect(chartOf(draftOf(chart))).toEqual(chart));

it("names what a new chart has instead of leaving it open", () => {
  const draft = draftOf(undefined);
  expect([draft.axis, draft.yScale, draft.smoothing]).toEqual([Axis.X, Scale.LINEAR, 0]);
});

it("tells what is missing", () => {
  expect(missingIn(draftOf(undefined))).toBe("A chart needs a name.");
  expect(missingIn({ ...draftOf(chart), sources: [] })).toBe("A chart needs a source.");
  expect(missingIn(draftOf(chart))).toBeUndefined();
});
