import { useState } from "react";
import type { ExperimentState } from "@nereid/experiments_pb";

import { Button } from "../ui/Button";
import { Chip, ToggleChip } from "../ui/Chip";
import { EXPERIMENT_STATES, stateName } from "../ui/experimentStates";
import page from "../ui/Page.module.css";
import { SearchInput } from "../ui/SearchInput";
import type { ColumnKey } from "./columnKeys";
import { ColumnsDialog } from "./ColumnsDialog";
import { changeView, type ExperimentsView } from "./experimentsView";
import { TagInput } from "./TagInput";

interface ExperimentsToolbarProps {
  project: string;
  view: ExperimentsView;
  // Those shown.
  columns: readonly ColumnKey[];
}

// What narrows the table, and which columns it has.
export function ExperimentsToolbar({ project, view, columns }: ExperimentsToolbarProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <div className={page.tools}>
      <SearchInput
        label="Filter by name"
        value={view.nameContains}
        onChange={(nameContains) => changeView({ nameContains })}
      />
      <div role="group" aria-label="States" className={page.tools}>
        {EXPERIMENT_STATES.map((state) => (
          <ToggleChip
            key={state}
            label={stateName(state)}
            on={view.states.includes(state)}
            onChange={() => changeView({ states: toggled(view.states, state) })}
          />
        ))}
      </div>
      <TagInput
        project={project}
        onTag={(tag) => changeView({ tags: [...new Set([...view.tags, tag])] })}
      />
      {view.tags.map((tag) => (
        <Chip
          key={tag}
          label={tag}
          removeLabel={`Also those not tagged ${tag}`}
          onRemove={() => changeView({ tags: view.tags.filter((it) => it !== tag) })}
        />
      ))}
      <div className={page.space} />
      <Button onClick={() => setChoosing(true)}>Columns</Button>
      {choosing && (
        <ColumnsDialog
          project={project}
          columns={columns}
          chosen={view.columns !== undefined}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

function toggled(states: readonly ExperimentState[], state: ExperimentState): ExperimentState[] {
  if (states.includes(state)) return states.filter((it) => it !== state);
  return [...states, state];
}
