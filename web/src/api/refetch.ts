import { isPassing } from "./errors";

// How often a query is asked again that failed for a reason which passes.
const FAILED_MILLIS = 3_000;

// For TanStack Query's `refetchInterval`: what could not be read is read again until it is there.
export function untilRead({ state }: { state: { error: unknown } }): number | false {
  return state.error !== null && isPassing(state.error) ? FAILED_MILLIS : false;
}
