import "uplot/dist/uPlot.min.css";

import { useEffect, useRef } from "react";

import type { Theme } from "../app/theme";
import { ChartCanvas, type CursorReading } from "./ChartCanvas";
import type { ChartModel } from "./ChartModel";
import styles from "./ChartPlot.module.css";
import type { Range } from "./axis";
import type { Store } from "./Store";

interface ChartPlotProps {
  model: ChartModel;
  label: string;
  theme: Theme;
  cursor: Store<CursorReading | undefined>;
  onView: (view: Range | undefined) => void;
  // The canvas while there is one.
  canvas: Store<ChartCanvas | undefined>;
}

// The picture itself. A change of axis or scale wants a new one: give it another key.
export function ChartPlot({ model, label, theme, cursor, onView, canvas }: ChartPlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const viewed = useRef(onView);
  useEffect(() => {
    viewed.current = onView;
  });
  useEffect(() => {
    if (host.current === null) return;
    const made = new ChartCanvas(host.current, model, {
      onView: (view) => viewed.current(view),
      onCursor: (reading) => cursor.set(reading),
    });
    // Set here, as the element has no role that a static check knows to take keys.
    host.current.tabIndex = 0;
    canvas.set(made);
    return () => {
      canvas.set(undefined);
      cursor.set(undefined);
      made.destroy();
    };
    // Another theme has other colours, which are read when the picture is made.
  }, [model, cursor, canvas, theme]);
  return (
    <div
      ref={host}
      className={styles.host}
      role="application"
      aria-roledescription="chart"
      aria-label={`${label}: arrow keys move the cursor, plus and minus zoom, 0 shows all`}
    />
  );
}
