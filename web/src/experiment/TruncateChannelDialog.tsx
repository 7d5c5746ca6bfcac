import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ValueType } from "@nereid/points_pb";

import { channels, queries } from "../api/clients";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { Field } from "../ui/Field";
import { formatCount, formatNumber, formatPlural } from "../ui/format";
import { channelsChanged } from "./channelsChanged";
import { rangeOf, type ChannelDialogProps } from "./DeleteChannelDialog";
import { parseFromX } from "./parseFromX";

// Asks from which x on points go, tells how many these are, and takes them away.
export function TruncateChannelDialog(props: ChannelDialogProps) {
  const { project, experiment, channel, onClose } = props;
  const client = useQueryClient();
  const [text, setText] = useState("");
  const fromX = parseFromX(text);
  const { name } = channel;
  async function truncate() {
    if (fromX === undefined) return;
    await channels.truncateChannel({ project, experiment, name, fromX });
    await channelsChanged(client, project, experiment);
  }
  return (
    <ConfirmDialog
      title={
        <>
          Truncate the channel <bdi>{name}</bdi>?
        </>
      }
      action="Truncate"
      ready={fromX !== undefined}
      onConfirm={truncate}
      onClose={onClose}
    >
      <p>
        Takes away the points from some x on, so that a run can go on from an earlier state. The
        channel has {formatPlural(channel.pointCount, "point")}
        {rangeOf(channel)}.
      </p>
      <Field label="First x to take away" hint="A number, or -Infinity for all points">
        {(control) => (
          <input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={text !== "" && fromX === undefined}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <p role="status">
        {fromX !== undefined && <WhatGoes {...props} fromX={fromX} />}
        {text !== "" && fromX === undefined && `“${text}” is not a number.`}
      </p>
    </ConfirmDialog>
  );
}

function WhatGoes(props: ChannelDialogProps & { fromX: number }) {
  const { project, experiment, channel, fromX } = props;
  const { name, type, pointCount, firstX, lastX } = channel;
  const numeric = type === ValueType.NUMERIC;
  const { data: count } = useQuery({
    queryKey: ["points-from", project, experiment, name, fromX, String(pointCount)],
    queryFn: () => countFrom(project, experiment, name, fromX),
    enabled: numeric && Number.isFinite(fromX),
    placeholderData: keepPreviousData,
  });
  const condition = `with x ≥ ${formatNumber(fromX)}`;
  if (firstX === undefined || lastX === undefined || fromX > lastX) {
    return `There are no points ${condition}: nothing goes.`;
  }
  if (fromX <= firstX) return <strong>All {formatPlural(pointCount, "point")} go.</strong>;
  if (count === undefined) return `The points ${condition} go, up to x = ${formatNumber(lastX)}.`;
  return (
    <>
      <strong>{formatPlural(count, "point")}</strong> {condition} of {formatCount(pointCount)} go.
    </>
  );
}

// How many points of a numeric channel have an x of at least `from`.
async function countFrom(project: string, experiment: string, name: string, from: number) {
  const sources = [{ source: { case: "channel" as const, value: name } }];
  const request = { project, experiments: [experiment], sources, columns: 1, from };
  for await (const series of queries.sampleSeries(request)) return series.pointCount;
  return 0n;
}
