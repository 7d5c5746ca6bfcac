import { useState } from "react";

import { navigate } from "../app/location";
import { comparePath } from "../app/routes";
import { Button } from "../ui/Button";
import { formatCount } from "../ui/format";
import page from "../ui/Page.module.css";
import { DeleteExperimentsDialog } from "./DeleteExperimentsDialog";
import { changeView } from "./experimentsView";
import type { ExperimentRow } from "./useExperimentsList";

interface SelectionBarProps {
  project: string;
  selected: ReadonlySet<string>;
  // Not all of what was to be selected is.
  full: boolean;
  // Those loaded.
  rows: readonly ExperimentRow[];
}

// What can be done with the experiments selected.
export function SelectionBar({ project, selected, full, rows }: SelectionBarProps) {
  const [deleting, setDeleting] = useState(false);
  const count = formatCount(selected.size);
  if (selected.size === 0)
    return <span className={page.status}>Select experiments to compare them</span>;
  return (
    <div className={page.actions}>
      {full && (
        <span role="status" className={page.status}>
          No more can be selected at once
        </span>
      )}
      <Button kind="quiet" onClick={() => changeView({ selected: new Set() })}>
        Clear
      </Button>
      <Button kind="danger" onClick={() => setDeleting(true)}>
        Delete {count}
      </Button>
      <Button kind="primary" onClick={() => navigate(comparePath(project, [...selected]))}>
        Compare {count}
      </Button>
      {deleting && (
        <DeleteExperimentsDialog
          project={project}
          names={[...selected]}
          known={rows}
          onDeleted={() => changeView({ selected: new Set() })}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}
