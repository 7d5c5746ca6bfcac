import { useState } from "react";
import type { ChartSet } from "@nereid/chart_sets_pb";

import { Button } from "../ui/Button";
import { ChartSetCard } from "./ChartSetCard";
import { NewChartSetDialog } from "./NewChartSetDialog";
import styles from "./SettingsPage.module.css";

interface ChartSetsSectionProps {
  project: string;
  chartSets: readonly ChartSet[];
  // Names of channels to offer.
  channels: readonly string[];
}

export function ChartSetsSection({ project, chartSets, channels }: ChartSetsSectionProps) {
  const [creating, setCreating] = useState(false);
  return (
    <section className={styles.section} aria-label="Chart sets">
      <div className={styles.head}>
        <h2>Chart sets</h2>
        <Button onClick={() => setCreating(true)}>New chart set</Button>
      </div>
      <p className={styles.muted}>
        Every experiment of <bdi>{project}</bdi> shows the charts of these sets, also those to come.
      </p>
      {chartSets.length === 0 && (
        <p className={styles.empty}>
          There is no chart set yet. Make one, and add charts to it: of channels, or of aliases
          where experiments name the same thing differently.
        </p>
      )}
      {chartSets.map((chartSet) => (
        <ChartSetCard
          key={chartSet.name}
          project={project}
          chartSet={chartSet}
          channels={channels}
        />
      ))}
      {creating && <NewChartSetDialog project={project} onClose={() => setCreating(false)} />}
    </section>
  );
}
