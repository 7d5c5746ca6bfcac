import styles from "./LiveBadge.module.css";

export type LiveState = "waiting" | "live" | "reconnecting" | "paused" | "refused" | "ended";

const WORDS: Record<LiveState, { label: string; title: string }> = {
  waiting: { label: "Waiting", title: "There is nothing to follow yet" },
  live: { label: "Live", title: "New points appear as they are stored" },
  reconnecting: {
    label: "Reconnecting",
    title: "The server does not answer. It is tried again, and nothing will be missing",
  },
  paused: { label: "Paused", title: "Nothing is read while this is not looked at" },
  refused: { label: "Not live", title: "The server does not tell of new points" },
  ended: { label: "Ended", title: "The experiment takes no more points" },
};

// Says whether what is shown moves by itself.
export function LiveBadge({ state }: { state: LiveState }) {
  const words = WORDS[state];
  return (
    <span role="status" className={`${styles.badge} ${styles[state]}`} title={words.title}>
      {words.label}
    </span>
  );
}
