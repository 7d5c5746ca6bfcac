import { useCallback, useEffect, useRef } from "react";

import { changeSearchParams } from "../app/location";
import { hasRoom } from "./addressRoom";
import type { Range } from "./axis";
import { writeZoom } from "./boardView";
import type { ChartSpec } from "./chartSpec";

// While a person moves a chart, the address follows once it rests: browsers bound how often it changes.
const ADDRESS_DELAY_MILLIS = 150;

// Zooms of the charts of one page that the address is to follow.
class PendingZooms {
  private readonly zooms = new Map<ChartSpec, Range | undefined>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private path = "";

  readonly set = (spec: ChartSpec, view: Range | undefined): void => {
    this.path = window.location.pathname;
    this.zooms.set(spec, view);
    clearTimeout(this.timer);
    this.timer = setTimeout(this.write, ADDRESS_DELAY_MILLIS);
  };

  readonly write = (): void => {
    clearTimeout(this.timer);
    const zooms = [...this.zooms];
    this.zooms.clear();
    // The page may have been left for one that has nothing to do with these charts.
    if (zooms.length === 0 || window.location.pathname !== this.path) return;
    changeSearchParams((params) =>
      zooms.forEach(([spec, view]) => writeZoom(params, spec, view, hasRoom)),
    );
  };
}

// Returns how to keep the zoom of a chart in the address. What is left when the charts are no longer
// shown, such as for another tab of the same page, is written then.
export function useZoomInAddress(): (spec: ChartSpec, view: Range | undefined) => void {
  const pending = useRef<PendingZooms>(undefined);
  useEffect(() => () => pending.current?.write(), []);
  return useCallback((spec, view) => {
    pending.current ??= new PendingZooms();
    pending.current.set(spec, view);
  }, []);
}
