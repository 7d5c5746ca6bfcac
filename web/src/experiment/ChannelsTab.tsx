import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";

export function ChannelsTab({ experiment }: ExperimentTabProps) {
  return <p>{experiment.name}</p>;
}
