import { Button } from "./Button";
import styles from "./ErrorNote.module.css";

interface ConflictNoteProps {
  // What was changed, such as "The chart".
  what: string;
  // Puts what is stored into the dialog.
  onReload: () => void;
  // Saves what is in the dialog over what is stored.
  onOverwrite: () => void;
}

// Says that somebody else changed a thing since it was read, and asks which of both is to stay.
export function ConflictNote({ what, onReload, onOverwrite }: ConflictNoteProps) {
  return (
    <div className={styles.note} role="alert">
      <strong>{what} was changed by somebody else since you opened it.</strong>
      <span>Nothing was saved.</span>
      <Button onClick={onReload}>Show what is stored</Button>
      <Button kind="danger" onClick={onOverwrite}>
        Save mine over it
      </Button>
    </div>
  );
}
