import type { ConnectError } from "@connectrpc/connect";
import { useEffect, useRef, useState } from "react";

import {
  watchSeries,
  type SeriesToWatch,
  type WatchHandlers,
  type WatchState,
} from "./watchSeries";

interface UseWatchOptions {
  // What to watch, with the positions to begin at. Undefined: nothing yet. Another object ends the
  // stream and begins a new one: keep it in state or in useMemo.
  request: SeriesToWatch | undefined;
  // Whether more points are to be expected. When it turns false, what is stored by then is read, and
  // the stream closed; when it turns true, it goes on.
  running: boolean;
  // May change with every render; events go to the newest ones.
  handlers: Omit<WatchHandlers, "onState">;
}

export interface WatchStatus {
  state: WatchState;
  // Why the state is "reconnecting" or "refused".
  error: ConnectError | undefined;
}

// One WatchPoints stream for as long as the component is shown.
export function useWatch({ request, running, handlers }: UseWatchOptions): WatchStatus {
  const [status, setStatus] = useState<WatchStatus>({ state: "waiting", error: undefined });
  const newest = useRef(handlers);
  useEffect(() => {
    newest.current = handlers;
  });
  const watch = useRef<ReturnType<typeof watchSeries>>(undefined);
  useEffect(() => {
    if (request === undefined || request.series.length === 0) return;
    const opened = watchSeries(request, {
      onPoints: (...event) => newest.current.onPoints(...event),
      onTruncated: (...event) => newest.current.onTruncated(...event),
      onResolved: (...event) => newest.current.onResolved?.(...event),
      onUnresolved: (...event) => newest.current.onUnresolved?.(...event),
      onState: (state, error) => setStatus({ state, error }),
    });
    watch.current = opened;
    return () => opened.close();
  }, [request]);
  useEffect(() => {
    watch.current?.setRunning(running);
  }, [request, running]);
  return status;
}
