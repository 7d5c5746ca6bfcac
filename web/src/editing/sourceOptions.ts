import { create } from "@bufbuild/protobuf";
import { SourceSchema, type Source } from "@nereid/sources_pb";

import type { Option } from "../ui/Combobox";

export type SourceKind = "channel" | "alias";

export interface SourceOption extends Option {
  source: Source;
}

export function sourceOption(kind: SourceKind, name: string): SourceOption {
  const source = create(SourceSchema, { source: { case: kind, value: name } });
  return { id: `${kind}:${name}`, label: name, kind, source };
}

// A source as it is offered. A newer server may know kinds that this page does not.
export function optionOf({ source }: Source): SourceOption {
  return sourceOption(source.case ?? "channel", source.value ?? "");
}
