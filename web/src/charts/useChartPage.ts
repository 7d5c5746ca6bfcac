import { useEffect, useState } from "react";

import { ChartPage } from "./ChartPage";

// The page of charts of a component, for as long as it is there.
export function useChartPage(project: string): ChartPage {
  const [page] = useState(() => new ChartPage(project));
  useEffect(() => {
    page.live.start();
    return () => {
      page.live.stop();
      page.nearView.stop();
    };
  }, [page]);
  return page;
}
