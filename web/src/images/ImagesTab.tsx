import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";

export function ImagesTab({ experiment }: ExperimentTabProps) {
  return <p>{experiment.name}</p>;
}
