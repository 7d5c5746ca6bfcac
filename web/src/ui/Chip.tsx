import styles from "./Chip.module.css";

interface ToggleChipProps {
  label: string;
  on: boolean;
  onChange: () => void;
}

// A small button that is on or off.
export function ToggleChip({ label, on, onChange }: ToggleChipProps) {
  return (
    <button type="button" className={styles.chip} aria-pressed={on} onClick={onChange}>
      {label}
    </button>
  );
}

interface ChipProps {
  label: string;
  removeLabel: string;
  onRemove: () => void;
}

// A word that can be taken away.
export function Chip({ label, removeLabel, onRemove }: ChipProps) {
  return (
    <span className={`${styles.chip} ${styles.word}`} title={label}>
      <span>{label}</span>
      <button type="button" aria-label={removeLabel} onClick={onRemove}>
        ✕
      </button>
    </span>
  );
}
