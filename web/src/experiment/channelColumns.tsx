import type { Channel } from "@nereid/channels_pb";
import { ValueType } from "@nereid/points_pb";

import { formatCount, formatNumber } from "../ui/format";
import { Menu } from "../ui/Menu";
import type { Column } from "../ui/VirtualTable";
import styles from "./ChannelsTab.module.css";
import { valueTypeName } from "./valueTypes";

export type ChannelAction = "truncate" | "delete";

const REJECTED_WHY =
  "points were refused, such as those whose x was not above the x before, or whose y was of another " +
  "type. The program that sent them was told.";

type Choose = (channel: Channel, action: ChannelAction) => void;

export function channelColumns(onChoose: Choose): Column<Channel>[] {
  return [
    {
      id: "name",
      header: "Name",
      name: "Name",
      width: 180,
      grow: 3,
      sortable: true,
      sticky: true,
      cell: (channel) => <ChannelName channel={channel} />,
    },
    {
      id: "type",
      header: "Type",
      name: "Type",
      width: 90,
      sortable: true,
      cell: ({ type }) => valueTypeName(type),
    },
    countColumn("points", "Points", ({ pointCount }) => formatCount(pointCount)),
    {
      ...countColumn("rejected", "Rejected", () => ""),
      cell: ({ rejectedCount }) => <Rejected count={rejectedCount} />,
    },
    numberColumn("first_x", "First x", ({ firstX }) => firstX),
    numberColumn("last_x", "Last x", ({ lastX }) => lastX),
    numberColumn("last", "Last", ({ last }) => last),
    numberColumn("min", "Min", ({ min }) => min),
    numberColumn("max", "Max", ({ max }) => max),
    countColumn("nan", "NaN", ({ nanCount, type }) =>
      type === ValueType.NUMERIC ? formatCount(nanCount) : "",
    ),
    actionsColumn(onChoose),
  ];
}

function ChannelName({ channel: { name, status } }: { channel: Channel }) {
  const damaged = (status?.code ?? 0) !== 0;
  return (
    <>
      <span title={name}>{name}</span>
      {damaged && (
        <span className={styles.damaged} title={status?.message}>
          damaged (DATA_LOSS)
        </span>
      )}
    </>
  );
}

function Rejected({ count }: { count: bigint }) {
  if (count === 0n) return "0";
  return (
    <span className={styles.rejected} title={`${formatCount(count)} ${REJECTED_WHY}`}>
      {formatCount(count)}
    </span>
  );
}

function countColumn(
  id: string,
  name: string,
  text: (channel: Channel) => string,
): Column<Channel> {
  return {
    id,
    header: name,
    name,
    width: 100,
    numeric: true,
    sortable: true,
    cell: text,
  };
}

function numberColumn(
  id: string,
  name: string,
  value: (channel: Channel) => number | undefined,
): Column<Channel> {
  return {
    id,
    header: name,
    name,
    width: 100,
    grow: 1,
    numeric: true,
    sortable: true,
    cell: (channel) => {
      const number = value(channel);
      return number !== undefined && <span title={String(number)}>{formatNumber(number)}</span>;
    },
  };
}

function actionsColumn(onChoose: Choose): Column<Channel> {
  return {
    id: "actions",
    header: <span className="visually-hidden">Actions</span>,
    name: "Actions",
    width: 64,
    numeric: true,
    cell: (channel) => (
      <Menu
        label={`Actions of ${channel.name}`}
        items={[
          { label: "Truncate …", onChoose: () => onChoose(channel, "truncate") },
          { label: "Delete …", danger: true, onChoose: () => onChoose(channel, "delete") },
        ]}
      />
    ),
  };
}
