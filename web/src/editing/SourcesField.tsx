import type { Source } from "@nereid/sources_pb";

import { Button } from "../ui/Button";
import { Combobox } from "../ui/Combobox";
import { moved } from "../ui/moved";
import { SortableList } from "../ui/SortableList";
import styles from "./SourcesField.module.css";
import { optionOf, sourceOption } from "./sourceOptions";

interface SourcesFieldProps {
  sources: readonly Source[];
  // Names to offer.
  channels: readonly string[];
  aliases: readonly string[];
  onChange: (sources: readonly Source[]) => void;
}

const SOURCES_MAX = 100;

// The sources of a chart in their order.
export function SourcesField({ sources, channels, aliases, onChange }: SourcesFieldProps) {
  const items = sources.map(optionOf);
  const taken = new Set(items.map(({ id }) => id));
  const options = [
    ...aliases.map((name) => sourceOption("alias", name)),
    ...channels.map((name) => sourceOption("channel", name)),
  ];
  return (
    <div className={styles.field}>
      <Combobox
        label="Add a source"
        hint="A channel or an alias"
        options={options.filter(({ id }) => !taken.has(id))}
        typed={(text) =>
          [sourceOption("channel", text), sourceOption("alias", text)]
            .filter(({ id }) => !taken.has(id))
            .map((option) => ({ ...option, kind: `${option.kind}, as typed` }))
        }
        disabled={sources.length >= SOURCES_MAX}
        onPick={({ source }) => onChange([...sources, source])}
      />
      <SortableList
        label="Sources in their order"
        items={items}
        onMove={(from, to) => onChange(moved(sources, from, to))}
      >
        {({ label, kind }, index) => (
          <>
            <span className={styles.name}>{label}</span>
            <small>{kind}</small>
            <Button
              kind="quiet"
              aria-label={`Remove the ${kind} ${label}`}
              onClick={() => onChange(sources.filter((_, i) => i !== index))}
            >
              ✕
            </Button>
          </>
        )}
      </SortableList>
    </div>
  );
}
