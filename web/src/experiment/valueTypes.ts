import { ValueType } from "@nereid/points_pb";

const NAMES: Record<ValueType, string> = {
  [ValueType.UNSPECIFIED]: "unknown",
  [ValueType.NUMERIC]: "numeric",
  [ValueType.TEXT]: "text",
  [ValueType.IMAGE]: "image",
};

// What the y of a channel is, in a word. A newer server may know types that this page does not.
export function valueTypeName(type: ValueType): string {
  return (NAMES as Partial<Record<number, string>>)[type] ?? "unknown";
}
