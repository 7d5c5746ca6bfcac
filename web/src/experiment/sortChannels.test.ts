import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { ChannelSchema } from "@nereid/channels_pb";

import { sortChannels } from "./sortChannels";

const channels = [
  create(ChannelSchema, { name: "a", last: 2, pointCount: 10n }),
  create(ChannelSchema, { name: "b", last: NaN, pointCount: 9n }),
  create(ChannelSchema, { name: "c", pointCount: 100n }),
  create(ChannelSchema, { name: "d", last: -Infinity }),
  create(ChannelSchema, { name: "e", last: 10 }),
];

it.each([
  ["name", false, "abcde"],
  ["name", true, "edcba"],
  ["last", false, "daebc"],
  ["last", true, "eadbc"],
  ["points", true, "cabde"],
])("sorts by %s, descending: %s", (column, descending, names) => {
  const sorted = sortChannels(channels, { column, descending });
  expect(sorted.map(({ name }) => name).join("")).toBe(names);
});
