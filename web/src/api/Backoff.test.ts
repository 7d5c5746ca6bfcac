import { afterEach, expect, it, vi } from "vitest";

import { Backoff } from "./Backoff";

afterEach(() => {
  vi.restoreAllMocks();
});

it("doubles from half a second up to eight seconds, and begins anew after a success", () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const backoff = new Backoff();
  const waits = Array.from({ length: 7 }, () => backoff.nextMillis());
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  backoff.succeeded();
  expect(backoff.nextMillis()).toBe(500);
});

it("is spread by a quarter to both sides", () => {
  const random = vi.spyOn(Math, "random");
  random.mockReturnValueOnce(0).mockReturnValueOnce(1);
  const backoff = new Backoff();
  expect([backoff.nextMillis(), backoff.nextMillis()]).toEqual([375, 1_250]);
});
