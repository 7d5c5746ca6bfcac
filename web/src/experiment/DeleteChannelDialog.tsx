import { useQueryClient } from "@tanstack/react-query";
import type { Channel } from "@nereid/channels_pb";

import { channels } from "../api/clients";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { formatNumber, formatPlural } from "../ui/format";
import { channelsChanged } from "./channelsChanged";

export interface ChannelDialogProps {
  project: string;
  experiment: string;
  channel: Channel;
  onClose: () => void;
}

// Tells what a channel holds, asks, and takes it away.
export function DeleteChannelDialog({ project, experiment, channel, onClose }: ChannelDialogProps) {
  const client = useQueryClient();
  const { name } = channel;
  async function remove() {
    await channels.deleteChannel({ project, experiment, name });
    await channelsChanged(client, project, experiment);
  }
  return (
    <ConfirmDialog
      title={
        <>
          Delete the channel <bdi>{name}</bdi>?
        </>
      }
      action="Delete channel"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        It goes from the experiment <bdi>{experiment}</bdi> with{" "}
        <strong>{formatPlural(channel.pointCount, "point")}</strong>
        {rangeOf(channel)}. This cannot be undone. Charts that name it stay, and show nothing for
        it. A program that goes on sending to it begins it anew.
      </p>
    </ConfirmDialog>
  );
}

export function rangeOf({ firstX, lastX }: Channel): string {
  if (firstX === undefined || lastX === undefined) return "";
  return `, x from ${formatNumber(firstX)} to ${formatNumber(lastX)}`;
}
