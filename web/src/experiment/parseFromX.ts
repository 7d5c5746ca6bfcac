// The x that a person typed. Unset: it is none. -Infinity is one, as it stands for all points.
export function parseFromX(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^-inf(inity)?$/i.test(trimmed)) return -Infinity;
  const x = Number(trimmed);
  return trimmed === "" || !Number.isFinite(x) ? undefined : x;
}
