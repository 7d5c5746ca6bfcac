import type { MouseEvent } from "react";

import { formatNumber } from "../ui/format";
import type { CursorReading } from "./ChartCanvas";
import styles from "./ChartLegend.module.css";
import type { ChartSummary, SeriesSummary } from "./ChartModel";
import type { SeriesSpec } from "./chartSpec";
import { colourToken, dashOf } from "./palette";
import { useStore, type Store } from "./Store";
import { formatExact } from "./ticks";

interface ChartLegendProps {
  series: readonly SeriesSpec[];
  summary: ChartSummary;
  hidden: ReadonlySet<string>;
  cursor: Store<CursorReading | undefined>;
  onHidden: (hidden: ReadonlySet<string>) => void;
  // A series is pointed at. Undefined: none.
  onPoint: (spec: SeriesSpec | undefined) => void;
}

// The series of a chart with their last value, or the one at the cursor. A click hides or shows one; with
// Shift or Alt it shows only this one, or all again.
export function ChartLegend({
  series,
  summary,
  hidden,
  cursor,
  onHidden,
  onPoint,
}: ChartLegendProps) {
  const reading = useStore(cursor);
  const summaries = new Map(summary.series.map((it) => [it.id, it]));
  function toggle(event: MouseEvent, id: string) {
    if (event.shiftKey || event.altKey) onHidden(onlyOne(series, hidden, id));
    else onHidden(toggled(hidden, id));
  }
  return (
    <ul className={styles.legend} aria-label="Series">
      {series.map((it) => {
        const found = reading?.readings.find(({ spec }) => spec.id === it.id);
        return (
          <li key={it.id}>
            <Entry
              spec={it}
              summary={summaries.get(it.id)}
              value={found?.y}
              shown={!hidden.has(it.id)}
              onClick={(event) => toggle(event, it.id)}
              onPoint={onPoint}
            />
          </li>
        );
      })}
    </ul>
  );
}

export function toggled(hidden: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function onlyOne(
  series: readonly SeriesSpec[],
  hidden: ReadonlySet<string>,
  id: string,
): ReadonlySet<string> {
  const others = series.map((it) => it.id).filter((it) => it !== id);
  const isOnly = !hidden.has(id) && others.every((it) => hidden.has(it));
  return isOnly ? new Set() : new Set(others);
}

interface EntryProps {
  spec: SeriesSpec;
  summary: SeriesSummary | undefined;
  // At the cursor.
  value: number | undefined;
  shown: boolean;
  onClick: (event: MouseEvent) => void;
  onPoint: (spec: SeriesSpec | undefined) => void;
}

function Entry({ spec, summary, value, shown, onClick, onPoint }: EntryProps) {
  const { channel = "", problem, last } = summary ?? {};
  const alias = spec.source.source.case === "alias" && channel !== "";
  const number = value ?? last;
  return (
    <button
      type="button"
      className={styles.entry}
      aria-pressed={shown}
      title={titleOf(spec, summary)}
      onClick={onClick}
      onMouseEnter={() => onPoint(spec)}
      onMouseLeave={() => onPoint(undefined)}
    >
      <svg className={styles.swatch} viewBox="0 0 16 8" aria-hidden="true">
        <path
          d="M0 4h16"
          stroke={colourToken(spec.colour)}
          strokeWidth="3"
          strokeDasharray={dashOf(spec.dash).join(" ")}
        />
      </svg>
      <span className={styles.name}>{spec.label}</span>
      {alias && <span className={styles.channel}>→ {channel}</span>}
      {problem !== undefined ? (
        <span className={styles.problem}>{problem}</span>
      ) : (
        number !== undefined && <span className={styles.value}>{formatNumber(number)}</span>
      )}
    </button>
  );
}

function titleOf(spec: SeriesSpec, summary: SeriesSummary | undefined): string {
  const parts = [spec.label];
  if (summary?.problem !== undefined) parts.push(summary.problem);
  else if (summary !== undefined) {
    parts.push(`channel ${summary.channel}`, `${summary.pointCount.toLocaleString("en")} points`);
    if (summary.last !== undefined) parts.push(`last ${formatExact(summary.last)}`);
  }
  return `${parts.join(" · ")}\nClick: hide or show. Shift-click: only this one.`;
}
