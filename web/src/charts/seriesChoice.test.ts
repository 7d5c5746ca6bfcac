import { describe, expect, it } from "vitest";

import { choiceOf, hiddenBy, readChoices, writeChoice } from "./seriesChoice";
import { seriesKey } from "./seriesKey";
import { channelSource } from "./experimentCharts";

function seriesOf(count: number, name: (i: number) => string) {
  return Array.from({ length: count }, (_, i) => ({
    id: seriesKey(name(i), channelSource("loss")),
  }));
}

function written(series: readonly { id: string }[], hidden: ReadonlySet<string>): URLSearchParams {
  const params = new URLSearchParams();
  writeChoice(params, "own/a,b", choiceOf(series, hidden));
  return new URLSearchParams(params.toString());
}

describe("the choice of series in the address", () => {
  it("is read as it was written, whichever way", () => {
    const series = seriesOf(5, (i) => `x,y % = @ ${i}`);
    const ids = series.map((it) => it.id);
    for (let count = 0; count <= ids.length; count++) {
      const hidden = new Set(ids.slice(0, count));
      const choice = readChoices(written(series, hidden)).get("own/a,b");
      expect(hiddenBy(choice, series)).toEqual(hidden);
    }
  });

  it("is short where one of a hundred is shown, and where one is hidden", () => {
    const series = seriesOf(100, (i) => `run ${i}`);
    const ids = series.map((it) => it.id);
    expect(written(series, new Set(ids.slice(1))).toString()).toBe(
      "only=own%2Fa%252Cb%2Crun+0%3Dloss",
    );
    expect(written(series, new Set(ids.slice(0, 1))).toString()).toBe(
      "hide=own%2Fa%252Cb%2Crun+0%3Dloss",
    );
  });

  it("leaves that of other charts as it is", () => {
    const params = new URLSearchParams("hide=a,x&only=b,y,z&hide=%25");
    writeChoice(params, "c", { kind: "only", series: new Set() });
    writeChoice(params, "a", undefined);
    expect(readChoices(params)).toEqual(
      new Map([
        ["b", { kind: "only", series: new Set(["y", "z"]) }],
        ["c", { kind: "only", series: new Set() }],
      ]),
    );
  });
});
