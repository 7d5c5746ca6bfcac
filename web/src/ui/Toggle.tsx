import type { ReactNode } from "react";

import { Button } from "./Button";
import styles from "./Toggle.module.css";

interface ToggleProps {
  label: string;
  // Stands before the label.
  icon?: ReactNode;
  // Says more than the label, when pointed at.
  title?: string;
  pressed: boolean;
  onChange: (pressed: boolean) => void;
}

// A button that stays pressed.
export function Toggle({ label, icon, title, pressed, onChange }: ToggleProps) {
  return (
    <Button
      aria-pressed={pressed}
      title={title}
      className={styles.toggle ?? ""}
      onClick={() => onChange(!pressed)}
    >
      {icon}
      {label}
    </Button>
  );
}
