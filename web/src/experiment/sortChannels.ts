import type { Channel } from "@nereid/channels_pb";

import type { SortOrder } from "../ui/VirtualTable";
import { valueTypeName } from "./valueTypes";

type Key = number | bigint | string | undefined;

const KEYS: Record<string, (channel: Channel) => Key> = {
  name: ({ name }) => name,
  type: ({ type }) => valueTypeName(type),
  points: ({ pointCount }) => pointCount,
  rejected: ({ rejectedCount }) => rejectedCount,
  first_x: ({ firstX }) => firstX,
  last_x: ({ lastX }) => lastX,
  last: ({ last }) => last,
  min: ({ min }) => min,
  max: ({ max }) => max,
  nan: ({ nanCount }) => nanCount,
};

// A copy in the order of a column; those equal in it as they were, those without a value last, NaN
// just before.
export function sortChannels(channels: readonly Channel[], order: SortOrder): Channel[] {
  const key = KEYS[order.column] ?? (({ name }: Channel) => name);
  const sign = order.descending ? -1 : 1;
  return [...channels].sort((a, b) => compare(key(a), key(b), sign));
}

function compare(a: Key, b: Key, sign: number): number {
  const last = lastness(a) - lastness(b);
  if (last !== 0) return last;
  if (a === undefined || b === undefined || a === b || Number.isNaN(a)) return 0;
  return a < b ? -sign : sign;
}

function lastness(key: Key): number {
  if (key === undefined) return 2;
  return Number.isNaN(key) ? 1 : 0;
}
