import { useSyncExternalStore, type ReactNode } from "react";

import { changeSearchParams } from "../app/location";
import { LiveBadge } from "../ui/LiveBadge";
import { Toggle } from "../ui/Toggle";
import { AXES, axisName } from "./axis";
import styles from "./BoardToolbar.module.css";
import { COLUMNS_MAX, scaleName, SMOOTHING_MAX, type BoardView } from "./boardView";
import type { ChartPage } from "./ChartPage";
import { IconButton } from "./IconButton";
import { Icon } from "./icons";

interface BoardToolbarProps {
  page: ChartPage;
  view: BoardView;
  ended: boolean;
  children: ReactNode;
}

// What holds for all charts of a page. Each choice is in the address.
export function BoardToolbar({ page, view, ended, children }: BoardToolbarProps) {
  return (
    <div className={styles.bar} role="group" aria-label="All charts">
      <input
        type="search"
        className={styles.search}
        aria-label="Search charts"
        placeholder="Search charts"
        value={view.search}
        onChange={(event) => setParam("q", event.target.value)}
      />
      <Choice
        label="Axis"
        value={view.axis === undefined ? "" : axisName(view.axis)}
        options={[["", "As set"], ...AXES.map(({ name, label }) => [name, label] as const)]}
        onChoose={(value) => setParam("axis", value)}
      />
      <Choice
        label="Scale"
        value={scaleName(view.scale)}
        options={[
          ["", "As set"],
          ["linear", "Linear"],
          ["log", "Logarithmic"],
        ]}
        onChoose={(value) => setParam("scale", value)}
      />
      <Smoothing value={view.smoothing} />
      <Choice
        label="Columns"
        value={view.columns === 0 ? "" : String(view.columns)}
        options={[["", "Auto"], ...COLUMNS.map((it) => [it, it] as const)]}
        onChoose={(value) => setParam("columns", value)}
      />
      <Toggle
        label="Link zoom"
        icon={<Icon name="link" />}
        title="Zoom charts with the same axis together"
        pressed={view.linked}
        onChange={(linked) => setParam("linked", linked ? "1" : "")}
      />
      <span className={styles.end}>
        <Liveness page={page} ended={ended} />
        {children}
      </span>
    </div>
  );
}

const COLUMNS = Array.from({ length: COLUMNS_MAX }, (_, i) => String(i + 1));

// Whether the charts move by themselves.
function Liveness({ page, ended }: { page: ChartPage; ended: boolean }) {
  const state = useSyncExternalStore(page.live.subscribeState, page.live.getState);
  return <LiveBadge state={ended && state !== "reconnecting" ? "ended" : state} />;
}

function setParam(name: string, value: string): void {
  changeSearchParams((params) => {
    if (value === "") params.delete(name);
    else params.set(name, value);
  });
}

interface ChoiceProps {
  label: string;
  value: string;
  // Values and what they are called.
  options: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label className={styles.field}>
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Smoothing({ value }: { value: number | undefined }) {
  return (
    <div className={styles.field}>
      <label className={styles.field}>
        Smoothing
        <input
          type="range"
          min={0}
          max={SMOOTHING_MAX}
          step={0.01}
          value={value ?? 0}
          onChange={(event) => setParam("smoothing", event.target.value)}
        />
      </label>
      <output className={styles.amount}>{value === undefined ? "as set" : value.toFixed(2)}</output>
      <IconButton
        icon="close"
        label="Smooth as set"
        className={value === undefined ? (styles.unused ?? "") : ""}
        onClick={() => setParam("smoothing", "")}
      />
    </div>
  );
}
