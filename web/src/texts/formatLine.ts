import type { Line } from "./Line";

// Which columns of a log are shown beside the text.
export interface LogColumns {
  x: boolean;
  time: boolean;
  // Names of the channels, where there are several.
  channels: readonly string[] | undefined;
}

// Local date and time to the millisecond.
export function formatTime(timeMillis: number): string {
  const time = new Date(timeMillis);
  if (Number.isNaN(time.getTime())) return "";
  const two = (value: number) => String(value).padStart(2, "0");
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  const clock = [two(time.getHours()), two(time.getMinutes()), two(time.getSeconds())].join(":");
  return `${date} ${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

// A line as text, with the columns that are shown, separated by tabs.
export function formatLine(line: Line, columns: LogColumns): string {
  const cells: string[] = [];
  if (columns.x) cells.push(String(line.x));
  if (columns.time) cells.push(formatTime(line.timeMillis));
  if (columns.channels !== undefined) cells.push(columns.channels[line.channel] ?? "");
  return [...cells, line.text].join("\t");
}
