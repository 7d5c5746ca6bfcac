import { useEffect, useMemo, useState, useSyncExternalStore } from "react";

import { LogSearch, type SearchState } from "./LogSearch";
import { LogStore, type LogState } from "./LogStore";
import { makeMatcher, type Matcher } from "./matcher";
import type { LogSource } from "./readLines";

// How long typing pauses before it is searched for.
const TYPING_MILLIS = 150;

// A log, read and watched while the component is shown. Another object is another log.
export function useLog(source: LogSource, running: boolean): [LogStore, LogState] {
  const store = useMemo(() => new LogStore(source), [source]);
  useEffect(() => {
    void store.openEnd();
    return () => store.close();
  }, [store]);
  useEffect(() => store.setRunning(running), [store, running]);
  return [store, useSyncExternalStore(store.subscribe, store.snapshot)];
}

export interface LogFinding {
  // Undefined: nothing is searched for.
  matcher: Matcher | undefined;
  // Why the pattern cannot be searched for. Empty: it can.
  patternError: string;
  search: LogSearch | undefined;
  state: SearchState | undefined;
}

// Searches a log for a pattern, which may be typed on; nothing for an empty one.
export function useLogSearch(
  store: LogStore,
  pattern: string,
  isRegularExpression: boolean,
): LogFinding {
  const made = useMemo(() => {
    return pattern === "" ? undefined : makeMatcher(pattern, isRegularExpression);
  }, [pattern, isRegularExpression]);
  const matcher = made?.error === undefined ? made?.matcher : undefined;
  const [search, setSearch] = useState<LogSearch>();
  useEffect(() => {
    if (matcher === undefined) return;
    let begun: LogSearch | undefined;
    const timer = window.setTimeout(() => {
      begun = new LogSearch(store, matcher);
      setSearch(begun);
    }, TYPING_MILLIS);
    return () => {
      window.clearTimeout(timer);
      begun?.close();
      setSearch(undefined);
    };
  }, [store, matcher]);
  const state = useSyncExternalStore(search?.subscribe ?? subscribeNever, () => search?.snapshot());
  return { matcher, patternError: made?.error ?? "", search, state };
}

function subscribeNever(): () => void {
  return () => undefined;
}
