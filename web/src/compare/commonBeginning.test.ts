import { expect, it } from "vitest";

import { commonBeginning } from "./commonBeginning";

it("finds what all names begin with, in whole characters", () => {
  expect(commonBeginning(["run-10", "run-12", "run-1"])).toBe("run-1");
  expect(commonBeginning(["run", "test"])).toBe("");
  expect(commonBeginning(["alone"])).toBe("alone");
  expect(commonBeginning(["a😀", "a😁"])).toBe("a");
  expect(commonBeginning([])).toBe("");
});
