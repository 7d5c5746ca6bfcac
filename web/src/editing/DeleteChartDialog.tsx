import { useQueryClient } from "@tanstack/react-query";

import { ConfirmDialog } from "../ui/ConfirmDialog";
import type { ChartOwner } from "./ChartOwner";
import { chartsChanged, deleteChart } from "./chartStore";

interface DeleteChartDialogProps {
  project: string;
  owner: ChartOwner;
  // Of the chart.
  name: string;
  onClose: () => void;
}

// Asks, takes the chart away, has the charts of the project read again, and closes.
export function DeleteChartDialog({ project, owner, name, onClose }: DeleteChartDialogProps) {
  const client = useQueryClient();
  async function remove() {
    await deleteChart(project, owner, name);
    await chartsChanged(client, project);
  }
  return (
    <ConfirmDialog
      title={
        <>
          Delete the chart <bdi>{name}</bdi>?
        </>
      }
      action="Delete chart"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        {"chartSet" in owner ? (
          <>
            It goes from the chart set <bdi>{owner.chartSet}</bdi>, and so from every experiment of{" "}
            <bdi>{project}</bdi>.
          </>
        ) : (
          <>
            It goes from the experiment <bdi>{owner.experiment}</bdi>.
          </>
        )}{" "}
        The points that it shows stay.
      </p>
    </ConfirmDialog>
  );
}
