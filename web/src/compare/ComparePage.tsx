import { useCallback, useMemo, useState } from "react";

import { Link } from "../app/Link";
import { changeSearchParams, useSearchParams } from "../app/location";
import { experimentsPath } from "../app/routes";
import { ChartBoard } from "../charts/ChartBoard";
import { toggled } from "../charts/ChartLegend";
import { assignColours } from "../charts/palette";
import { useChartPage } from "../charts/useChartPage";
import { useChartSets } from "../editing/useChartSets";
import { isRunning } from "../experiment/useExperiment";
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
  const { compared, error } = useComparison(project, names);
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
  if (error != null) return <ErrorNote what="The experiments could not be read" error={error} />;
  return (
    <>
      <h1>Compare {names.length === 1 ? "1 experiment" : `${names.length} experiments`}</h1>
      {all.length > names.length && (
        <p>
          These are the first {EXPERIMENTS_MAX} of {all.length}; a page compares no more.
        </p>
      )}
      {compared !== undefined && <Comparison {...{ project, names, compared }} />}
    </>
  );
}

interface ComparisonProps {
  project: string;
  names: readonly string[];
  compared: readonly Compared[];
}

function Comparison({ project, names, compared }: ComparisonProps) {
  const page = useChartPage(project);
  const params = useSearchParams();
  const withoutList = useTexts(params.getAll("without"));
  const without = useMemo(() => new Set(withoutList), [withoutList]);
  const chartSets = useChartSets(project).data;
  // Kept while experiments come and go, so that none changes its colour.
  const [taken] = useState(() => new Map<string, number>());
  const colours = useMemo(() => new Map(assignColours(names, taken)), [names, taken]);
  const channelLists = useMemo(() => compared.map((it) => it.channels), [compared]);
  const key = JSON.stringify(channelLists);
  const groups = useMemo(() => {
    const channels = JSON.parse(key) as string[][];
    return comparisonBoard({ experiments: names, colours, chartSets: chartSets ?? [], channels });
  }, [names, colours, chartSets, key]);
  const onPoint = useCallback((name: string | undefined) => page.highlight(name), [page]);
  const ended = compared.every((it) => !isRunning(it.experiment?.state));
  return (
    <>
      <ExperimentsTable
        {...{ project, compared, colours, onPoint }}
        hidden={without}
        onToggle={(name) => setAll("without", [...toggled(without, name)])}
        onRemove={(name) =>
          setAll(
            "experiment",
            names.filter((it) => it !== name),
          )
        }
      />
      {chartSets !== undefined && (
        <ChartBoard page={page} groups={groups} hiddenExperiments={without} ended={ended} />
      )}
      {chartSets !== undefined && groups.length === 0 && (
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
