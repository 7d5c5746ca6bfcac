import { ExperimentState } from "@nereid/experiments_pb";

import { stateName } from "./experimentStates";
import styles from "./StateBadge.module.css";

const LOOKS: Partial<Record<ExperimentState, string | undefined>> = {
  [ExperimentState.RUNNING]: styles.running,
  [ExperimentState.SUCCEEDED]: styles.succeeded,
  [ExperimentState.FAILED]: styles.failed,
  [ExperimentState.NOT_RESPONDING]: styles.warning,
};

// The state of an experiment in words; the colour only repeats it.
export function StateBadge({ state }: { state: ExperimentState }) {
  return <span className={`${styles.badge} ${LOOKS[state] ?? ""}`}>{stateName(state)}</span>;
}
