import type { ReactNode } from "react";

import styles from "./EmptyState.module.css";

// What stands where there is nothing yet: a title, and below it what to do next.
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <section className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
