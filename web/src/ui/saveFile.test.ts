import { expect, it } from "vitest";

import { fileName } from "./saveFile";

it("makes names of files that any system takes", () => {
  expect(fileName(["mnist", "val/loss: 1"])).toBe("mnist val_loss_ 1");
  expect(fileName(["..", "hidden. "])).toBe("hidden");
  expect(fileName(["..."])).toBe("_");
  expect(fileName(["x".repeat(500)])).toHaveLength(120);
});
