import { describe, expect, it } from "vitest";

import { makeMatcher } from "./matcher";

function find(pattern: string, isRegularExpression: boolean, text: string) {
  const made = makeMatcher(pattern, isRegularExpression);
  if (made.error !== undefined) throw new Error(made.error);
  return made.matcher(text);
}

describe("makeMatcher", () => {
  it("finds a text regardless of case, wherever it stands", () => {
    expect(find("loss", false, "Loss and LOSS")).toEqual([
      { start: 0, end: 4 },
      { start: 9, end: 13 },
    ]);
  });

  it("takes a text as it stands", () => {
    expect(find("a.b*(c)[", false, "axb a.b*(c)[")).toEqual([{ start: 4, end: 12 }]);
  });

  it("finds by regular expression, in each of several lines", () => {
    expect(find("^epoch \\d+$", true, "epoch 1\nepoch 23")).toHaveLength(2);
  });

  it("passes over hits without length", () => {
    expect(find("x*", true, "axx")).toEqual([{ start: 1, end: 3 }]);
  });

  it("says what is wrong with a regular expression", () => {
    expect(makeMatcher("(", true).error).toBe("( is no regular expression: Unterminated group");
  });
});
