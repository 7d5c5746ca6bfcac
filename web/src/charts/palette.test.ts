import { describe, expect, it } from "vitest";

import { assignColours } from "./palette";

describe("colours of experiments", () => {
  const names = Array.from({ length: 10 }, (_, i) => `run ${i}`);

  it("differ for ten experiments, and stay while others come and go", () => {
    const taken = new Map<string, number>();
    const before = new Map(assignColours(names, taken));
    expect(new Set([...before.values()].map((it) => it % 10)).size).toBe(10);
    assignColours(names.slice(5), taken);
    assignColours([...names, "another"], taken);
    for (const name of names) expect(taken.get(name)).toBe(before.get(name));
    expect(new Set(taken.values()).size).toBe(11);
  });

  it("differ where experiments meet that were not shown together before", () => {
    const taken = new Map<string, number>();
    for (const name of names) assignColours([name], taken);
    expect(new Set(taken.values()).size).toBe(10);
    const others = names.map((name) => `another ${name}`);
    assignColours(others, taken);
    const first = taken.get("run 0");
    assignColours(["run 0", ...others], taken);
    expect(taken.get("run 0")).toBe(first);
    expect(new Set(["run 0", ...others].map((it) => taken.get(it))).size).toBe(11);
  });

  it("are the same in every page", () => {
    expect(assignColours(["a"]).get("a")).toBe(assignColours(["a"]).get("a"));
  });
});
