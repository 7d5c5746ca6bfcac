import { useMemo, useState } from "react";
import type { Channel } from "@nereid/channels_pb";

import { useSearchParam } from "../app/location";
import { EmptyState } from "../ui/EmptyState";
import { formatPlural } from "../ui/format";
import page from "../ui/Page.module.css";
import { SearchInput } from "../ui/SearchInput";
import { VirtualTable } from "../ui/VirtualTable";
import { channelColumns, type ChannelAction } from "./channelColumns";
import styles from "./ChannelsTab.module.css";
import { DeleteChannelDialog } from "./DeleteChannelDialog";
import type { ExperimentTabProps } from "./ExperimentTabProps";
import { CHANNELS_PARAMS } from "./queryNames";
import { sortChannels } from "./sortChannels";
import { TruncateChannelDialog } from "./TruncateChannelDialog";

// Every channel with what is known of it without reading its points.
export function ChannelsTab({ experiment, channels }: ExperimentTabProps) {
  const [text, setText] = useSearchParam(CHANNELS_PARAMS.search, "");
  const [sort, setSort] = useSearchParam(CHANNELS_PARAMS.sort, "name");
  const [direction, setDirection] = useSearchParam(CHANNELS_PARAMS.direction, "ascending");
  const [chosen, choose] = useState<{ channel: Channel; action: ChannelAction }>();
  const order = useMemo(
    () => ({ column: sort, descending: direction === "descending" }),
    [sort, direction],
  );
  const columns = useMemo(
    () => channelColumns((channel, action) => choose({ channel, action })),
    [],
  );
  const shown = useMemo(() => {
    const wanted = text.toLowerCase();
    return sortChannels(
      channels.filter(({ name }) => name.toLowerCase().includes(wanted)),
      order,
    );
  }, [channels, text, order]);
  const names = { project: experiment.project, experiment: experiment.name };
  const close = () => choose(undefined);
  return (
    <div className={styles.tab}>
      <div className={page.tools}>
        <SearchInput label="Filter channels by name" value={text} onChange={setText} />
        <p role="status" className={page.status}>
          {formatPlural(shown.length, "channel")}
        </p>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          title={channels.length === 0 ? "There is no channel yet" : "No channel has such a name"}
        />
      ) : (
        <VirtualTable
          label="Channels"
          columns={columns}
          rows={shown}
          rowKey={({ name }) => name}
          rowCount={shown.length}
          order={order}
          onOrder={({ column, descending }) => {
            setSort(column);
            setDirection(descending ? "descending" : "ascending");
          }}
        />
      )}
      {chosen?.action === "truncate" && (
        <TruncateChannelDialog {...names} channel={chosen.channel} onClose={close} />
      )}
      {chosen?.action === "delete" && (
        <DeleteChannelDialog {...names} channel={chosen.channel} onClose={close} />
      )}
    </div>
  );
}
