import { useQueryClient } from "@tanstack/react-query";
import { ExperimentState, type Experiment } from "@nereid/experiments_pb";

import { experiments } from "../api/clients";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { stateName } from "../ui/experimentStates";
import { experimentChanged } from "./experimentStore";

interface SetStateDialogProps {
  experiment: Experiment;
  // The one to set.
  state: ExperimentState;
  onClose: () => void;
}

export function SetStateDialog({ experiment, state, onClose }: SetStateDialogProps) {
  const client = useQueryClient();
  const { project, name } = experiment;
  const word = stateName(state).toLowerCase();
  async function set() {
    await experiments.updateExperiment({
      experiment: { project, name, state },
      updateMask: { paths: ["state"] },
    });
    await experimentChanged(client, experiment);
  }
  return (
    <ConfirmDialog
      title={`Set the experiment to ${word}?`}
      action={`Set to ${word}`}
      onConfirm={set}
      onClose={onClose}
    >
      <p>
        <bdi>{name}</bdi> is {stateName(experiment.state).toLowerCase()} now. Points that still come
        in set it running again.
      </p>
    </ConfirmDialog>
  );
}
