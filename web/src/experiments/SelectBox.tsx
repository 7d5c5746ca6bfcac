import { useEffect, useRef } from "react";

import styles from "./SelectBox.module.css";

interface SelectBoxProps {
  label: string;
  checked: boolean;
  // Some, but not all, of what it stands for are selected.
  partly?: boolean;
  onChange: (on: boolean) => void;
}

export function SelectBox({ label, checked, partly = false, onChange }: SelectBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = partly;
  }, [partly]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={styles.box}
      aria-label={label}
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

interface SelectAllBoxProps {
  selected: ReadonlySet<string>;
  names: readonly string[];
  onSelect: (names: readonly string[], on: boolean) => void;
}

// Selects every experiment that is loaded, or none of them.
export function SelectAllBox({ selected, names, onSelect }: SelectAllBoxProps) {
  const count = names.reduce((sum, name) => sum + Number(selected.has(name)), 0);
  return (
    <SelectBox
      label="Select all"
      checked={count > 0 && count === names.length}
      partly={count > 0 && count < names.length}
      onChange={(on) => onSelect(names, on)}
    />
  );
}
