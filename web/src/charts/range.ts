import type { Range } from "./axis";

// Ranges on linear and logarithmic axes. On a logarithmic one, both ends are over 0.

// A view narrower than this share of its place has too few doubles between its ends.
const SPAN_RELATIVE_MIN = 1e-12;

export function union(a: Range | undefined, b: Range | undefined): Range | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

// A range as wide as a picture needs it: a single place is given some room, `room` on either side of it
// on a linear axis.
export function widened(
  { from, to }: Range,
  logarithmic: boolean,
  room = Math.abs(from) / 2 || 1,
): Range {
  if (to > from) return { from, to };
  if (logarithmic) return { from: from / 2, to: from * 2 };
  return { from: from - room, to: from + room };
}

function forth(value: number, logarithmic: boolean): number {
  return logarithmic ? Math.log(value) : value;
}

function back(value: number, logarithmic: boolean): number {
  return logarithmic ? Math.exp(value) : value;
}

// The place that lies `share` of the way from one end to the other.
export function placeAt({ from, to }: Range, share: number, logarithmic: boolean): number {
  const low = forth(from, logarithmic);
  return back(low + (forth(to, logarithmic) - low) * share, logarithmic);
}

export function shareOf({ from, to }: Range, place: number, logarithmic: boolean): number {
  const low = forth(from, logarithmic);
  return (forth(place, logarithmic) - low) / (forth(to, logarithmic) - low);
}

// The part of a range between two shares, which may lie outside of 0 to 1. The range itself if the
// part would be too narrow or too wide for doubles.
export function part(range: Range, begin: number, end: number, logarithmic: boolean): Range {
  const from = placeAt(range, Math.min(begin, end), logarithmic);
  const to = placeAt(range, Math.max(begin, end), logarithmic);
  const spanMin = SPAN_RELATIVE_MIN * Math.max(Math.abs(from), Math.abs(to));
  const usable = Number.isFinite(from) && Number.isFinite(to) && to - from > spanMin;
  return usable ? { from, to } : range;
}

// `factor` below 1 shows less, over 1 more; what lies at `share` stays where it is.
export function zoomed(range: Range, factor: number, share: number, logarithmic: boolean): Range {
  return part(range, share - share * factor, share + (1 - share) * factor, logarithmic);
}

export function moved(range: Range, share: number, logarithmic: boolean): Range {
  return part(range, share, 1 + share, logarithmic);
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.from <= inner.from && outer.to >= inner.to;
}

export function sameRange(a: Range | undefined, b: Range | undefined): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}

const doubles = new Float64Array(1);
const bits = new BigInt64Array(doubles.buffer);

// The next double above a finite one: ranges exclude their end, and this one includes `value`.
export function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  if (!Number.isFinite(value)) return value;
  doubles[0] = value;
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return doubles[0];
}
