// Which names stand first where there are many.

// Those that most lists have first.
export function byFrequency(lists: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const name of lists.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

// Names of parameters: what is the same everywhere tells nothing.
export function differingFirst(all: readonly Record<string, string>[]): string[] {
  const names = byFrequency(all.map((it) => Object.keys(it)));
  const valueOf = (it: Record<string, string>, name: string) =>
    Object.hasOwn(it, name) ? it[name] : undefined;
  const first = all[0] ?? {};
  const differing = names.filter((name) =>
    all.some((it) => valueOf(it, name) !== valueOf(first, name)),
  );
  return firstOf(names, differing);
}

// The same names, those that are wanted before the others.
export function firstOf(names: readonly string[], wanted: readonly string[]): string[] {
  const known = new Set(names);
  return [...new Set([...wanted.filter((it) => known.has(it)), ...names])];
}
