import { memo, type ReactNode } from "react";

import { formatX } from "../ui/format";
import { formatTime, type LogColumns } from "./formatLine";
import type { Line } from "./Line";
import styles from "./LogView.module.css";
import type { Matcher, Span } from "./matcher";

// A text beyond this is folded.
const FOLDED_LINES = 12;
const FOLDED_CHARACTERS = 2_000;

interface LogLineProps {
  line: Line;
  columns: LogColumns;
  // Marks what it finds.
  matcher: Matcher | undefined;
  // The hit that is gone to.
  isCurrent: boolean;
  unfolded: boolean;
  onUnfold: (line: Line) => void;
}

export const LogLine = memo(function LogLine(props: LogLineProps) {
  const { line, columns, matcher, isCurrent, onUnfold } = props;
  const spans = matcher?.(line.text) ?? [];
  const fold = foldAt(line.text);
  const hitIsFolded = isCurrent && spans.every((span) => span.end > fold);
  const folded = fold < line.text.length && !props.unfolded && !hitIsFolded;
  const shown = folded ? line.text.slice(0, fold) : line.text;
  return (
    <>
      {columns.x && (
        <span className={styles.x} title={`x ${line.x}`}>
          {formatX(line.x)}
        </span>
      )}
      {columns.time && <span className={styles.time}>{formatTime(line.timeMillis)}</span>}
      {columns.channels !== undefined && (
        <span className={styles.channel} data-channel={line.channel % 4}>
          {columns.channels[line.channel]}
        </span>
      )}
      <span className={styles.text}>
        {marked(shown, spans)}
        {folded && (
          <button type="button" className={styles.unfold} onClick={() => onUnfold(line)}>
            Show all ({sizeOf(line.text)})
          </button>
        )}
      </span>
    </>
  );
});

// Where a text is cut while it is folded; its length if it is short.
function foldAt(text: string): number {
  let at = -1;
  for (let count = 0; count < FOLDED_LINES; count += 1) {
    at = text.indexOf("\n", at + 1);
    if (at === -1 || at > FOLDED_CHARACTERS) return Math.min(text.length, FOLDED_CHARACTERS);
  }
  return at;
}

function sizeOf(text: string): string {
  const lines = text.split("\n").length;
  const characters = `${text.length.toLocaleString("en")} characters`;
  return lines === 1 ? characters : `${lines.toLocaleString("en")} lines, ${characters}`;
}

function marked(text: string, spans: readonly Span[]): ReactNode {
  if (spans.length === 0) return text;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start >= text.length) break;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return [...parts, text.slice(at)];
}
