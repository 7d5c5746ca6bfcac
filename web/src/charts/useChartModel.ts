import { useLayoutEffect, useState, type RefObject } from "react";

import { ChartModel } from "./ChartModel";
import type { ChartPage } from "./ChartPage";
import { plotPixels } from "./plotOptions";
import type { ChartSpec } from "./chartSpec";
import type { Range } from "./axis";

export interface ChartState {
  // Undefined: everything.
  view: Range | undefined;
  hidden: ReadonlySet<string>;
}

// The model of a chart, told of what it is to show. Returns it, and whether the chart is near enough to
// the window to be drawn.
export function useChartModel(
  page: ChartPage,
  element: RefObject<HTMLElement | null>,
  spec: ChartSpec,
  { view, hidden }: ChartState,
): [ChartModel, boolean] {
  const [model] = useState(() => new ChartModel(page, spec));
  const [near, setNear] = useState(false);
  // In this order: what the chart is to show is known before it is asked for. And before the browser
  // paints, which the server's work need not wait for.
  useLayoutEffect(() => {
    if (model.spec !== spec) model.setSpec(spec);
  }, [model, spec]);
  useLayoutEffect(() => model.setView(view), [model, view]);
  useLayoutEffect(() => model.setHidden(hidden), [model, hidden]);
  useLayoutEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const { clientWidth } = element.current;
    return page.nearView.observe(element.current, {
      onNear: (isNear) => {
        if (model.columns === 0) model.setColumns(plotPixels(clientWidth));
        model.setNear(isNear);
      },
      onShow: setNear,
    });
  }, [page, model, element]);
  return [model, near];
}
