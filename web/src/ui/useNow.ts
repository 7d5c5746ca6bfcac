import { useSyncExternalStore } from "react";

const TICK_MILLIS = 1_000;
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => listeners.forEach((tell) => tell()), TICK_MILLIS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

// The time in whole seconds, as Unix milliseconds. Those who use it are rendered every second.
export function useNow(): number {
  return useSyncExternalStore(subscribe, wholeSecond);
}

function wholeSecond(): number {
  return Math.floor(Date.now() / TICK_MILLIS) * TICK_MILLIS;
}
