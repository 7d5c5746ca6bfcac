import { Button } from "../ui/Button";
import { Combobox, type Option } from "../ui/Combobox";
import { moved } from "../ui/moved";
import { SortableList } from "../ui/SortableList";
import styles from "./SettingsPage.module.css";

interface ChannelsFieldProps {
  label: string;
  channels: readonly string[];
  // Names to offer.
  offers: readonly string[];
  // The last one cannot be removed.
  needed?: boolean;
  onChange: (channels: string[]) => void;
}

const CHANNELS_MAX = 1000;

// The channels that an alias may stand for, the most important first.
export function ChannelsField(props: ChannelsFieldProps) {
  const { label, channels, offers, needed = false, onChange } = props;
  const free = (options: Option[]) => options.filter(({ label: name }) => !channels.includes(name));
  return (
    <>
      <SortableList
        label={label}
        items={channels.map((name) => ({ id: name, label: name }))}
        onMove={(from, to) => onChange(moved(channels, from, to))}
      >
        {({ label: name }, index) => (
          <>
            <span className={styles.item}>
              <span title={name}>{name}</span>
            </span>
            <Button
              kind="quiet"
              aria-label={`Remove the channel ${name}`}
              disabled={needed && channels.length === 1}
              onClick={() => onChange(channels.filter((_, i) => i !== index))}
            >
              ✕
            </Button>
          </>
        )}
      </SortableList>
      <Combobox
        label="Add a channel"
        hint="A name; it need not exist yet"
        options={free(offers.map((name) => optionOf(name, "channel")))}
        typed={(text) => free([optionOf(text, "as typed")])}
        disabled={channels.length >= CHANNELS_MAX}
        onPick={({ label: name }) => onChange([...channels, name])}
      />
    </>
  );
}

function optionOf(name: string, kind: string): Option {
  return { id: name, label: name, kind };
}
