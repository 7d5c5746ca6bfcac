import { Code, ConnectError } from "@connectrpc/connect";
import { expect, it } from "vitest";

import { untilRead } from "./refetch";

it("asks again after what passes, and not after what stays", () => {
  const after = (error: unknown) => untilRead({ state: { error } });
  expect(after(new TypeError("Failed to fetch"))).toBeGreaterThan(0);
  expect(after(new ConnectError("away", Code.Unavailable))).toBeGreaterThan(0);
  expect(after(new ConnectError("none", Code.NotFound))).toBe(false);
  expect(after(null)).toBe(false);
});
