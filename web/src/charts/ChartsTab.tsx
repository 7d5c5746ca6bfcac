import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Chart } from "@nereid/charts_pb";
import { ValueType } from "@nereid/points_pb";

import { untilRead } from "../api/refetch";
import { useFailure } from "../api/useFailure";
import type { ChartOwner } from "../editing/ChartOwner";
import { experimentChartsQuery } from "../experiment/experimentQueries";
import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";
import { isRunning } from "../experiment/useExperiment";
import { Button } from "../ui/Button";
import { ErrorNote } from "../ui/ErrorNote";
import { loadLater } from "../ui/loadLater";
import { ChartBoard } from "./ChartBoard";
import { experimentBoard } from "./experimentCharts";
import { IconButton } from "./IconButton";
import { NoNumbers } from "./NoNumbers";
import { useChartPage } from "./useChartPage";

const ChartEditorDialog = loadLater(async () => {
  return (await import("../editing/ChartEditorDialog")).ChartEditorDialog;
});
const DeleteChartDialog = loadLater(async () => {
  return (await import("../editing/DeleteChartDialog")).DeleteChartDialog;
});

// What a dialog is open for.
type Dialog =
  | { kind: "edit"; owner: ChartOwner; chart?: Chart }
  | { kind: "delete"; owner: ChartOwner; chart: Chart };

// How often the charts of a running experiment are asked for again: its program may make some.
const REFRESH_MILLIS = 5_000;

export function ChartsTab({ experiment, channels }: ExperimentTabProps) {
  const { project, name } = experiment;
  const running = isRunning(experiment.state);
  const query = useQuery({
    ...experimentChartsQuery(project, name),
    refetchInterval: running ? REFRESH_MILLIS : untilRead,
  });
  const failure = useFailure(query);
  const page = useChartPage(project);
  const numeric = useNames(channels);
  const [dialog, setDialog] = useState<Dialog>();
  const groups = useMemo(
    () =>
      experimentBoard(name, query.data ?? [], numeric, (chart, chartSet) => (
        <EditButtons chart={chart} owner={ownerOf(name, chartSet)} open={setDialog} />
      )),
    [name, query.data, numeric],
  );
  if (failure !== null) {
    return (
      <ErrorNote
        what="The charts could not be read"
        error={failure}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data === undefined) return null;
  return (
    <>
      <ChartBoard page={page} groups={groups} ended={!running}>
        <Button onClick={() => setDialog({ kind: "edit", owner: { experiment: name } })}>
          New chart
        </Button>
      </ChartBoard>
      {groups.length === 0 && <NoNumbers project={project} experiment={name} />}
      {dialog !== undefined && (
        <OpenDialog
          {...{ project, dialog, channels: numeric }}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

// The names of the channels of numbers; the same array while they are the same.
function useNames(channels: ExperimentTabProps["channels"]): readonly string[] {
  const key = JSON.stringify(
    channels.filter((it) => it.type === ValueType.NUMERIC).map((it) => it.name),
  );
  return useMemo(() => JSON.parse(key) as string[], [key]);
}

function ownerOf(experiment: string, chartSet: string): ChartOwner {
  return chartSet === "" ? { experiment } : { chartSet };
}

interface EditButtonsProps {
  chart: Chart;
  owner: ChartOwner;
  open: (dialog: Dialog) => void;
}

function EditButtons({ chart, owner, open }: EditButtonsProps) {
  return (
    <>
      <IconButton
        icon="edit"
        label="Edit chart"
        onClick={() => open({ kind: "edit", owner, chart })}
      />
      <IconButton
        icon="remove"
        label="Delete chart"
        onClick={() => open({ kind: "delete", owner, chart })}
      />
    </>
  );
}

interface OpenDialogProps {
  project: string;
  dialog: Dialog;
  channels: readonly string[];
  onClose: () => void;
}

function OpenDialog({ project, dialog, channels, onClose }: OpenDialogProps) {
  const { owner, chart } = dialog;
  if (dialog.kind === "delete") {
    return <DeleteChartDialog {...{ project, owner, onClose }} name={dialog.chart.name} />;
  }
  const edited = chart === undefined ? {} : { chart };
  return <ChartEditorDialog {...{ project, owner, channels, onClose }} {...edited} />;
}
