import { describe, expect, it, vi } from "vitest";

vi.mock("../api/clients", () => ({ watches: {} }));

import { retryMillis } from "./watchSeries";

describe("retryMillis", () => {
  it("doubles from half a second up to ten seconds", () => {
    const waits = [1, 2, 3, 4, 5, 6, 50].map((failures) => retryMillis(failures, 1));
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it("never waits less than half of that", () => {
    expect(retryMillis(3, 0)).toBe(1_000);
  });
});
