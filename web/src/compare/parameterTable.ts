import type { Compared } from "./useComparison";

export interface ParameterRow {
  name: string;
  // Of each experiment, in order. Undefined: it has none of that name.
  values: readonly (string | undefined)[];
}

// The parameters in which experiments differ, by name.
export function differingParameters(compared: readonly Compared[]): ParameterRow[] {
  const all = compared.map((it) => it.experiment?.parameters ?? {});
  const names = [...new Set(all.flatMap((it) => Object.keys(it)))].sort();
  return names
    .map((name) => ({
      name,
      values: all.map((it) => (Object.hasOwn(it, name) ? it[name] : undefined)),
    }))
    .filter(({ values }) => values.some((it) => it !== values[0]));
}
