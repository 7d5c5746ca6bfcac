import { useState } from "react";

import { formatCount } from "../ui/format";
import { SearchInput } from "../ui/SearchInput";
import styles from "./DetailsTab.module.css";

interface ParametersTableProps {
  parameters: Readonly<Record<string, string>>;
}

// The parameters by name, those whose name or value contains what is looked for.
export function ParametersTable({ parameters }: ParametersTableProps) {
  const [text, setText] = useState("");
  const all = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const wanted = text.toLowerCase();
  const shown = all.filter((pair) => pair.some((it) => it.toLowerCase().includes(wanted)));
  return (
    <section className={styles.card}>
      <header>
        <h2>Parameters ({formatCount(all.length)})</h2>
        {all.length > 0 && (
          <SearchInput label="Filter parameters" value={text} onChange={setText} />
        )}
      </header>
      {shown.length === 0 ? (
        <p className={styles.none}>
          {all.length === 0 ? "No parameters" : "No parameter is like that"}
        </p>
      ) : (
        // Scrolled with the keyboard once it has the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.parameters} tabIndex={0}>
          <table aria-label="Parameters">
            <tbody>
              {shown.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
