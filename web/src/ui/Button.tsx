import type { ButtonHTMLAttributes } from "react";

import styles from "./Button.module.css";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  // primary: what the page is for; danger: takes something away; quiet: no frame until pointed at.
  kind?: "primary" | "plain" | "danger" | "quiet";
}

export function Button({ kind = "plain", className = "", ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${styles.button} ${styles[kind]} ${className}`} {...rest} />
  );
}
