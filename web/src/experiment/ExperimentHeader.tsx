import type { Experiment } from "@nereid/experiments_pb";

import { Chip } from "../ui/Chip";
import page from "../ui/Page.module.css";
import { StateBadge } from "../ui/StateBadge";
import { Ago, Duration } from "../ui/times";
import styles from "./ExperimentHeader.module.css";

// So that many do not push the tabs out of sight.
const TAGS_SHOWN = 12;

// What stands above the tabs of an experiment.
export function ExperimentHeader({ experiment }: { experiment: Experiment }) {
  const more = experiment.tags.length - TAGS_SHOWN;
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
            {experiment.tags.slice(0, TAGS_SHOWN).map((tag) => (
              <Chip key={tag} label={tag} />
            ))}
            {more > 0 && <span>and {more} more in the details</span>}
          </div>
        )}
      </div>
    </header>
  );
}
