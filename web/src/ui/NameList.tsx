import { formatCount } from "./format";
import styles from "./NameList.module.css";

const SHOWN_MAX = 100;

// Names one below the other, in a box that scrolls.
export function NameList({ label, names }: { label: string; names: readonly string[] }) {
  return (
    // Scrolled with the keyboard once it has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={styles.list} aria-label={label} tabIndex={0}>
      {names.slice(0, SHOWN_MAX).map((name) => (
        <li key={name}>{name}</li>
      ))}
      {names.length > SHOWN_MAX && <li>and {formatCount(names.length - SHOWN_MAX)} more</li>}
    </ul>
  );
}
