import { useMemo } from "react";
import type { ChartSet } from "@nereid/chart_sets_pb";

import { isNotFound } from "../api/errors";
import { useFailure } from "../api/useFailure";
import { Link } from "../app/Link";
import { changeSearchParams, useSearchParams } from "../app/location";
import { experimentsPath, projectsPath } from "../app/routes";
import { ChartBoard } from "../charts/ChartBoard";
import { toggled } from "../charts/ChartLegend";
import { coloursOf } from "../charts/experimentColours";
import { useChartPage } from "../charts/useChartPage";
import { useChartSets } from "../editing/useChartSets";
import { isRunning } from "../experiment/useExperiment";
import { NoProject } from "../projects/NoProject";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { comparisonBoard } from "./comparisonCharts";
import { ExperimentsTable } from "./ExperimentsTable";
import { useComparison, type Compared } from "./useComparison";

// As many experiments as one page compares.
const EXPERIMENTS_MAX = 100;

// Several experiments in the same charts. The address holds which, and which of them are not shown:
//   experiment=NAME  one for each, in order
//   without=NAME     not shown in any chart
export function ComparePage({ project }: { project: string }) {
  const params = useSearchParams();
  const all = useTexts([...new Set(params.getAll("experiment"))]);
  const names = useMemo(() => all.slice(0, EXPERIMENTS_MAX), [all]);
  const chartSets = useChartSets(project);
  const { compared, complete, failure, retry } = useComparison(project, names);
  const chartSetsFailure = useFailure(chartSets);
  if (names.length === 0) {
    return (
      <EmptyState isPage title="Nothing to compare yet">
        <p>Choose two or more experiments in the list.</p>
        <Link to={experimentsPath(project)}>
          See the experiments of <bdi>{project}</bdi>
        </Link>
      </EmptyState>
    );
  }
  const error = failure ?? chartSetsFailure;
  if (error !== null && isNotFound(error)) {
    return (
      <NoProject project={project}>
        <Link to={projectsPath}>See all projects</Link>
      </NoProject>
    );
  }
  function readAgain() {
    retry();
    void chartSets.refetch();
  }
  return (
    <>
      <h1>Compare {names.length === 1 ? "1 experiment" : `${names.length} experiments`}</h1>
      {all.length > names.length && (
        <p>
          These are the first {EXPERIMENTS_MAX} of {all.length}; a page compares no more.
        </p>
      )}
      {error !== null && (
        <ErrorNote what="The comparison could not be read" error={error} onRetry={readAgain} />
      )}
      {compared !== undefined && (
        <Comparison {...{ project, names, compared, complete }} chartSets={chartSets.data} />
      )}
    </>
  );
}

interface ComparisonProps {
  project: string;
  names: readonly string[];
  compared: readonly Compared[];
  // All their channels are known.
  complete: boolean;
  // Undefined: not read yet.
  chartSets: readonly ChartSet[] | undefined;
}

function Comparison({ project, names, compared, complete, chartSets }: ComparisonProps) {
  const page = useChartPage(project);
  const params = useSearchParams();
  const withoutList = useTexts(params.getAll("without"));
  const without = useMemo(() => new Set(withoutList), [withoutList]);
  const colours = useMemo(() => coloursOf(project, names), [project, names]);
  const channelLists = useMemo(() => compared.map((it) => it.channels), [compared]);
  const key = JSON.stringify(channelLists);
  const groups = useMemo(() => {
    const channels = JSON.parse(key) as string[][];
    return comparisonBoard({ experiments: names, colours, chartSets: chartSets ?? [], channels });
  }, [names, colours, chartSets, key]);
  // One that no chart shows is not brought out: all others would fade.
  function point(name: string | undefined, hidden: ReadonlySet<string>) {
    page.highlight(name !== undefined && hidden.has(name) ? undefined : name);
  }
  function toggle(name: string) {
    const next = toggled(without, name);
    point(name, next);
    setAll("without", [...next]);
  }
  function remove(name: string) {
    point(undefined, without);
    setAll(
      "experiment",
      names.filter((it) => it !== name),
    );
  }
  const ended = compared.every((it) => !isRunning(it.experiment?.state));
  return (
    <>
      <ExperimentsTable
        {...{ project, compared, colours }}
        hidden={without}
        onToggle={toggle}
        onRemove={remove}
        onPoint={(name) => point(name, without)}
      />
      {chartSets !== undefined && (
        <ChartBoard page={page} groups={groups} hiddenExperiments={without} ended={ended} />
      )}
      {complete && chartSets !== undefined && groups.length === 0 && (
        <EmptyState title="No channel in common">
          <p>
            Give an alias to channels that mean the same, and make a chart set of it: every
            experiment then shows its own channel for it.
          </p>
        </EmptyState>
      )}
    </>
  );
}

// The same array while its texts are the same.
function useTexts(texts: readonly string[]): readonly string[] {
  const key = JSON.stringify(texts);
  return useMemo(() => JSON.parse(key) as string[], [key]);
}

function setAll(name: string, values: readonly string[]): void {
  changeSearchParams((params) => {
    params.delete(name);
    for (const value of values) params.append(name, value);
  });
}
