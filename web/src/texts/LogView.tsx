import { useVirtualizer, type VirtualItem, type Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";

import { formatX } from "../ui/format";
import type { LogColumns } from "./formatLine";
import { lineKey, type Line } from "./Line";
import { LogLine } from "./LogLine";
import styles from "./LogView.module.css";
import type { Matcher } from "./matcher";

// A line to scroll to, by its key, or the first line of the log; another object scrolls there anew.
export interface LogTarget {
  key: string;
}

interface LogViewProps {
  label: string;
  lines: readonly Line[];
  // Whether the log has lines before these.
  hasOlder: boolean;
  columns: LogColumns;
  wrapped: boolean;
  matcher: Matcher | undefined;
  target: LogTarget | undefined;
  // Whether the last line is kept in sight.
  following: boolean;
  // A person scrolled away from the end, to it, or asks for an end of the log.
  onLeaveEnd: () => void;
  onReachEnd: () => void;
  onGoToStart: () => void;
  onGoToEnd: () => void;
  // The first or the last lines are nearly in sight.
  onNearStart: () => void;
  onNearEnd: () => void;
}

// Key of a target that is the first line of the log.
export const START = "start";

const ROW_PIXELS = 20;
const NEAR_ROWS = 60;
// So near to the end counts as there.
const END_PIXELS = 16;
const PADDING_PIXELS = 6;

type LogVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

// Lines of a log, of which only those in sight are in the document.
export function LogView(props: LogViewProps) {
  const { lines, following } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const virtualizer: LogVirtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    getItemKey: useCallback((index: number) => keyAt(lines, index), [lines]),
    // Lines that are put before the first ones move nothing.
    anchorTo: "end",
    paddingStart: PADDING_PIXELS,
    paddingEnd: PADDING_PIXELS,
    overscan: 20,
  });
  const userScrolls = useUserScrolls(props, scroller);
  useFollow(virtualizer, lines, following, userScrolls.forget);
  useTarget(virtualizer, props);
  const items = virtualizer.getVirtualItems();
  useNearEnds(props, items);
  const unfold = useCallback((line: Line) => {
    setUnfolded((before) => new Set(before).add(lineKey(line)));
  }, []);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={props.label}
      aria-live="off"
      className={`${styles.scroller} ${props.wrapped ? styles.wrapped : styles.unwrapped}`}
      // Scrolled by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      {...userScrolls.handlers}
    >
      <div
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize(), ["--x-width" as string]: xWidth(lines) }}
      >
        {items.map((item) => (
          <Row
            key={item.key}
            item={item}
            line={lines[item.index]}
            measure={virtualizer.measureElement}
            unfolded={unfolded}
            onUnfold={unfold}
            view={props}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  item: VirtualItem;
  line: Line | undefined;
  measure: (element: HTMLDivElement | null) => void;
  unfolded: ReadonlySet<string>;
  onUnfold: (line: Line) => void;
  view: LogViewProps;
}

function Row({ item, line, measure, unfolded, onUnfold, view }: RowProps) {
  if (line === undefined) return null;
  const key = lineKey(line);
  const isCurrent = view.target?.key === key;
  return (
    <div
      ref={measure}
      data-index={item.index}
      className={styles.row}
      aria-current={isCurrent || undefined}
      style={{ top: item.start }}
    >
      <LogLine
        line={line}
        columns={view.columns}
        matcher={view.matcher}
        isCurrent={isCurrent}
        unfolded={unfolded.has(key)}
        onUnfold={onUnfold}
      />
    </div>
  );
}

// The first and the last x are mostly the longest.
function xWidth(lines: readonly Line[]): string {
  const ends = [lines[0], lines.at(-1)].filter((line) => line !== undefined);
  return `${Math.max(4, ...ends.map((line) => formatX(line.x).length))}ch`;
}

function keyAt(lines: readonly Line[], index: number): string {
  const line = lines[index];
  return line === undefined ? `${index}` : lineKey(line);
}

// What a person does to scroll, told from what moves by itself.
function useUserScrolls(props: LogViewProps, scroller: React.RefObject<HTMLDivElement | null>) {
  const moved = useRef(false);
  const note = () => {
    moved.current = true;
  };
  function onScroll() {
    const element = scroller.current;
    if (element === null || !moved.current) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (below > END_PIXELS && props.following) props.onLeaveEnd();
    if (below <= END_PIXELS && !props.following) props.onReachEnd();
  }
  function onKeyDown(event: KeyboardEvent) {
    note();
    if (event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    if (event.key === "Home") props.onGoToStart();
    else props.onGoToEnd();
  }
  const forget = useCallback(() => {
    moved.current = false;
  }, []);
  const handlers = { onScroll, onKeyDown, onWheel: note, onTouchMove: note, onPointerDown: note };
  return { handlers, forget };
}

function useFollow(
  virtualizer: LogVirtualizer,
  lines: readonly Line[],
  following: boolean,
  forget: () => void,
) {
  useEffect(() => {
    if (!following || lines.length === 0) return;
    forget();
    virtualizer.scrollToIndex(lines.length - 1, { align: "end" });
  }, [virtualizer, lines, following, forget]);
}

// Scrolls to the target once it is among the lines.
function useTarget(virtualizer: LogVirtualizer, { lines, hasOlder, target }: LogViewProps) {
  const done = useRef<LogTarget>(undefined);
  useEffect(() => {
    if (target === undefined || done.current === target || lines.length === 0) return;
    const isStart = target.key === START;
    if (isStart && hasOlder) return;
    const index = isStart ? 0 : lines.findIndex((line) => lineKey(line) === target.key);
    if (index === -1) return;
    done.current = target;
    virtualizer.scrollToIndex(index, { align: isStart ? "start" : "center" });
  }, [virtualizer, lines, hasOlder, target]);
}

function useNearEnds(props: LogViewProps, items: readonly VirtualItem[]) {
  const { lines, following, onNearStart, onNearEnd } = props;
  const first = items[0]?.index ?? NEAR_ROWS;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    // While it is followed, the first lines are in sight at most until it is scrolled.
    if (first < NEAR_ROWS && !following) onNearStart();
  }, [first, lines, following, onNearStart]);
  useEffect(() => {
    if (last >= lines.length - NEAR_ROWS) onNearEnd();
  }, [last, lines, onNearEnd]);
}
