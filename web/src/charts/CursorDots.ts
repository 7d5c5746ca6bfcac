import type uPlot from "uplot";

import { colourOf, type Palette } from "./palette";
import type { Reading } from "./readout";

// More curves than this have no dots at the cursor.
const DOTS_MAX = 40;
const SIZE = 7;

// Dots on the points that the cursor reads, above the picture.
export class CursorDots {
  private readonly dots: HTMLSpanElement[] = [];

  constructor(private readonly over: HTMLElement) {}

  show(readings: readonly Reading[], plot: uPlot, palette: Palette): void {
    this.hide();
    readings.slice(0, DOTS_MAX).forEach(({ at, y, spec }, i) => {
      const left = plot.valToPos(at, "x");
      const top = plot.valToPos(y, "y");
      const inside = left >= 0 && left <= plot.over.clientWidth;
      if (!inside || !Number.isFinite(top)) return;
      const dot = this.dotAt(i);
      dot.style.background = colourOf(palette, spec.colour);
      dot.style.transform = `translate(${left - SIZE / 2}px, ${top - SIZE / 2}px)`;
      dot.hidden = false;
    });
  }

  hide(): void {
    for (const dot of this.dots) dot.hidden = true;
  }

  private dotAt(index: number): HTMLSpanElement {
    const known = this.dots[index];
    if (known !== undefined) return known;
    const dot = document.createElement("span");
    Object.assign(dot.style, {
      position: "absolute",
      left: "0",
      top: "0",
      width: `${SIZE}px`,
      height: `${SIZE}px`,
      borderRadius: "50%",
      pointerEvents: "none",
    });
    this.over.append(dot);
    this.dots[index] = dot;
    return dot;
  }
}
