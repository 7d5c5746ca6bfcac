import { useEffect, useState } from "react";

import { describeError } from "../api/errors";
import { formatX } from "../ui/format";
import type { ImageAddress, ImageCache, LoadedImage } from "./ImageCache";
import styles from "./ImageCard.module.css";
import { ImageDialog } from "./ImageDialog";
import { ImageSteps } from "./ImageSteps";
import { ImageStrip } from "./ImageStrip";
import { indexAtOrBefore } from "./nearest";
import { Picture } from "./Picture";
import { useImage } from "./useImage";
import type { ImageIndex } from "./useImageIndex";

export interface ImageCardProps {
  cache: ImageCache;
  channel: string;
  index: ImageIndex;
  // The image at or before it is shown. Undefined: the newest.
  x: number | undefined;
  onSelect: (x: number | undefined) => void;
  // Shows several x side by side.
  strip: boolean;
  // Another one tries again what could not be read.
  attempt: unknown;
}

// Images read ahead on each side of the one shown.
const AHEAD = 2;

// The images of a channel, one at a time.
export function ImageCard(props: ImageCardProps) {
  const { cache, channel, index, x, onSelect, attempt } = props;
  const { xs, epoch } = index;
  const [enlarged, setEnlarged] = useState(false);
  const at = indexAtOrBefore(xs, x);
  const address = addressAt(channel, index, at);
  const { loaded, error } = useImage(cache, address, attempt);
  const shown = loaded !== undefined && loaded.channel === channel ? loaded : undefined;
  useReadAhead(cache, channel, index, at);
  // At the end, the newest image follows by itself.
  const step = (to: number) => onSelect(to >= xs.length - 1 ? undefined : xs[to]);
  const steps = <ImageSteps {...{ channel, xs, at, onStep: step, ready: shown?.x === xs[at] }} />;
  return (
    <article className={`${styles.card} ${props.strip ? styles.wide : ""}`} aria-label={channel}>
      <header className={styles.header}>
        <h2 title={channel}>{channel}</h2>
        <span className={styles.count}>
          {xs.length.toLocaleString("en")} {xs.length === 1 ? "image" : "images"}
        </span>
      </header>
      <Stage {...{ shown, at, index, error, x }} onEnlarge={() => setEnlarged(true)} />
      <div className={styles.beside}>
        {props.strip && (
          <ImageStrip {...{ cache, channel, xs, epoch, at, attempt, onStep: step }} />
        )}
        {xs.length > 0 && steps}
        <Words shown={at < 0 ? undefined : shown} />
      </div>
      {enlarged && shown !== undefined && (
        <ImageDialog shown={shown} steps={steps} onClose={() => setEnlarged(false)} />
      )}
    </article>
  );
}

function addressAt(channel: string, index: ImageIndex, at: number): ImageAddress | undefined {
  const x = index.xs[at];
  return x === undefined ? undefined : { channel, epoch: index.epoch, x };
}

function useReadAhead(cache: ImageCache, channel: string, index: ImageIndex, at: number) {
  useEffect(() => {
    const read = new AbortController();
    for (let by = 1; by <= AHEAD; by += 1) {
      for (const address of [at + by, at - by].map((to) => addressAt(channel, index, to))) {
        // What fails is read again when it is to be shown.
        if (address !== undefined) cache.load(address, read.signal).catch(() => undefined);
      }
    }
    return () => read.abort();
  }, [cache, channel, index, at]);
}

interface StageProps {
  shown: LoadedImage | undefined;
  at: number;
  index: ImageIndex;
  error: unknown;
  x: number | undefined;
  onEnlarge: () => void;
}

function Stage({ shown, at, index, error, x, onEnlarge }: StageProps) {
  const problem = error ?? index.error;
  if (problem !== undefined) {
    return (
      <div className={styles.stage} role="alert">
        Not read: {describeError(problem)}
      </div>
    );
  }
  if (at < 0) {
    const none = index.xs.length === 0 ? "No images yet" : `No image up to x ${formatX(x ?? 0)}`;
    return <div className={styles.stage}>{none}</div>;
  }
  if (shown === undefined) return <div className={styles.stage} aria-busy="true" />;
  return (
    <button type="button" className={styles.stage} title="Enlarge" onClick={onEnlarge}>
      <Picture loaded={shown} />
    </button>
  );
}

function Words({ shown }: { shown: LoadedImage | undefined }) {
  const { name, description } = shown?.image ?? { name: "", description: "" };
  return (
    <div className={styles.words}>
      <p className={styles.name} title={name}>
        {name}
      </p>
      <p className={styles.description} title={description}>
        {description}
      </p>
    </div>
  );
}
