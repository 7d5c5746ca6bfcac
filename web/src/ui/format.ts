// How numbers and times are shown: short, and the same everywhere.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// From here on, and below its inverse, numbers are shown with a power of ten.
const PLAIN_MAX = 1e7;
const PLAIN_MIN = 1e-4;
const DIGITS = 5;

// Five digits of a value; whole numbers in full up to ten million. NaN and infinities by their names.
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < PLAIN_MAX)) return String(value);
  if (size >= PLAIN_MAX || size < PLAIN_MIN) {
    return value.toExponential(DIGITS - 1).replace(/\.?0*e\+?/, "e");
  }
  return String(Number(value.toPrecision(DIGITS)));
}

// x as short as it tells neighbours apart: ten digits.
export function formatX(x: number): string {
  return String(Number(x.toPrecision(10)));
}

const counts = new Intl.NumberFormat("en");

// A whole number with its thousands apart.
export function formatCount(count: number | bigint): string {
  return counts.format(count);
}

// "3 charts", "1 chart".
export function formatPlural(count: number | bigint, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${BigInt(count) === 1n ? one : many}`;
}

// The two largest units of a span of time.
export function formatDuration(millis: number): string {
  const span = Math.max(0, millis);
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return pair(span, MINUTE, "min", SECOND, "s");
  if (span < DAY) return pair(span, HOUR, "h", MINUTE, "min");
  return pair(span, DAY, "d", HOUR, "h");
}

function pair(span: number, large: number, largeName: string, small: number, smallName: string) {
  const rest = Math.floor((span % large) / small);
  return `${Math.floor(span / large)} ${largeName}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

// Local time to the second: 2026-03-09 08:05:00.
export function formatDate(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${day.map(twoDigits).join("-")} ${time.map(twoDigits).join(":")}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, "0");
}

// How long ago something was, by its largest unit; after a month the day.
export function formatAgo(date: Date, now: Date): string {
  const span = now.getTime() - date.getTime();
  if (span < MINUTE) return "just now";
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min ago`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h ago`;
  if (span < 31 * DAY) return `${Math.floor(span / DAY)} d ago`;
  return formatDate(date).slice(0, "2026-03-09".length);
}
