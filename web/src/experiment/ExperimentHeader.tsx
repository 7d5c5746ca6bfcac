import type { Experiment } from "@nereid/experiments_pb";

import { Chip } from "../ui/Chip";
import page from "../ui/Page.module.css";
import { StateBadge } from "../ui/StateBadge";
import { Ago, Duration } from "../ui/times";
import styles from "./ExperimentHeader.module.css";

// What stands above the tabs of an experiment.
export function ExperimentHeader({ experiment }: { experiment: Experiment }) {
  return (
    <header className={styles.header}>
      <div className={page.header}>
        <h1>{experiment.name}</h1>
        <StateBadge state={experiment.state} />
      </div>
      <div className={styles.facts}>
        <span>
          Started <Ago time={experiment.createTime} />
        </span>
        <span>
          Duration <Duration experiment={experiment} />
        </span>
        {experiment.tags.length > 0 && (
          <div className={styles.tags} role="group" aria-label="Tags">
            {experiment.tags.map((tag) => (
              <Chip key={tag} label={tag} />
            ))}
          </div>
        )}
      </div>
    </header>
  );
}
