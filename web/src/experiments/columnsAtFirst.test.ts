import { expect, it } from "vitest";

import { writeColumnKey } from "./columnKeys";
import { columnsAtFirst } from "./columnsAtFirst";
import { differingFirst } from "./nameOrder";

it("shows parameters that differ, then aliases, then channels", () => {
  const parameters = differingFirst([
    { data: "x", lr: "1", seed: "7" },
    { data: "x", lr: "2", seed: "7", warmup: "10" },
    { data: "x", lr: "2", seed: "7" },
  ]);
  expect(parameters).toEqual(["lr", "warmup", "data", "seed"]);
  const offers = { parameters, tags: [], aliases: ["accuracy"], channels: ["loss", "a", "b"] };
  expect(columnsAtFirst(offers).map(writeColumnKey)).toEqual([
    ...["parameter:lr", "parameter:warmup", "parameter:data"],
    ...["last:alias:accuracy", "last:channel:loss", "last:channel:a"],
  ]);
});
