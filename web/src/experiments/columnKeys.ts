import { create } from "@bufbuild/protobuf";
import { Statistic } from "@nereid/experiments_pb";
import { SourceSchema, type Source } from "@nereid/sources_pb";

import { channelSource } from "../charts/experimentCharts";
import { sourceLabel } from "../charts/seriesKey";

// A column that a person chose: a parameter, or a number that stands for a source.
export type ColumnKey =
  { kind: "parameter"; name: string } | { kind: "value"; statistic: Statistic; source: Source };

export const STATISTICS = [Statistic.LAST, Statistic.MIN, Statistic.MAX] as const;

const STATISTIC_NAMES: Record<Statistic, string> = {
  [Statistic.UNSPECIFIED]: "last",
  [Statistic.LAST]: "last",
  [Statistic.MIN]: "min",
  [Statistic.MAX]: "max",
};

export function statisticName(statistic: Statistic): string {
  return STATISTIC_NAMES[statistic];
}

export function aliasSource(name: string): Source {
  return create(SourceSchema, { source: { case: "alias", value: name } });
}

// As the address holds it: "parameter:lr", "last:channel:loss", "min:alias:accuracy".
export function writeColumnKey(key: ColumnKey): string {
  if (key.kind === "parameter") return `parameter:${key.name}`;
  return `${STATISTIC_NAMES[key.statistic]}:${writeSource(key.source)}`;
}

export function writeSource({ source }: Source): string {
  return `${source.case ?? "channel"}:${source.value ?? ""}`;
}

// Unset: not a column.
export function readColumnKey(text: string): ColumnKey | undefined {
  const [, kind, rest] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  if (kind === "parameter") return { kind: "parameter", name: rest };
  const statistic = STATISTICS.find((it) => STATISTIC_NAMES[it] === kind);
  const [, sourceKind, name] = /^(channel|alias):(.+)$/s.exec(rest) ?? [];
  if (statistic === undefined || name === undefined) return undefined;
  const source = sourceKind === "alias" ? aliasSource(name) : channelSource(name);
  return { kind: "value", statistic, source };
}

// As a person reads it; aliases have an @ before them, as on the command line.
export function columnTitle(key: ColumnKey): string {
  return key.kind === "parameter"
    ? key.name
    : `${sourceLabel(key.source)} ${statisticName(key.statistic)}`;
}
