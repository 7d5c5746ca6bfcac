import { useEffect, useId, useRef, useState } from "react";

import { Button } from "./Button";
import styles from "./ChoiceMenu.module.css";

interface ChoiceMenuProps {
  // What is chosen, such as "Channels". The button shows it with what is chosen of it.
  label: string;
  options: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  // Most that may be chosen at once.
  chosenMax: number;
}

// As many as fit without a filter, and as many as are shown of very many.
const UNFILTERED_MAX = 8;
const SHOWN_MAX = 200;

// A button that opens a list of names to choose from, with a filter where there are many.
export function ChoiceMenu({ label, options, chosen, onChange, chosenMax }: ChoiceMenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const panelId = useId();
  useCloseOutside(root, open, () => setOpen(false));
  return (
    // Escape bubbles up to here from what is inside.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={root}
      className={styles.menu}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        root.current?.querySelector("button")?.focus();
      }}
    >
      <Button
        aria-expanded={open}
        aria-controls={panelId}
        className={styles.button ?? ""}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.label}>{label}</span>
        <span className={styles.chosen}>{describe(chosen, options.length)}</span>
        <span aria-hidden="true">▾</span>
      </Button>
      <div id={panelId} hidden={!open} className={styles.panel}>
        {open && <Choices {...{ label, options, chosen, onChange, chosenMax }} />}
      </div>
    </div>
  );
}

function describe(chosen: readonly string[], count: number): string {
  if (chosen.length === 0) return "none";
  if (chosen.length === count && count > 1) return `all ${count}`;
  return chosen.length <= 2 ? chosen.join(", ") : `${chosen.length} of ${count}`;
}

function Choices({ label, options, chosen, onChange, chosenMax }: ChoiceMenuProps) {
  const [filter, setFilter] = useState("");
  const wanted = filter.toLowerCase();
  const matching = options.filter((name) => name.toLowerCase().includes(wanted));
  const shown = matching.slice(0, SHOWN_MAX);
  const full = chosen.length >= chosenMax;
  return (
    <>
      {options.length > UNFILTERED_MAX && (
        <input
          type="search"
          className={styles.filter}
          placeholder="Filter"
          aria-label={`Filter ${label.toLowerCase()}`}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <div className={styles.all}>
        <Button kind="quiet" onClick={() => onChange(matching.slice(0, chosenMax))}>
          {matching.length > chosenMax ? `First ${chosenMax}` : "All"}
        </Button>
        <Button kind="quiet" onClick={() => onChange([])}>
          None
        </Button>
      </div>
      <ul className={styles.list} aria-label={label}>
        {shown.map((name) => (
          <li key={name}>
            <label className={styles.choice} title={name}>
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                disabled={full && !chosen.includes(name)}
                onChange={() => onChange(toggled(options, chosen, name))}
              />
              <span>{name}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.note}>None has “{filter}” in its name.</p>}
      {shown.length < matching.length && (
        <p className={styles.note}>{matching.length - shown.length} more: filter to see them.</p>
      )}
      {full && <p className={styles.note}>At most {chosenMax} at once.</p>}
    </>
  );
}

// In the order of the options.
function toggled(options: readonly string[], chosen: readonly string[], name: string): string[] {
  return options.filter((it) => chosen.includes(it) !== (it === name));
}

function useCloseOutside(
  root: React.RefObject<HTMLElement | null>,
  open: boolean,
  close: () => void,
) {
  useEffect(() => {
    if (!open) return;
    const onPointerDown = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  });
}
