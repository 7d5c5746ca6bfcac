import { useState } from "react";
import type { Alias } from "@nereid/aliases_pb";
import type { ChartSet } from "@nereid/chart_sets_pb";

import { Button } from "../ui/Button";
import { AliasCard } from "./AliasCard";
import { NewAliasDialog } from "./NewAliasDialog";
import styles from "./SettingsPage.module.css";
import { useResolutions } from "./useResolutions";

interface AliasesSectionProps {
  project: string;
  aliases: readonly Alias[];
  chartSets: readonly ChartSet[];
  // Names of channels to offer.
  channels: readonly string[];
}

export function AliasesSection({ project, aliases, chartSets, channels }: AliasesSectionProps) {
  const [creating, setCreating] = useState(false);
  const resolutions = useResolutions(project, aliases);
  return (
    <section className={styles.section} aria-label="Aliases">
      <div className={styles.head}>
        <h2>Aliases</h2>
        <Button onClick={() => setCreating(true)}>New alias</Button>
      </div>
      <p className={styles.muted}>
        An alias stands for the first of its channels that an experiment has.
      </p>
      {aliases.length === 0 && (
        <p className={styles.empty}>
          There is no alias yet. Make one where experiments name the same thing differently, such as
          accuracy, acc and val/accuracy, to have it in one chart and in one column.
        </p>
      )}
      {aliases.map((alias) => (
        <AliasCard
          key={alias.name}
          project={project}
          alias={alias}
          chartSets={chartSets}
          channels={channels}
          resolutions={resolutions.get(alias.name) ?? []}
        />
      ))}
      {creating && (
        <NewAliasDialog project={project} channels={channels} onClose={() => setCreating(false)} />
      )}
    </section>
  );
}
