import { Statistic } from "@nereid/experiments_pb";

import { channelSource } from "../charts/experimentCharts";
import { Button } from "../ui/Button";
import { Combobox, type Option } from "../ui/Combobox";
import { Dialog } from "../ui/Dialog";
import forms from "../ui/Form.module.css";
import { moved } from "../ui/moved";
import { SortableList } from "../ui/SortableList";
import { aliasSource, columnTitle, STATISTICS, writeColumnKey, type ColumnKey } from "./columnKeys";
import styles from "./ColumnsDialog.module.css";
import { changeView } from "./experimentsView";
import { useColumnOffers, type ColumnOffers } from "./useColumnOffers";

interface ColumnsDialogProps {
  project: string;
  columns: readonly ColumnKey[];
  // False: the page chose them.
  chosen: boolean;
  onClose: () => void;
}

interface ColumnOption extends Option {
  key: ColumnKey;
}

// Sources of a request are at most 100, and a table of more columns is of no use.
const COLUMNS_MAX = 100;

// Which parameters and values the table has, in which order. Changes show at once.
export function ColumnsDialog({ project, columns, chosen, onClose }: ColumnsDialogProps) {
  const { data } = useColumnOffers(project);
  const items = columns.map((key) => ({ id: writeColumnKey(key), label: columnTitle(key), key }));
  const taken = new Set(items.map(({ id }) => id));
  const options = data === undefined ? [] : optionsOf(data);
  const set = (next: readonly ColumnKey[]) => changeView({ columns: next });
  return (
    <Dialog title="Columns" onClose={onClose}>
      <div className={forms.form}>
        <Combobox
          label="Add a column"
          hint="A parameter, a channel or an alias"
          options={options.filter(({ id }) => !taken.has(id))}
          typed={(text) => typedOptions(text).filter(({ id }) => !taken.has(id))}
          disabled={columns.length >= COLUMNS_MAX}
          onPick={({ key }) => set([...columns, key])}
        />
        <SortableList
          label="Columns in their order"
          items={items}
          onMove={(from, to) => set(moved(columns, from, to))}
        >
          {(item, index) => (
            <>
              <span className={styles.title}>{item.label}</span>
              <small>{kindOf(item.key)}</small>
              <Button
                kind="quiet"
                aria-label={`Remove ${item.label}`}
                onClick={() => set(columns.filter((_, i) => i !== index))}
              >
                ✕
              </Button>
            </>
          )}
        </SortableList>
        {columns.length === 0 && <p>No parameters and no values are shown.</p>}
        <div className={forms.buttons}>
          {chosen && (
            <Button kind="quiet" onClick={() => changeView({ columns: undefined })}>
              Let the page choose
            </Button>
          )}
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function kindOf(key: ColumnKey): string {
  return key.kind === "parameter" ? "parameter" : (key.source.source.case ?? "");
}

function optionOf(key: ColumnKey): ColumnOption {
  return { id: writeColumnKey(key), label: columnTitle(key), kind: kindOf(key), key };
}

function optionsOf(offers: ColumnOffers): ColumnOption[] {
  const sources = [...offers.aliases.map(aliasSource), ...offers.channels.map(channelSource)];
  return [
    ...offers.parameters.map((name) => optionOf({ kind: "parameter", name })),
    ...sources.flatMap((source) =>
      STATISTICS.map((statistic) => optionOf({ kind: "value", statistic, source })),
    ),
  ];
}

function typedOptions(text: string): ColumnOption[] {
  const source = channelSource(text);
  return [
    optionOf({ kind: "parameter", name: text }),
    ...STATISTICS.map((statistic: Statistic) => optionOf({ kind: "value", statistic, source })),
  ].map((option) => ({ ...option, kind: `${option.kind}, as typed` }));
}
