import { describe, expect, it } from "vitest";
import { ExperimentState, Statistic } from "@nereid/experiments_pb";

import { channelSource } from "../charts/experimentCharts";
import { aliasSource, readColumnKey, writeColumnKey } from "./columnKeys";
import {
  fitSelection,
  INITIAL_ORDER,
  readView,
  writeView,
  type ExperimentsView,
} from "./experimentsView";

describe("the view in the address", () => {
  it("is read as it was written", () => {
    const view: ExperimentsView = {
      nameContains: "a&b=c #1",
      states: [ExperimentState.RUNNING, ExperimentState.NOT_RESPONDING],
      tags: ["<b>", "x y"],
      order: { column: "last:channel:loss", descending: true },
      columns: [
        { kind: "parameter", name: "lr:0" },
        { kind: "value", statistic: Statistic.MIN, source: channelSource("a:b\nc") },
        { kind: "value", statistic: Statistic.MAX, source: aliasSource("@acc") },
      ],
      selected: new Set(["one", "../two"]),
    };
    const params = new URLSearchParams();
    writeView(params, view);
    expect(readView(new URLSearchParams(params.toString()))).toEqual(view);
  });

  it("is empty at first", () => {
    const view = readView(new URLSearchParams());
    expect(view.order).toEqual(INITIAL_ORDER);
    expect(view.columns).toBeUndefined();
    const params = new URLSearchParams();
    writeView(params, view);
    expect(params.toString()).toBe("");
  });

  it("tells no columns from columns not chosen", () => {
    const params = new URLSearchParams();
    writeView(params, { columns: [] });
    expect(readView(params).columns).toEqual([]);
  });

  it("passes over what is no column", () => {
    const params = new URLSearchParams(
      "column=last:loss&column=mean:channel:a&column=parameter:lr",
    );
    expect(readView(params).columns).toEqual([{ kind: "parameter", name: "lr" }]);
  });
});

describe("columns", () => {
  it.each(["parameter:a", "last:channel:x:y", "min:alias:é", "max:channel: "])(
    "keeps %s",
    (text) => {
      const key = readColumnKey(text);
      expect(key && writeColumnKey(key)).toBe(text);
    },
  );
});

describe("the selection", () => {
  it("is what the whole address has room for", () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `experiment ${i}`);
    const columns = Array.from({ length: 50 }, (_, i) => ({
      kind: "value" as const,
      statistic: Statistic.LAST,
      source: channelSource(`a channel of many words ${i}`),
    }));
    const params = new URLSearchParams();
    writeView(params, { columns, selected: new Set(names) });
    const path = `/projects/${"p".repeat(500)}`;
    expect(fitSelection(path, params)).toBe(false);
    const { selected } = readView(params);
    expect([...selected]).toEqual(names.slice(0, selected.size));
    const { length } = `${path}?${params.toString()}`;
    expect(length).toBeLessThanOrEqual(8_000);
    expect(length).toBeGreaterThan(7_900);
    expect(fitSelection(path, params)).toBe(true);
  });
});
