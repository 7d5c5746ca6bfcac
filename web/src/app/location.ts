import { useCallback, useMemo } from "react";
import { navigate, usePathname, useSearch } from "wouter/use-browser-location";

import { parseRoute, type Route } from "./routes";

export { navigate };

export function useRoute(): Route {
  const path = usePathname();
  return useMemo(() => parseRoute(path), [path]);
}

// The query of the address, which holds the whole view of a page.
export function useSearchParams(): URLSearchParams {
  const search = useSearch();
  return useMemo(() => new URLSearchParams(search), [search]);
}

// Whether a change is a step of the history, which "Back" undoes, or takes place in the present one.
export type Change = "step" | "in place";

// Changes the query. Going to another view is a step; zooming, typing and switching are none.
export function changeSearchParams(
  change: (params: URLSearchParams) => void,
  kind: Change = "in place",
): void {
  const params = new URLSearchParams(window.location.search);
  const before = params.toString();
  change(params);
  const search = params.toString();
  if (search === before) return;
  const path = window.location.pathname + (search === "" ? "" : `?${search}`);
  navigate(path, { replace: kind === "in place" });
}

// One parameter of the query, and how to set it. Setting it to `initial` takes it out.
export function useSearchParam(
  name: string,
  initial: string,
  kind: Change = "in place",
): [string, (value: string) => void] {
  const value = useSearchParams().get(name) ?? initial;
  const set = useCallback(
    (next: string) =>
      changeSearchParams((params) => {
        if (next === initial) params.delete(name);
        else params.set(name, next);
      }, kind),
    [name, initial, kind],
  );
  return [value, set];
}
