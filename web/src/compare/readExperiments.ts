import { ExperimentField, ExperimentState, type Experiment } from "@nereid/experiments_pb";

import { experiments } from "../api/clients";
import { isNotFound } from "../api/errors";
import { allPages } from "../api/pages";
import { commonBeginning } from "./commonBeginning";

// As many experiments are read one by one; more of them are looked for in the list of the project, in
// so many of its newest pages.
const ONE_BY_ONE_MAX = 10;
const PAGES_MAX = 2;
const PAGE_SIZE = 1000;

const RUNNING = [ExperimentState.RUNNING, ExperimentState.NOT_RESPONDING];

export type ExperimentsByName = ReadonlyMap<string, Experiment>;

// Those of `names` that are there.
export async function readExperiments(
  project: string,
  names: readonly string[],
): Promise<ExperimentsByName> {
  const missing = new Set(names);
  const found = new Map<string, Experiment>();
  const take = (experiment: Experiment) => {
    if (missing.delete(experiment.name)) found.set(experiment.name, experiment);
  };
  const order = {
    key: { case: "field", value: ExperimentField.CREATE_TIME } as const,
    descending: true,
  };
  const request = { project, order, nameContains: commonBeginning(names), pageSize: PAGE_SIZE };
  let pageToken = "";
  for (let page = 0; page < PAGES_MAX && missing.size > ONE_BY_ONE_MAX; page++) {
    const answer = await experiments.listExperiments({ ...request, pageToken });
    answer.experiments.forEach(take);
    pageToken = answer.nextPageToken;
    if (pageToken === "") return found;
  }
  const others = await Promise.all([...missing].map((name) => readExperiment(project, name)));
  others.forEach((it) => it !== undefined && take(it));
  return found;
}

// Those of `names` that run, in one call.
export async function readRunning(
  project: string,
  names: readonly string[],
): Promise<ExperimentsByName> {
  const request = { project, states: RUNNING, nameContains: commonBeginning(names) };
  const running = await allPages(
    (page) => experiments.listExperiments({ ...request, ...page }),
    (answer) => answer.experiments,
  );
  const wanted = new Set(names);
  return new Map(running.filter((it) => wanted.has(it.name)).map((it) => [it.name, it]));
}

async function readExperiment(project: string, name: string): Promise<Experiment | undefined> {
  try {
    return (await experiments.getExperiment({ project, name })).experiment;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
