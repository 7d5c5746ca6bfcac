import { Axis, Scale } from "@nereid/axes_pb";

// A stretch of an axis, in its units: x itself, or seconds.
export interface Range {
  from: number;
  to: number;
}

// The axes by the names that the address and the controls use.
export const AXES = [
  { name: "x", axis: Axis.X, label: "x" },
  { name: "log", axis: Axis.LOG_X, label: "x, logarithmic" },
  { name: "relative", axis: Axis.RELATIVE_TIME, label: "Relative time" },
  { name: "wall", axis: Axis.WALL_TIME, label: "Wall time" },
] as const;

// A chart that does not say has x along its bottom.
export function plainAxis(axis: Axis): Axis {
  return axis === Axis.UNSPECIFIED ? Axis.X : axis;
}

export function axisName(axis: Axis): string {
  return AXES.find((it) => it.axis === plainAxis(axis))?.name ?? "x";
}

export function axisOfName(name: string): Axis | undefined {
  return AXES.find((it) => it.name === name)?.axis;
}

export function isLogarithmic(axis: Axis): boolean {
  return axis === Axis.LOG_X;
}

export function isTime(axis: Axis): boolean {
  return axis === Axis.WALL_TIME || axis === Axis.RELATIVE_TIME;
}

export function isLogarithmicScale(scale: Scale): boolean {
  return scale === Scale.LOGARITHMIC;
}

const NANOS_PER_SECOND = 1e9;

// Where a wall time lies on an axis of time whose 0 is `originUnixNanos` (0n on the wall time axis).
export function secondsOf(unixNanos: bigint, originUnixNanos: bigint): number {
  return Number(unixNanos - originUnixNanos) / NANOS_PER_SECOND;
}
