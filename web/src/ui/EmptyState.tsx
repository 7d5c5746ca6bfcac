import type { ReactNode } from "react";

import styles from "./EmptyState.module.css";

interface EmptyStateProps {
  title: ReactNode;
  // Nothing else is on the page, so that this is its heading.
  isPage?: boolean;
  children?: ReactNode;
}

// What stands where there is nothing yet: a title, and below it what to do next.
export function EmptyState({ title, isPage = false, children }: EmptyStateProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <section className={styles.empty}>
      <Heading>{title}</Heading>
      {children}
    </section>
  );
}
