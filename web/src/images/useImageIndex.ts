import { useEffect, useMemo, useReducer, useState } from "react";

import { useWatch, type WatchStatus } from "../watch/useWatch";
import type { SeriesToWatch } from "../watch/watchSeries";
import { readImageXs } from "./readImages";

// Where the images of a channel stand.
export interface ImageIndex {
  // Ascending.
  xs: readonly number[];
  // Another one once images were taken away: others may stand at the same x.
  epoch: number;
  // Why the channel could not be read, or is there no more. Undefined: it is well.
  error: unknown;
}

export type ImageIndexes = ReadonlyMap<string, ImageIndex>;

type Change =
  | { kind: "loaded"; indexes: ImageIndexes }
  | { kind: "added"; channel: string; xs: readonly number[] }
  | { kind: "truncated"; channel: string; fromX: number }
  | { kind: "failed"; channel: string; error: unknown };

// The images of some channels, read, and then watched while the component is shown. A channel that was
// not read yet is not in it. `channels` is another array only if it holds other names.
export function useImageIndex(
  project: string,
  experiment: string,
  channels: readonly string[],
  running: boolean,
): [ImageIndexes, WatchStatus] {
  const [indexes, change] = useReducer(changed, new Map<string, ImageIndex>());
  const [watched, setWatched] = useState<SeriesToWatch>();
  useEffect(() => {
    const read = new AbortController();
    setWatched(undefined);
    void readAll(project, experiment, channels, read.signal).then((loaded) => {
      if (read.signal.aborted) return;
      change({ kind: "loaded", indexes: loaded });
      setWatched(watchRequest(project, experiment, channels, loaded));
    });
    return () => read.abort();
  }, [project, experiment, channels]);
  const handlers = useMemo(() => {
    const nameOf = (series: number) => channels[series] ?? "";
    const truncate = (series: number, fromX: number) =>
      change({ kind: "truncated", channel: nameOf(series), fromX });
    return {
      onPoints: (series: number, { x }: { x: number[] }) =>
        change({ kind: "added", channel: nameOf(series), xs: x }),
      onTruncated: truncate,
      onResolved: (series: number, { continued }: { continued: boolean }) => {
        if (!continued) truncate(series, -Infinity);
      },
      onUnresolved: (series: number, status: { message: string } | undefined) =>
        change({ kind: "failed", channel: nameOf(series), error: new Error(reasonOf(status)) }),
    };
  }, [channels]);
  return [indexes, useWatch({ request: watched, running, handlers })];
}

function reasonOf(status: { message: string } | undefined): string {
  const message = status?.message ?? "";
  return message === "" ? "the channel is not there any more" : message;
}

async function readAll(
  project: string,
  experiment: string,
  channels: readonly string[],
  signal: AbortSignal,
): Promise<ImageIndexes> {
  const read = async (channel: string): Promise<[string, ImageIndex]> => {
    try {
      const xs = await readImageXs({ project, experiment, channel }, signal);
      return [channel, { xs, epoch: 0, error: undefined }];
    } catch (error) {
      return [channel, { xs: [], epoch: 0, error }];
    }
  };
  return new Map(await Promise.all(channels.map(read)));
}

function watchRequest(
  project: string,
  experiment: string,
  channels: readonly string[],
  indexes: ImageIndexes,
): SeriesToWatch {
  const series = channels.map((channel) => {
    const x = indexes.get(channel)?.xs.at(-1);
    return {
      experiment,
      source: {
        $typeName: "nereid.v1.Source",
        source: { case: "channel", value: channel },
      } as const,
      position: {
        ...({ $typeName: "nereid.v1.Position", channel, series: 0n, truncationCount: 0n } as const),
        ...(x === undefined ? {} : { x }),
      },
    };
  });
  return { project, series, omitImageData: true };
}

function changed(indexes: ImageIndexes, change: Change): ImageIndexes {
  if (change.kind === "loaded") return change.indexes;
  const before = indexes.get(change.channel) ?? { xs: [], epoch: 0, error: undefined };
  return new Map(indexes).set(change.channel, changedIndex(before, change));
}

function changedIndex(index: ImageIndex, change: Exclude<Change, { kind: "loaded" }>): ImageIndex {
  switch (change.kind) {
    case "added":
      return { ...index, xs: [...index.xs, ...change.xs], error: undefined };
    case "truncated":
      return {
        xs: index.xs.filter((x) => x < change.fromX),
        epoch: index.epoch + 1,
        error: undefined,
      };
    case "failed":
      return { ...index, error: change.error };
  }
}
