import { Link } from "../app/Link";
import { experimentPath } from "../app/routes";
import { IconButton } from "../charts/IconButton";
import { colourToken, COLOURS, dashOf } from "../charts/palette";
import styles from "./ExperimentsTable.module.css";
import { differingParameters } from "./parameterTable";
import type { Compared } from "./useComparison";

interface ExperimentsTableProps {
  project: string;
  compared: readonly Compared[];
  colours: ReadonlyMap<string, number>;
  hidden: ReadonlySet<string>;
  onToggle: (name: string) => void;
  onRemove: (name: string) => void;
  // The experiment that is pointed at. Undefined: none.
  onPoint: (name: string | undefined) => void;
}

// The legend of a comparison: one row for each experiment, with the parameters in which they differ.
export function ExperimentsTable(props: ExperimentsTableProps) {
  const { project, compared, colours, hidden, onPoint } = props;
  const parameters = differingParameters(compared);
  return (
    // Focusable, as it may be wider than the page and scrolls.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.scroll} role="region" aria-label="Compared experiments" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Experiment</th>
            {parameters.map((it) => (
              <th key={it.name} scope="col" title={it.name}>
                {it.name}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {compared.map((it, i) => (
            <tr
              key={it.name}
              onMouseEnter={() => onPoint(it.name)}
              onMouseLeave={() => onPoint(undefined)}
            >
              <th scope="row">
                <Toggle name={it.name} place={colours.get(it.name) ?? 0} {...{ hidden, props }} />
                <Link to={experimentPath(project, it.name)} title={it.name}>
                  {it.name}
                </Link>
                {it.missing && <span className={styles.missing}>not there</span>}
              </th>
              {parameters.map(({ name, values }) => (
                <td key={name} title={values[i]}>
                  {values[i] ?? "–"}
                </td>
              ))}
              <td>
                <IconButton
                  icon="close"
                  label={`Remove ${it.name}`}
                  onClick={() => props.onRemove(it.name)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ToggleProps {
  name: string;
  place: number;
  hidden: ReadonlySet<string>;
  props: ExperimentsTableProps;
}

function Toggle({ name, place, hidden, props }: ToggleProps) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-label={`Show ${name}`}
      aria-pressed={!hidden.has(name)}
      title={hidden.has(name) ? "Show in all charts" : "Hide in all charts"}
      onClick={() => props.onToggle(name)}
      onFocus={() => props.onPoint(name)}
      onBlur={() => props.onPoint(undefined)}
    >
      <svg viewBox="0 0 20 8" aria-hidden="true">
        <path
          d="M0 4h20"
          stroke={colourToken(place)}
          strokeWidth="4"
          strokeDasharray={dashOf(Math.floor(place / COLOURS)).join(" ")}
        />
      </svg>
    </button>
  );
}
