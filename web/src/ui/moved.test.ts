import { expect, it } from "vitest";

import { moved } from "./moved";

it.each([
  [0, 2, "bcad"],
  [3, 0, "dabc"],
  [1, 1, "abcd"],
])("moves %i to %i", (from, to, result) => {
  expect(moved(["a", "b", "c", "d"], from, to).join("")).toBe(result);
});
