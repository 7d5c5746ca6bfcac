import type { ReactNode } from "react";

import { EmptyState } from "../ui/EmptyState";

// The whole page of a project that is not there; `children` say where to go from here.
export function NoProject({ project, children }: { project: string; children: ReactNode }) {
  return (
    <EmptyState
      isPage
      title={
        <>
          There is no project <bdi>{project}</bdi>
        </>
      }
    >
      {children}
    </EmptyState>
  );
}
