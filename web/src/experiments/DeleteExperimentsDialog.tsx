import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { experiments } from "../api/clients";
import { isNotFound } from "../api/errors";
import { isRunning } from "../experiment/useExperiment";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { formatCount, formatPlural } from "../ui/format";
import { NameList } from "../ui/NameList";
import type { ExperimentRow } from "./useExperimentsList";

interface DeleteExperimentsDialogProps {
  project: string;
  names: readonly string[];
  // What is known of them, as far as it is.
  known: readonly Pick<ExperimentRow, "experiment">[];
  onDeleted: () => void;
  onClose: () => void;
}

// Lists the experiments that go, asks, and takes them away one after the other.
export function DeleteExperimentsDialog(props: DeleteExperimentsDialogProps) {
  const { project, names, known, onDeleted, onClose } = props;
  const client = useQueryClient();
  const [done, setDone] = useState(0);
  const goes = new Set(names);
  const running = known.filter(
    ({ experiment }) => goes.has(experiment.name) && isRunning(experiment.state),
  ).length;
  async function remove() {
    try {
      for (const [index, name] of names.entries()) {
        await deleteExperiment(project, name);
        setDone(index + 1);
      }
      onDeleted();
    } finally {
      await client.invalidateQueries({ queryKey: ["experiments", project] });
    }
  }
  const what = formatPlural(names.length, "experiment");
  return (
    <ConfirmDialog
      title={`Delete ${what}?`}
      action={`Delete ${what}`}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>All their channels, points and charts go. This cannot be undone.</p>
      {running > 0 && (
        <p>
          <strong>{formatCount(running)} still running:</strong> programs that send to them are
          stopped from doing so.
        </p>
      )}
      <NameList label="Experiments that go" names={names} />
      <p role="status">
        {done > 0 && `${formatCount(done)} of ${formatCount(names.length)} deleted`}
      </p>
    </ConfirmDialog>
  );
}

// One that is gone already is as good.
async function deleteExperiment(project: string, name: string): Promise<void> {
  try {
    await experiments.deleteExperiment({ project, name });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
