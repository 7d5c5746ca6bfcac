import styles from "./SearchInput.module.css";

interface SearchInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

// A field that narrows what is shown below it.
export function SearchInput({ label, value, onChange }: SearchInputProps) {
  return (
    <input
      type="search"
      className={styles.input}
      aria-label={label}
      placeholder={label}
      value={value}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
