import { moved, zoomed } from "./range";
import type { Range } from "./axis";

// What a person can do to the range of a chart, by mouse, touch and keys.
export interface GestureTarget {
  // The plot within the chart: from its left to its right edge.
  plotRect: () => DOMRect;
  range: () => Range;
  logarithmic: () => boolean;
  // Shows another range, and goes on doing so while the person moves.
  show: (range: Range) => void;
  reset: () => void;
  // Marks a part of the plot, in CSS pixels from its left edge.
  mark: (left: number, right: number) => void;
  unmark: () => void;
  // Shows what lies between two places of the plot.
  brush: (left: number, right: number) => void;
  // Moves the cursor by so many pixels, and tells its values.
  stepCursor: (pixels: number) => void;
  leaveCursor: () => void;
}

const KEY_ZOOM = 0.5;
const KEY_MOVE = 0.25;
const BRUSH_PIXELS_MIN = 8;
const CURSOR_STEP = 1;
const CURSOR_STEP_WIDE = 10;
const WHEEL_PIXELS_PER_DOUBLING = 250;

// Whether the pointer is on the axis below the plot.
function isOnAxis(event: MouseEvent, rect: DOMRect): boolean {
  return event.clientY > rect.bottom;
}

// Wheel with Ctrl, or on the axis: zooms around the pointer. Drag with Shift, or on the axis: moves. Drag
// by touch: shows what was dragged over; the mouse does so by itself. Returns how to take it away.
export function listenToPointer(element: HTMLElement, target: GestureTarget): () => void {
  function onWheel(event: WheelEvent) {
    const rect = target.plotRect();
    if (!event.ctrlKey && !event.metaKey && !isOnAxis(event, rect)) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
    const factor = 2 ** (Math.max(-250, Math.min(pixels, 250)) / WHEEL_PIXELS_PER_DOUBLING);
    const share = (event.clientX - rect.left) / rect.width;
    target.show(zoomed(target.range(), factor, share, target.logarithmic()));
  }
  function onPointerDown(event: PointerEvent) {
    const rect = target.plotRect();
    if (event.button !== 0 || !event.isPrimary) return;
    if (event.shiftKey || isOnAxis(event, rect)) {
      event.preventDefault();
      event.stopPropagation();
      move(element, event, rect.width, target);
    } else if (event.pointerType === "touch") select(element, event, rect, target);
  }
  element.addEventListener("wheel", onWheel, { passive: false });
  element.addEventListener("pointerdown", onPointerDown, { capture: true });
  return () => {
    element.removeEventListener("wheel", onWheel);
    element.removeEventListener("pointerdown", onPointerDown, { capture: true });
  };
}

function move(element: HTMLElement, begin: PointerEvent, width: number, target: GestureTarget) {
  const range = target.range();
  followDrag(element, begin, {
    onMove: (event) => {
      const share = (begin.clientX - event.clientX) / width;
      target.show(moved(range, share, target.logarithmic()));
    },
    onEnd: () => undefined,
  });
}

function select(element: HTMLElement, begin: PointerEvent, rect: DOMRect, target: GestureTarget) {
  const placeOf = ({ clientX }: PointerEvent) =>
    Math.max(0, Math.min(clientX - rect.left, rect.width));
  const from = placeOf(begin);
  let to = from;
  followDrag(element, begin, {
    onMove: (event) => {
      to = placeOf(event);
      target.mark(Math.min(from, to), Math.max(from, to));
    },
    onEnd: (event) => {
      target.unmark();
      // A vertical drag scrolls the page, and is cancelled here. A short one is a tap.
      const brushed = event.type === "pointerup" && Math.abs(to - from) >= BRUSH_PIXELS_MIN;
      if (brushed) target.brush(Math.min(from, to), Math.max(from, to));
    },
  });
}

interface DragListener {
  onMove: (event: PointerEvent) => void;
  // pointerup or pointercancel.
  onEnd: (event: PointerEvent) => void;
}

function followDrag(element: HTMLElement, { pointerId }: PointerEvent, listener: DragListener) {
  element.setPointerCapture(pointerId);
  const onMove = (event: PointerEvent) => {
    if (event.pointerId === pointerId) listener.onMove(event);
  };
  const onEnd = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onEnd);
    element.removeEventListener("pointercancel", onEnd);
    listener.onEnd(event);
  };
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", onEnd);
  element.addEventListener("pointercancel", onEnd);
}

// + and - zoom, arrows move the cursor (with Shift the view, with Ctrl in wider steps), 0 shows all,
// Escape takes the cursor away.
export function listenToKeys(element: HTMLElement, target: GestureTarget): () => void {
  function zoom(factor: number) {
    target.show(zoomed(target.range(), factor, 0.5, target.logarithmic()));
  }
  function move(event: KeyboardEvent, direction: number) {
    if (event.shiftKey) {
      target.show(moved(target.range(), direction * KEY_MOVE, target.logarithmic()));
    } else target.stepCursor(direction * (event.ctrlKey ? CURSOR_STEP_WIDE : CURSOR_STEP));
  }
  function act(event: KeyboardEvent): boolean {
    if (event.key === "ArrowLeft") move(event, -1);
    else if (event.key === "ArrowRight") move(event, 1);
    else if (event.key === "+" || event.key === "=") zoom(KEY_ZOOM);
    else if (event.key === "-") zoom(1 / KEY_ZOOM);
    else if (event.key === "0") target.reset();
    else if (event.key === "Escape") target.leaveCursor();
    else return false;
    return true;
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== element || event.altKey || event.metaKey) return;
    if (act(event) && event.key !== "Escape") event.preventDefault();
  }
  element.addEventListener("keydown", onKeyDown);
  return () => element.removeEventListener("keydown", onKeyDown);
}
