import { describeError } from "../api/errors";
import { Button } from "./Button";
import styles from "./ErrorNote.module.css";

interface ErrorNoteProps {
  // What was tried, such as "The experiments could not be read".
  what: string;
  error: unknown;
  onRetry?: () => void;
}

export function ErrorNote({ what, error, onRetry }: ErrorNoteProps) {
  return (
    <div className={styles.note} role="alert">
      <strong>{what}.</strong> <span>{describeError(error)}</span>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
