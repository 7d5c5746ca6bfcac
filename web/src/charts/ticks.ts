import { Axis } from "@nereid/axes_pb";

import type { Range } from "./axis";

// Where an axis has its ticks, and what stands at them.
export interface Ticks {
  places: number[];
  labels: string[];
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
// Steps of time that a person counts in, in seconds.
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((it) => it * MINUTE),
  ...[1, 2, 3, 6, 12].map((it) => it * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((it) => it * DAY),
];

// 1, 2 or 5 times a power of ten: the smallest that makes at most `count` steps of `span`.
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((it) => it * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function multiples({ from, to }: Range, step: number, offset = 0): number[] {
  const first = Math.ceil((from + offset) / step - 1e-9);
  const last = Math.floor((to + offset) / step + 1e-9);
  const places: number[] = [];
  for (let i = first; i <= last && places.length < 100; i++) places.push(i * step - offset);
  return places;
}

export function linearTicks(range: Range, count: number): Ticks {
  const step = niceStep(range.to - range.from, count);
  const places = multiples(range, step);
  const scale = Math.max(Math.abs(range.from), Math.abs(range.to));
  return { places, labels: places.map((it) => formatTick(it, step, scale)) };
}

export function logarithmicTicks(range: Range, count: number): Ticks {
  const decades = Math.log10(range.to / range.from);
  if (decades < 1) return linearTicks(range, count);
  const every = Math.max(1, Math.ceil(decades / Math.max(count, 1)));
  const factors = every > 1 || decades * 3 > count * 1.5 ? [1] : [1, 2, 5];
  const places: number[] = [];
  const first = Math.floor(Math.log10(range.from));
  for (let power = first; power <= Math.ceil(Math.log10(range.to)); power += every) {
    for (const factor of factors) {
      const place = Number(`${factor}e${power}`);
      if (place >= range.from * (1 - 1e-9) && place <= range.to * (1 + 1e-9)) places.push(place);
    }
  }
  return { places, labels: places.map((it) => formatTick(it, it)) };
}

export function durationTicks(range: Range, count: number): Ticks {
  const step = timeStep(range.to - range.from, count);
  const places = multiples(range, step);
  return { places, labels: places.map((it) => formatDuration(it, step)) };
}

export function wallTimeTicks(range: Range, count: number): Ticks {
  const step = timeStep(range.to - range.from, count);
  const offset = -new Date(range.from * 1000).getTimezoneOffset() * MINUTE;
  const places = multiples(range, step, offset);
  return { places, labels: places.map((it) => formatClock(it, step)) };
}

export function ticksOf(axis: Axis, range: Range, count: number): Ticks {
  if (axis === Axis.LOG_X) return logarithmicTicks(range, count);
  if (axis === Axis.RELATIVE_TIME) return durationTicks(range, count);
  if (axis === Axis.WALL_TIME) return wallTimeTicks(range, count);
  return linearTicks(range, count);
}

function timeStep(span: number, count: number): number {
  const rough = span / Math.max(count, 1);
  if (rough < 1) return niceStep(span, count);
  return TIME_STEPS.find((it) => it >= rough) ?? niceStep(span / DAY, count) * DAY;
}

const SUFFIXES: readonly [number, string][] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

// Short, and exact enough to tell ticks that lie `step` apart. `scale`: the largest of them, which
// decides in which unit all are written.
export function formatTick(value: number, step: number, scale = Math.abs(value)): string {
  const magnitude = Math.abs(value);
  if (magnitude < step * 1e-6) return "0";
  if (scale >= 1e15 || scale < 1e-3) {
    return value.toExponential(digitsFor(value, step)).replace("e+", "e");
  }
  const [unit, suffix] = SUFFIXES.find(([it]) => scale >= it && scale >= 1e4) ?? [1, ""];
  const decimals = Math.max(0, -Math.floor(Math.log10(step / unit) + 1e-9));
  return (value / unit).toFixed(Math.min(decimals, 20)) + suffix;
}

function digitsFor(value: number, step: number): number {
  const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9);
  return Math.min(Math.max(digits, 0), 20);
}

// The shortest text that reads back as the same number.
export function formatExact(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

// Seconds as a person says them. `step`: how far apart such durations lie.
export function formatDuration(seconds: number, step: number): string {
  const magnitude = Math.abs(seconds);
  const sign = seconds < 0 ? "-" : "";
  if (magnitude < MINUTE) return `${formatTick(seconds, Math.min(step, 1))}s`;
  const decimals = step < 1 ? Math.min(9, -Math.floor(Math.log10(step) + 1e-9)) : 0;
  const rest = Number((magnitude % MINUTE).toFixed(decimals));
  const parts: [number, string][] = [
    [Math.floor(magnitude / DAY), "d"],
    [Math.floor((magnitude % DAY) / HOUR), "h"],
    [Math.floor((magnitude % HOUR) / MINUTE), "m"],
    [rest, "s"],
  ];
  return sign + parts.flatMap(([value, unit]) => (value > 0 ? [`${value}${unit}`] : [])).join(" ");
}

const clocks = {
  day: new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" }),
  minute: new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }),
  second: new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }),
  year: new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short" }),
  exact: new Intl.DateTimeFormat("sv-SE", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }),
};

function formatClock(unixSeconds: number, step: number): string {
  const date = new Date(unixSeconds * 1000);
  if (step >= 30 * DAY) return clocks.year.format(date);
  if (step >= DAY || (date.getHours() === 0 && date.getMinutes() === 0 && step >= MINUTE)) {
    return clocks.day.format(date);
  }
  if (step >= MINUTE) return clocks.minute.format(date);
  const fraction = step < 1 ? `.${String(date.getMilliseconds()).padStart(3, "0")}` : "";
  return clocks.second.format(date) + fraction;
}

// A place on an axis, as exactly as it is known.
export function formatPlace(axis: Axis, place: number): string {
  if (axis === Axis.WALL_TIME) return clocks.exact.format(place * 1000).replace(",", ".");
  if (axis === Axis.RELATIVE_TIME) return formatDuration(place, 1e-3);
  return formatExact(place);
}
