import { useLayoutEffect, useRef } from "react";

import { formatNumber } from "../ui/format";
import type { CursorReading } from "./ChartCanvas";
import type { ChartModel } from "./ChartModel";
import styles from "./ChartTooltip.module.css";
import { colourToken } from "./palette";
import type { Reading } from "./readout";
import { useStore, type Store } from "./Store";
import { formatExact, formatPlace } from "./ticks";

// As many series as a tooltip lists.
const ROWS_MAX = 12;
// Between a tooltip and the edges of the window.
const MARGIN_PIXELS = 4;

interface ChartTooltipProps {
  model: ChartModel;
  cursor: Store<CursorReading | undefined>;
}

// The exact points at the cursor, beside it, highest first.
export function ChartTooltip({ model, cursor }: ChartTooltipProps) {
  const reading = useStore(cursor);
  const tooltip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (tooltip.current !== null) moveIntoWindow(tooltip.current);
  }, [reading]);
  if (reading === undefined || reading.by === "other" || reading.readings.length === 0) return null;
  const rows = [...reading.readings].sort((a, b) => b.y - a.y);
  const [first] = rows;
  const together = rows.every((it) => it.at === first?.at);
  const side = reading.roomOnRight
    ? { left: `${reading.left + 14}px` }
    : { right: `calc(100% - ${reading.left - 14}px)` };
  return (
    <div ref={tooltip} className={styles.tooltip} style={side} aria-hidden="true">
      {together && first !== undefined && <p>{placeText(model, first.at, first.x)}</p>}
      {rows.slice(0, ROWS_MAX).map((it) => (
        <Row key={it.spec.id} model={model} reading={it} withPlace={!together} />
      ))}
      {rows.length > ROWS_MAX && <p>and {rows.length - ROWS_MAX} more</p>}
    </div>
  );
}

// Where neither side of the cursor has room for it, it covers the cursor.
function moveIntoWindow(tooltip: HTMLElement): void {
  tooltip.style.transform = "";
  const { left, right } = tooltip.getBoundingClientRect();
  const inFromRight = Math.min(0, document.documentElement.clientWidth - MARGIN_PIXELS - right);
  const shift = inFromRight + Math.max(0, MARGIN_PIXELS - (left + inFromRight));
  if (shift !== 0) tooltip.style.transform = `translateX(${shift}px)`;
}

interface RowProps {
  model: ChartModel;
  reading: Reading;
  withPlace: boolean;
}

function Row({ model, reading, withPlace }: RowProps) {
  const { spec, at, x, y, column, nanCount } = reading;
  const notes = [
    ...(withPlace ? [placeText(model, at, x)] : []),
    ...(column === undefined
      ? []
      : [
          `${countText(column.points)}: ${formatNumber(column.low)} … ${formatNumber(column.high)}`,
        ]),
    ...(nanCount > 0 ? [`${nanCount.toLocaleString("en")} NaN`] : []),
  ];
  return (
    <div className={styles.row}>
      <span className={styles.swatch} style={{ background: colourToken(spec.colour) }} />
      <span className={styles.name}>{spec.label}</span>
      <strong>{formatExact(y)}</strong>
      {notes.length > 0 && <span className={styles.notes}>{notes.join(" · ")}</span>}
    </div>
  );
}

function countText(points: number): string {
  return `${points.toLocaleString("en")} points`;
}

// On an axis of time, x is told as well.
function placeText(model: ChartModel, at: number, x: number): string {
  const place = formatPlace(model.axis, at);
  return at === x ? `x ${formatExact(x)}` : `${place}, x ${formatExact(x)}`;
}

// The same in one sentence, for those who do not see the chart.
export function readingText(model: ChartModel, reading: CursorReading): string {
  if (reading.readings.length === 0) return "No points here";
  return reading.readings
    .map(({ spec, at, x, y, column, nanCount }) => {
      const spread =
        column === undefined
          ? ""
          : `, ${countText(column.points)} from ${formatNumber(column.low)} to ${formatNumber(column.high)}`;
      const nan = nanCount > 0 ? `, ${nanCount} NaN` : "";
      return `${spec.label}: ${formatExact(y)} at ${placeText(model, at, x)}${spread}${nan}`;
    })
    .join("; ");
}
