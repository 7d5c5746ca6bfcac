import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";

export function DetailsTab({ experiment }: ExperimentTabProps) {
  return <p>{experiment.name}</p>;
}
