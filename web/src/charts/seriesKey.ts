import type { Source } from "@nereid/sources_pb";

// Sources and series as texts: the same text means the same thing.

export function sourceKey(source: Source): string {
  const { case: kind, value } = source.source;
  return `${kind === "alias" ? "@" : "="}${value ?? ""}`;
}

// As the command line writes it: NAME is a channel, @NAME an alias.
export function sourceLabel(source: Source): string {
  const { case: kind, value } = source.source;
  return `${kind === "alias" ? "@" : ""}${value ?? ""}`;
}

// The first "=" or "@" is that of the source. Short, as the address holds it.
export function seriesKey(experiment: string, source: Source): string {
  return experiment.replace(/[%=@]/g, encodeURIComponent) + sourceKey(source);
}
