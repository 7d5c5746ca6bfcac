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

// Changes the query in place: what a person does within a page is no step of the history.
export function changeSearchParams(change: (params: URLSearchParams) => void): void {
  const params = new URLSearchParams(window.location.search);
  change(params);
  const search = params.toString();
  navigate(window.location.pathname + (search === "" ? "" : `?${search}`), { replace: true });
}

// One parameter of the query, and how to set it. Setting it to `initial` takes it out.
export function useSearchParam(name: string, initial: string): [string, (value: string) => void] {
  const value = useSearchParams().get(name) ?? initial;
  const set = useCallback(
    (next: string) =>
      changeSearchParams((params) => {
        if (next === initial) params.delete(name);
        else params.set(name, next);
      }),
    [name, initial],
  );
  return [value, set];
}
