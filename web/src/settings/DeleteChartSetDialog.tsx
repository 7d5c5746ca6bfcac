import { useQueryClient } from "@tanstack/react-query";
import type { ChartSet } from "@nereid/chart_sets_pb";

import { chartSets } from "../api/clients";
import { chartsChanged } from "../editing/chartStore";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { formatPlural } from "../ui/format";
import { NameList } from "../ui/NameList";

interface DeleteChartSetDialogProps {
  project: string;
  chartSet: ChartSet;
  onClose: () => void;
}

// Names the charts that go, asks, and takes the chart set away.
export function DeleteChartSetDialog({ project, chartSet, onClose }: DeleteChartSetDialogProps) {
  const client = useQueryClient();
  const { name, charts } = chartSet;
  async function remove() {
    await chartSets.deleteChartSet({ project, name });
    await chartsChanged(client, project);
  }
  return (
    <ConfirmDialog
      title={
        <>
          Delete the chart set <bdi>{name}</bdi>?
        </>
      }
      action="Delete chart set"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        It goes with <strong>{formatPlural(charts.length, "chart")}</strong> from every experiment
        of <bdi>{project}</bdi>. The points that they show stay.
      </p>
      {charts.length > 0 && (
        <NameList label="Charts that go" names={charts.map((chart) => chart.name)} />
      )}
    </ConfirmDialog>
  );
}
