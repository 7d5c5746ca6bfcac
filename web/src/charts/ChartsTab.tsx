import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";

export function ChartsTab({ experiment }: ExperimentTabProps) {
  return <p>{experiment.name}</p>;
}
