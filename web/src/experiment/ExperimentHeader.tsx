import type { Experiment } from "@nereid/experiments_pb";

export function ExperimentHeader({ experiment }: { experiment: Experiment }) {
  return <h1>{experiment.name}</h1>;
}
