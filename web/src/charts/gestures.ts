import { moved, zoomed } from "./range";
import type { Range } from "./axis";

// What a person can do to the range of a chart, by mouse and by keys.
export interface GestureTarget {
  // The plot within the chart: from its left to its right edge.
  plotRect: () => DOMRect;
  range: () => Range;
  logarithmic: () => boolean;
  // Shows another range, and goes on doing so while the person moves.
  show: (range: Range) => void;
  reset: () => void;
  // Moves the cursor by so many pixels, and tells its values.
  stepCursor: (pixels: number) => void;
  leaveCursor: () => void;
}

const KEY_ZOOM = 0.5;
const KEY_MOVE = 0.25;
const CURSOR_STEP = 1;
const CURSOR_STEP_WIDE = 10;
const WHEEL_PIXELS_PER_DOUBLING = 250;

// Whether the pointer is on the axis below the plot.
function isOnAxis(event: MouseEvent, rect: DOMRect): boolean {
  return event.clientY > rect.bottom;
}

// Wheel with Ctrl, or on the axis: zooms around the pointer. Drag with Shift, or on the axis: moves.
// Returns how to take it away.
export function listenToMouse(element: HTMLElement, target: GestureTarget): () => void {
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
    if (event.button !== 0 || (!event.shiftKey && !isOnAxis(event, rect))) return;
    event.preventDefault();
    event.stopPropagation();
    drag(element, event, rect.width, target);
  }
  element.addEventListener("wheel", onWheel, { passive: false });
  element.addEventListener("pointerdown", onPointerDown, { capture: true });
  return () => {
    element.removeEventListener("wheel", onWheel);
    element.removeEventListener("pointerdown", onPointerDown, { capture: true });
  };
}

function drag(element: HTMLElement, begin: PointerEvent, width: number, target: GestureTarget) {
  const range = target.range();
  element.setPointerCapture(begin.pointerId);
  const onMove = (event: PointerEvent) => {
    const share = (begin.clientX - event.clientX) / width;
    target.show(moved(range, share, target.logarithmic()));
  };
  const onEnd = () => {
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onEnd);
    element.removeEventListener("pointercancel", onEnd);
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
