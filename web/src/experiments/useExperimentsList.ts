import { create } from "@bufbuild/protobuf";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import {
  ExperimentField,
  ExperimentOrderSchema,
  ExperimentState,
  type Experiment,
  type ExperimentOrder,
  type ListExperimentsResponse,
  type SourceValue,
} from "@nereid/experiments_pb";
import type { Source } from "@nereid/sources_pb";

import { experiments } from "../api/clients";
import { untilRead } from "../api/refetch";
import { isRunning } from "../experiment/useExperiment";
import type { SortOrder } from "../ui/VirtualTable";
import { readColumnKey, writeSource, type ColumnKey } from "./columnKeys";
import type { ExperimentsView } from "./experimentsView";

// One row of the table.
export interface ExperimentRow {
  experiment: Experiment;
  // By the source as writeSource writes it.
  values: ReadonlyMap<string, SourceValue>;
}

const PAGE_SIZE = 200;
const PAGE_REFRESH_MILLIS = 3_000;
const RUNNING_REFRESH_MILLIS = 3_000;
const RUNNING = [ExperimentState.RUNNING, ExperimentState.NOT_RESPONDING] as const;

// The experiments that a view shows, page after page. Those that run are read again every few
// seconds; all of them are once one began or ended, and now and then, as others may be deleted.
export function useExperimentsList(
  project: string,
  view: ExperimentsView,
  columns: readonly ColumnKey[] | undefined,
) {
  const sources = useMemo(() => sourcesOf(columns ?? [], view.order), [columns, view.order]);
  const filter = {
    nameContains: view.nameContains,
    tags: [...view.tags],
    states: [...view.states],
  };
  const request = { project, ...filter, sources, order: orderOf(view.order) };
  const key = { ...filter, order: view.order, sources: sources.map(writeSource) };
  const pages = useInfiniteQuery({
    queryKey: ["experiments", project, "list", key],
    queryFn: async ({ pageParam: pageToken, signal }) => {
      const page = { ...request, pageSize: PAGE_SIZE, pageToken };
      return rowsOf(await experiments.listExperiments(page, { signal }), sources);
    },
    initialPageParam: "",
    getNextPageParam: ({ nextPageToken }) => (nextPageToken === "" ? undefined : nextPageToken),
    placeholderData: keepPreviousData,
    enabled: columns !== undefined,
    // As many calls in a minute as for one page, however many there are.
    refetchInterval: ({ state }) =>
      state.data === undefined
        ? untilRead({ state })
        : state.data.pages.length * PAGE_REFRESH_MILLIS,
  });
  const several = (pages.data?.pages.length ?? 0) > 1;
  const running = useRunning({ ...request, key }, sources, several);
  useRefetchOnChange(running, pages.refetch);
  const rows = useMemo(
    () => overlay(pages.data?.pages.flatMap((page) => page.rows) ?? [], running ?? []),
    [pages.data, running],
  );
  return { ...pages, rows };
}

interface RunningRequest {
  project: string;
  nameContains: string;
  tags: string[];
  states: ExperimentState[];
  key: object;
}

// The running ones among several pages, without reading the pages again.
function useRunning(request: RunningRequest, sources: Source[], enabled: boolean) {
  const { key, states, ...rest } = request;
  const wanted = RUNNING.filter((state) => states.length === 0 || states.includes(state));
  const { data } = useQuery({
    queryKey: ["experiments", request.project, "running", key],
    queryFn: async ({ signal }) => {
      const page = { ...rest, states: wanted, sources, pageSize: PAGE_SIZE };
      return rowsOf(await experiments.listExperiments(page, { signal }), sources).rows;
    },
    enabled: enabled && wanted.length > 0,
    refetchInterval: RUNNING_REFRESH_MILLIS,
  });
  return data;
}

function useRefetchOnChange(running: ExperimentRow[] | undefined, refetch: () => unknown): void {
  const names = running?.map(({ experiment }) => experiment.name).join("\n");
  const before = useRef(names);
  useEffect(() => {
    if (before.current !== undefined && names !== undefined && before.current !== names) {
      void refetch();
    }
    before.current = names;
  }, [names, refetch]);
}

function overlay(rows: ExperimentRow[], newer: ExperimentRow[]): ExperimentRow[] {
  const byName = new Map(newer.map((row) => [row.experiment.name, row]));
  return rows.map((row) =>
    isRunning(row.experiment.state) ? (byName.get(row.experiment.name) ?? row) : row,
  );
}

function rowsOf(answer: ListExperimentsResponse, sources: readonly Source[]) {
  const keys = sources.map(writeSource);
  const rows = answer.experiments.map((experiment, index): ExperimentRow => {
    const values = answer.values[index]?.values ?? [];
    const known = values.flatMap((value, i): [string, SourceValue][] => {
      const key = keys[i];
      return key === undefined ? [] : [[key, value]];
    });
    return { experiment, values: new Map(known) };
  });
  return { rows, nextPageToken: answer.nextPageToken };
}

// The sources of the columns and of the order, each once.
function sourcesOf(columns: readonly ColumnKey[], order: SortOrder): Source[] {
  const sorted = readColumnKey(order.column);
  const keys = sorted === undefined ? columns : [...columns, sorted];
  const sources = keys.flatMap((key) => (key.kind === "value" ? [key.source] : []));
  return [...new Map(sources.map((source) => [writeSource(source), source])).values()];
}

function orderOf({ column, descending }: SortOrder): ExperimentOrder {
  const key = readColumnKey(column);
  if (key?.kind === "value") {
    const { statistic, source } = key;
    const value = { statistic, source };
    return create(ExperimentOrderSchema, { key: { case: "sourceStatistic", value }, descending });
  }
  const field = column === "create_time" ? ExperimentField.CREATE_TIME : ExperimentField.NAME;
  return create(ExperimentOrderSchema, { key: { case: "field", value: field }, descending });
}
