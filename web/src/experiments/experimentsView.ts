import { useMemo } from "react";
import type { ExperimentState } from "@nereid/experiments_pb";

import { changeSearchParams, useSearchParams } from "../app/location";
import { EXPERIMENT_STATES, stateName } from "../ui/experimentStates";
import type { SortOrder } from "../ui/VirtualTable";
import { readColumnKey, writeColumnKey, type ColumnKey } from "./columnKeys";

// What a person sees of the experiments of a project. The address holds all of it.
export interface ExperimentsView {
  nameContains: string;
  // Empty: any.
  states: readonly ExperimentState[];
  // All of these.
  tags: readonly string[];
  order: SortOrder;
  // Unset: those that the page chooses.
  columns: readonly ColumnKey[] | undefined;
  // Names of experiments.
  selected: ReadonlySet<string>;
}

// Newest first.
export const INITIAL_ORDER: SortOrder = { column: "create_time", descending: true };

// How long path and query may be. The server takes 8,190 bytes, and the address of the comparison of
// what is selected is a little longer than this one can be.
const ADDRESS_CHARACTERS_MAX = 8_000;

function stateWord(state: ExperimentState): string {
  return stateName(state).toLowerCase().replaceAll(" ", "-");
}

export function readView(params: URLSearchParams): ExperimentsView {
  const states = params.getAll("state");
  return {
    nameContains: params.get("name") ?? "",
    states: EXPERIMENT_STATES.filter((state) => states.includes(stateWord(state))),
    tags: params.getAll("tag").filter((tag) => tag !== ""),
    order: readOrder(params),
    columns: readColumns(params),
    selected: new Set(params.getAll("experiment")),
  };
}

function readOrder(params: URLSearchParams): SortOrder {
  const column = params.get("sort");
  if (column === null) return INITIAL_ORDER;
  return { column, descending: params.get("direction") === "descending" };
}

function readColumns(params: URLSearchParams): ColumnKey[] | undefined {
  if (!params.has("column")) return undefined;
  return params.getAll("column").flatMap((text) => readColumnKey(text) ?? []);
}

// Writes those parts of a view that are given.
export function writeView(params: URLSearchParams, part: Partial<ExperimentsView>): void {
  if (part.nameContains !== undefined) setAll(params, "name", [part.nameContains].filter(Boolean));
  if (part.states !== undefined) setAll(params, "state", part.states.map(stateWord));
  if (part.tags !== undefined) setAll(params, "tag", part.tags);
  if (part.selected !== undefined) setAll(params, "experiment", part.selected);
  if (part.order !== undefined) writeOrder(params, part.order);
  if ("columns" in part) writeColumns(params, part.columns);
}

function writeOrder(params: URLSearchParams, { column, descending }: SortOrder): void {
  const initial = column === INITIAL_ORDER.column && descending === INITIAL_ORDER.descending;
  setAll(params, "sort", initial ? [] : [column]);
  setAll(params, "direction", initial || !descending ? [] : ["descending"]);
}

// An empty parameter stands for no columns.
function writeColumns(params: URLSearchParams, columns: readonly ColumnKey[] | undefined): void {
  const texts = columns?.map(writeColumnKey) ?? [];
  setAll(params, "column", columns?.length === 0 ? [""] : texts);
}

function setAll(params: URLSearchParams, name: string, values: Iterable<string>): void {
  params.delete(name);
  for (const value of values) params.append(name, value);
}

export function useExperimentsView(): ExperimentsView {
  const params = useSearchParams();
  return useMemo(() => readView(params), [params]);
}

// Returns whether the address had room for all of it.
export function changeView(part: Partial<ExperimentsView>): boolean {
  let fits = true;
  changeSearchParams((params) => {
    writeView(params, part);
    fits = fitSelection(window.location.pathname, params);
  });
  return fits;
}

// Takes out the names selected last while the address of `path` and `params` is too long. Returns
// whether it has all of them.
export function fitSelection(path: string, params: URLSearchParams): boolean {
  const selected = params.getAll("experiment");
  const { length } = selected;
  let characters = path.length + 1 + params.toString().length;
  while (characters > ADDRESS_CHARACTERS_MAX && selected.length > 0) {
    characters -= lengthInAddress(selected.pop() ?? "");
  }
  if (selected.length === length) return true;
  setAll(params, "experiment", selected);
  return false;
}

function lengthInAddress(name: string): number {
  return new URLSearchParams([["experiment", name]]).toString().length + 1;
}
