import type { Channel } from "@nereid/channels_pb";
import type { Experiment } from "@nereid/experiments_pb";

// What each tab of the experiment page is given.
export interface ExperimentTabProps {
  experiment: Experiment;
  // All channels of the experiment by name, read again every few seconds while it runs.
  channels: readonly Channel[];
}
