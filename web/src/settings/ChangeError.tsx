import { isConflict } from "../api/errors";
import { ErrorNote } from "../ui/ErrorNote";
import note from "../ui/ErrorNote.module.css";

interface ChangeErrorProps {
  // What was to be changed, such as "The alias".
  what: string;
  error: Error | null;
}

// Why a change in place did not happen. What is shown is read again meanwhile.
export function ChangeError({ what, error }: ChangeErrorProps) {
  if (error === null) return null;
  if (!isConflict(error)) return <ErrorNote what={`${what} was not changed`} error={error} />;
  return (
    <div className={note.note} role="alert">
      <strong>{what} was changed by somebody else at the same time.</strong>
      <span>Now you see it as it is stored. Do it again if it is still right.</span>
    </div>
  );
}
