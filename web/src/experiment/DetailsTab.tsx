import { useState } from "react";
import { ExperimentState } from "@nereid/experiments_pb";

import { navigate } from "../app/location";
import { experimentsPath } from "../app/routes";
import { DeleteExperimentsDialog } from "../experiments/DeleteExperimentsDialog";
import { Button } from "../ui/Button";
import { Chip } from "../ui/Chip";
import { EXPERIMENT_STATES, stateName } from "../ui/experimentStates";
import styles from "./DetailsTab.module.css";
import { EditDetailsDialog } from "./EditDetailsDialog";
import type { ExperimentTabProps } from "./ExperimentTabProps";
import { ParametersTable } from "./ParametersTable";
import { SetStateDialog } from "./SetStateDialog";

type Open = "edit" | "delete" | ExperimentState | undefined;

// What a person wrote about an experiment, and its parameters.
export function DetailsTab({ experiment }: ExperimentTabProps) {
  const { project, name, description, tags, parameters } = experiment;
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <div className={styles.details}>
      <div className={styles.column}>
        <section className={styles.card}>
          <header>
            <h2>Description and tags</h2>
            <Button onClick={() => setOpen("edit")}>Edit</Button>
          </header>
          {description === "" ? (
            <p className={styles.none}>No description</p>
          ) : (
            <p className={styles.description}>{description}</p>
          )}
          <div className={styles.tags} role="group" aria-label="Tags">
            {tags.length === 0 && <span className={styles.none}>No tags</span>}
            {tags.map((tag) => (
              <Chip key={tag} label={tag} />
            ))}
          </div>
        </section>
        <section className={styles.card}>
          <header>
            <h2>State</h2>
          </header>
          <StateButtons state={experiment.state} onChoose={setOpen} />
          <div>
            <Button kind="danger" onClick={() => setOpen("delete")}>
              Delete the experiment …
            </Button>
          </div>
        </section>
      </div>
      <ParametersTable parameters={parameters} />
      {open === "edit" && <EditDetailsDialog experiment={experiment} onClose={close} />}
      {typeof open === "number" && (
        <SetStateDialog experiment={experiment} state={open} onClose={close} />
      )}
      {open === "delete" && (
        <DeleteExperimentsDialog
          project={project}
          names={[name]}
          known={[{ experiment }]}
          onDeleted={() => navigate(experimentsPath(project))}
          onClose={close}
        />
      )}
    </div>
  );
}

interface StateButtonsProps {
  state: ExperimentState;
  onChoose: (state: ExperimentState) => void;
}

// For a run that ended without saying how, or said it wrongly.
function StateButtons({ state, onChoose }: StateButtonsProps) {
  const settable = EXPERIMENT_STATES.filter(
    (it) => it !== ExperimentState.NOT_RESPONDING && it !== state,
  );
  return (
    <div className={styles.states}>
      <span>
        It is <strong>{stateName(state).toLowerCase()}</strong>. Set it to
      </span>
      {settable.map((it) => (
        <Button key={it} onClick={() => onChoose(it)}>
          {stateName(it)}
        </Button>
      ))}
    </div>
  );
}
