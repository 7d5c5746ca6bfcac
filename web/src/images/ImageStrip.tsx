import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";

import { formatX } from "../ui/format";
import type { ImageCache } from "./ImageCache";
import styles from "./ImageStrip.module.css";
import { Picture } from "./Picture";
import { useImage } from "./useImage";

interface ImageStripProps {
  cache: ImageCache;
  channel: string;
  xs: readonly number[];
  epoch: number;
  // Index of the image shown large; -1: none.
  at: number;
  attempt: unknown;
  onStep: (to: number) => void;
}

const THUMBNAIL_PIXELS = 104;

// The images of a channel side by side, of which only those in sight are read.
export function ImageStrip({ cache, channel, xs, epoch, at, attempt, onStep }: ImageStripProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: xs.length,
    horizontal: true,
    getScrollElement: () => scroller.current,
    estimateSize: () => THUMBNAIL_PIXELS,
    overscan: 3,
  });
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [virtualizer, at]);
  return (
    <div ref={scroller} className={styles.strip} role="group" aria-label={`Images of ${channel}`}>
      <div className={styles.thumbnails} style={{ width: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const x = xs[item.index];
          if (x === undefined) return null;
          return (
            <button
              key={item.key}
              type="button"
              className={styles.thumbnail}
              style={{ left: item.start }}
              aria-current={item.index === at}
              aria-label={`x ${formatX(x)}`}
              onClick={() => onStep(item.index)}
            >
              <Thumbnail {...{ cache, channel, epoch, x, attempt }} />
              <span>{formatX(x)}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

interface ThumbnailProps {
  cache: ImageCache;
  channel: string;
  epoch: number;
  x: number;
  attempt: unknown;
}

function Thumbnail({ cache, channel, epoch, x, attempt }: ThumbnailProps) {
  const { loaded } = useImage(cache, { channel, epoch, x }, attempt);
  return <div className={styles.frame}>{loaded?.x === x && <Picture loaded={loaded} />}</div>;
}
