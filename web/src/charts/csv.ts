// Comma-separated values after RFC 4180.

// A cell of text. Spreadsheets run what begins like a formula, so that such text gets an apostrophe
// before it. Numbers are no text: they keep their sign.
export function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// The shortest text that reads back as the same number; NaN, Infinity and -Infinity by these names.
export function numberCell(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

// Nanoseconds of Unix time as an ISO date with all of its nine digits.
export function timeCell(unixNanos: bigint): string {
  const seconds = unixNanos / 1_000_000_000n - (unixNanos % 1_000_000_000n < 0n ? 1n : 0n);
  const rest = unixNanos - seconds * 1_000_000_000n;
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${date}.${String(rest).padStart(9, "0")}Z`;
}
