import { useSyncExternalStore } from "react";

import type { LiveSession } from "./LiveSession";
import styles from "./LiveBadge.module.css";

interface LiveBadgeProps {
  session: LiveSession;
  // No experiment of the page goes on.
  ended: boolean;
}

// Whether the page moves by itself.
export function LiveBadge({ session, ended }: LiveBadgeProps) {
  const state = useSyncExternalStore(session.subscribeState, session.getState);
  const shown = state === "reconnecting" ? state : ended ? "ended" : state;
  return (
    <span className={`${styles.badge} ${styles[shown]}`} role="status" title={TITLES[shown]}>
      <span className={styles.dot} aria-hidden="true" />
      {LABELS[shown]}
    </span>
  );
}

const LABELS = {
  live: "Live",
  reconnecting: "Reconnecting…",
  waiting: "Waiting for points",
  ended: "Ended",
};

const TITLES = {
  live: "Points show as they are stored",
  reconnecting: "The server does not answer; the page goes on where it was once it does",
  waiting: "There is nothing to follow yet",
  ended: "Finished: what is shown is all there is",
};
