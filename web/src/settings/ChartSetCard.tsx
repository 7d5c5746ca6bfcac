import { useState } from "react";
import type { ChartSet } from "@nereid/chart_sets_pb";
import type { Chart } from "@nereid/charts_pb";

import { ChartEditorDialog } from "../editing/ChartEditorDialog";
import { DeleteChartDialog } from "../editing/DeleteChartDialog";
import { optionOf } from "../editing/sourceOptions";
import { Button } from "../ui/Button";
import { moved } from "../ui/moved";
import { SortableList } from "../ui/SortableList";
import { ChangeError } from "./ChangeError";
import { DeleteChartSetDialog } from "./DeleteChartSetDialog";
import styles from "./SettingsPage.module.css";
import { useReorderCharts } from "./useReorderCharts";

interface ChartSetCardProps {
  project: string;
  chartSet: ChartSet;
  // Names of channels to offer.
  channels: readonly string[];
}

type Open =
  | { dialog: "new" }
  | { dialog: "edit"; chart: Chart }
  | { dialog: "delete"; name: string }
  | { dialog: "delete-set" };

// A chart set with its charts in the order in which they are shown.
export function ChartSetCard({ project, chartSet, channels }: ChartSetCardProps) {
  const [open, setOpen] = useState<Open>();
  const { charts, reorder, error } = useReorderCharts(project, chartSet);
  const owner = { chartSet: chartSet.name };
  const common = { project, owner, onClose: () => setOpen(undefined) };
  return (
    <article className={styles.card} aria-label={`Chart set ${chartSet.name}`}>
      <div className={styles.head}>
        <h3>{chartSet.name}</h3>
        <Button onClick={() => setOpen({ dialog: "new" })}>Add chart</Button>
        <Button
          kind="quiet"
          aria-label={`Delete the chart set ${chartSet.name}`}
          onClick={() => setOpen({ dialog: "delete-set" })}
        >
          Delete
        </Button>
      </div>
      {charts.length === 0 && <p className={styles.muted}>No charts yet</p>}
      <SortableList
        label={`Charts of ${chartSet.name} in their order`}
        items={charts.map((chart) => ({ id: chart.name, label: chart.name, chart }))}
        onMove={(from, to) => reorder(moved(charts, from, to))}
      >
        {({ chart }) => (
          <ChartItem
            chart={chart}
            onEdit={() => setOpen({ dialog: "edit", chart })}
            onDelete={() => setOpen({ dialog: "delete", name: chart.name })}
          />
        )}
      </SortableList>
      <ChangeError what="The chart set" error={error} />
      {open?.dialog === "new" && <ChartEditorDialog {...common} channels={channels} />}
      {open?.dialog === "edit" && (
        <ChartEditorDialog {...common} chart={open.chart} channels={channels} />
      )}
      {open?.dialog === "delete" && <DeleteChartDialog {...common} name={open.name} />}
      {open?.dialog === "delete-set" && (
        <DeleteChartSetDialog project={project} chartSet={chartSet} onClose={common.onClose} />
      )}
    </article>
  );
}

interface ChartItemProps {
  chart: Chart;
  onEdit: () => void;
  onDelete: () => void;
}

function ChartItem({ chart, onEdit, onDelete }: ChartItemProps) {
  const { name, title } = chart;
  const sources = chart.sources.map(optionOf).map(({ kind, label }) => `${kind} ${label}`);
  return (
    <>
      <span className={styles.item}>
        <span title={name}>
          <bdi>{name}</bdi>
          {title !== "" && title !== name && (
            <>
              : <bdi>{title}</bdi>
            </>
          )}
        </span>
        <small title={sources.join(", ")}>{sources.join(", ")}</small>
      </span>
      <Button kind="quiet" aria-label={`Edit the chart ${name}`} onClick={onEdit}>
        Edit
      </Button>
      <Button kind="quiet" aria-label={`Delete the chart ${name}`} onClick={onDelete}>
        ✕
      </Button>
    </>
  );
}
