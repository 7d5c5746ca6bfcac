import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useEffect, useRef, type CSSProperties, type ReactNode } from "react";

import { SortIcon } from "./SortIcon";
import styles from "./VirtualTable.module.css";

export interface Column<Row> {
  id: string;
  // What stands above it, and for whom it is too short to see: `name`.
  header: ReactNode;
  name: string;
  // Pixels at least; what is left over goes to those that grow.
  width: number;
  grow?: number;
  // Numbers stand at the right.
  numeric?: boolean;
  sortable?: boolean;
  // Stays in sight while the others are scrolled sideways.
  sticky?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface SortOrder {
  column: string;
  descending: boolean;
}

interface VirtualTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  // Unset: how many rows there are is not known yet.
  rowCount: number | undefined;
  isSelected?: (row: Row) => boolean;
  order?: SortOrder;
  onOrder?: (order: SortOrder) => void;
  // Called while the last rows are near.
  onEnd?: (() => void) | undefined;
}

const ROW_HEIGHT = 36;
const ROWS_BEYOND = 12;

// A table of any number of rows, of which those in sight are in the document.
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, rowKey, rowCount, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_BEYOND,
    getItemKey: (index) => keyAt(rows, rowKey, index),
  });
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 1 - ROWS_BEYOND) onEnd?.();
  }, [last, rows.length, onEnd]);
  const template = columns.map(({ width, grow = 0 }) => `minmax(${width}px, ${grow}fr)`).join(" ");
  const minWidth = columns.reduce((sum, { width }) => sum + width, 0);
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="table"
        aria-label={label}
        aria-rowcount={rowCount === undefined ? -1 : rowCount + 1}
        className={styles.table}
        style={{ minWidth, "--columns": template } as CSSProperties}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {columns.map((column, index) => (
              <HeaderCell
                key={column.id}
                column={column}
                left={leftOf(columns, index)}
                {...props}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <BodyRow key={item.key} item={item} {...props} />
          ))}
        </div>
      </div>
    </div>
  );
}

function keyAt<Row>(rows: readonly Row[], rowKey: (row: Row) => string, index: number) {
  const row = rows[index];
  return row === undefined ? index : rowKey(row);
}

// Where a column that stays in sight stays.
function leftOf(columns: readonly Column<never>[], index: number): number | undefined {
  if (columns[index]?.sticky !== true) return undefined;
  return columns.slice(0, index).reduce((sum, { width, sticky }) => sum + (sticky ? width : 0), 0);
}

function classOf(column: Column<never>): string {
  const kinds = [styles.cell];
  if (column.numeric) kinds.push(styles.numeric);
  if (column.sticky) kinds.push(styles.sticky);
  return kinds.join(" ");
}

interface HeaderCellProps<Row> extends VirtualTableProps<Row> {
  column: Column<Row>;
  left: number | undefined;
}

function HeaderCell<Row>({ column, left, order, onOrder }: HeaderCellProps<Row>) {
  const sorted = order?.column === column.id;
  const direction = order?.descending ? "descending" : "ascending";
  if (!column.sortable) {
    return (
      <div role="columnheader" className={classOf(column)} style={{ left }} title={column.name}>
        {column.header}
      </div>
    );
  }
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? direction : "none"}
      className={classOf(column)}
      style={{ left }}
    >
      <button
        type="button"
        className={styles.sort}
        title={`Sort by ${column.name}`}
        onClick={() => onOrder?.({ column: column.id, descending: sorted && !order.descending })}
      >
        <span>{column.header}</span>
        <SortIcon direction={sorted ? direction : undefined} />
      </button>
    </div>
  );
}

interface BodyRowProps<Row> extends VirtualTableProps<Row> {
  item: VirtualItem;
}

function BodyRow<Row>({ item, columns, rows, isSelected }: BodyRowProps<Row>) {
  const row = rows[item.index];
  if (row === undefined) return null;
  const selected = isSelected?.(row);
  return (
    <div
      role="row"
      aria-rowindex={item.index + 2}
      data-selected={selected}
      className={`${styles.row} ${styles.data}`}
      style={{ top: item.start, height: item.size }}
    >
      {columns.map((column, index) => (
        <div
          key={column.id}
          role="cell"
          className={classOf(column)}
          style={{ left: leftOf(columns, index) }}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
