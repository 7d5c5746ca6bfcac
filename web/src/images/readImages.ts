import { Code, ConnectError } from "@connectrpc/connect";
import type { Image } from "@nereid/points_pb";

import { queries } from "../api/clients";

// Of more images in one channel, the newest are shown.
export const IMAGES_MAX = 100_000;

interface ImageChannel {
  project: string;
  experiment: string;
  channel: string;
}

// x of the images of a channel, ascending, without reading the images themselves.
export async function readImageXs(image: ImageChannel, signal: AbortSignal): Promise<number[]> {
  const answers = queries.readPoints(
    {
      ...named(image),
      limit: BigInt(IMAGES_MAX),
      descending: true,
      omitImageData: true,
    },
    { signal },
  );
  const xs: number[] = [];
  for await (const { points } of answers) {
    for (const x of points?.x ?? []) xs.push(x);
  }
  return xs.reverse();
}

// The image at x.
export async function readImage(
  image: ImageChannel,
  x: number,
  signal: AbortSignal,
): Promise<Image> {
  const answers = queries.readPoints({ ...named(image), fromX: x, limit: 1n }, { signal });
  for await (const { points } of answers) {
    const found = points?.images[0];
    if (found !== undefined && points?.x[0] === x) return found;
  }
  throw new ConnectError(`there is no image at x ${x} any more`, Code.NotFound);
}

function named({ project, experiment, channel }: ImageChannel) {
  const source = { case: "channel", value: channel } as const;
  return { project, experiment, source: { source } };
}
