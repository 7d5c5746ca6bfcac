import type { ButtonHTMLAttributes } from "react";

import { Icon, type IconName } from "./icons";
import styles from "./IconButton.module.css";

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  // What it does: its name for everyone.
  label: string;
}

export function IconButton({ icon, label, className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${styles.button} ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
