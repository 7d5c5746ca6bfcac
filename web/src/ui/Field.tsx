import { useId, type ReactNode } from "react";

import styles from "./Form.module.css";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  // Renders the control, which takes the id and is described by the hint.
  children: (control: {
    id: string;
    className: string | undefined;
    "aria-describedby": string | undefined;
  }) => ReactNode;
}

// A control below its label, and below it what to know about it.
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const describedBy = hint === undefined ? undefined : hintId;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, className: styles.input, "aria-describedby": describedBy })}
      {hint !== undefined && (
        <span id={hintId} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
