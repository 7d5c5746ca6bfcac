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
  // What is said of the button that takes it away. Unset: there is none.
  removeLabel?: string;
  onRemove?: () => void;
}

// A word, such as a tag.
export function Chip({ label, removeLabel, onRemove }: ChipProps) {
  const removable = onRemove !== undefined;
  return (
    <span className={`${styles.chip} ${removable ? (styles.word ?? "") : ""}`} title={label}>
      <span>{label}</span>
      {removable && (
        <button type="button" aria-label={removeLabel} onClick={onRemove}>
          ✕
        </button>
      )}
    </span>
  );
}
