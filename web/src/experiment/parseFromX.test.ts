import { expect, it } from "vitest";

import { parseFromX } from "./parseFromX";

it.each([
  ["12", 12],
  [" -1.5e3 ", -1500],
  ["-Infinity", -Infinity],
  ["-inf", -Infinity],
  ["", undefined],
  ["  ", undefined],
  ["12a", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
])("reads %j as %s", (text, x) => expect(parseFromX(text)).toBe(x));
