import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";

export function TextsTab({ experiment }: ExperimentTabProps) {
  return <p>{experiment.name}</p>;
}
