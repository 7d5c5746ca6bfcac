import { formatLine, type LogColumns } from "./formatLine";
import type { Line } from "./Line";
import { readPage, type LogPlace, type LogSource } from "./readLines";

// What a download holds at most, in UTF-16 units: it lies in memory until it is saved.
const DOWNLOAD_CHARACTERS_MAX = 256 << 20;
const PAGE_LINES = 5_000;

// Reads a whole log into a file. Calls `onProgress` with how many lines it has.
export async function exportLog(
  log: LogSource,
  columns: LogColumns,
  onProgress: (lineCount: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: string[] = [];
  let place: LogPlace = log.channels.map(() => -Infinity);
  let characters = 0;
  let lineCount = 0;
  for (;;) {
    const page = await readPage(log, "newer", place, PAGE_LINES, signal);
    const part = asText(page.lines, columns);
    characters += part.length;
    lineCount += page.lines.length;
    parts.push(part);
    onProgress(lineCount);
    if (page.ended) break;
    if (characters > DOWNLOAD_CHARACTERS_MAX) {
      parts.push("(The log goes on: all of it is read by the command `nereid read`.)\n");
      break;
    }
    place = page.next;
  }
  return new Blob(parts, { type: "text/plain;charset=utf-8" });
}

export function asText(lines: readonly Line[], columns: LogColumns): string {
  return lines.map((line) => `${formatLine(line, columns)}\n`).join("");
}
