import { Button } from "../ui/Button";
import type { ChartSummary } from "./ChartModel";
import styles from "./ChartStatus.module.css";

interface ChartStatusProps {
  summary: ChartSummary;
  onRetry: () => void;
}

// What is to be said over the picture: that it is not there yet, or why there is none.
export function ChartStatus({ summary, onRetry }: ChartStatusProps) {
  const { phase, problem, series, hiddenValues } = summary;
  if (phase === "failed") {
    return (
      <div className={`${styles.middle} ${styles.instead}`} role="alert">
        <p>The chart could not be read. {problem}</p>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    );
  }
  if (phase === "loading") {
    return problem === undefined ? null : <p className={styles.middle}>{problem} Trying again…</p>;
  }
  if (series.every((it) => it.problem !== undefined)) {
    return (
      <p className={`${styles.middle} ${styles.instead}`}>{series[0]?.problem ?? "No series"}</p>
    );
  }
  if (series.every((it) => it.problem !== undefined || it.pointCount === 0)) {
    return <p className={styles.middle}>No points in this range yet</p>;
  }
  // What is shown stays as it is until the server answers.
  if (problem !== undefined) return <p className={styles.corner}>{problem} Trying again…</p>;
  if (hiddenValues === 0) return null;
  return (
    <p className={styles.corner}>
      {hiddenValues.toLocaleString("en")} or more values ≤ 0 are not on the logarithmic scale
    </p>
  );
}
