import { ExperimentState } from "@nereid/experiments_pb";

// The states that an experiment can be in, in the order in which they are offered.
export const EXPERIMENT_STATES = [
  ExperimentState.RUNNING,
  ExperimentState.NOT_RESPONDING,
  ExperimentState.SUCCEEDED,
  ExperimentState.FAILED,
  ExperimentState.ABORTED,
] as const;

const NAMES: Record<ExperimentState, string> = {
  [ExperimentState.UNSPECIFIED]: "Unknown",
  [ExperimentState.RUNNING]: "Running",
  [ExperimentState.SUCCEEDED]: "Succeeded",
  [ExperimentState.FAILED]: "Failed",
  [ExperimentState.ABORTED]: "Aborted",
  [ExperimentState.NOT_RESPONDING]: "Not responding",
};

// A state as a person reads it. A newer server may know states that this page does not.
export function stateName(state: ExperimentState): string {
  return (NAMES as Partial<Record<number, string>>)[state] ?? "Unknown";
}
