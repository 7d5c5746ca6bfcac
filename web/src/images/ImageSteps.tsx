import { useEffect, useState } from "react";

import { Button } from "../ui/Button";
import { formatX } from "../ui/format";
import styles from "./ImageSteps.module.css";

interface ImageStepsProps {
  channel: string;
  // x of the images, ascending.
  xs: readonly number[];
  // Index of the one shown; -1: none.
  at: number;
  onStep: (to: number) => void;
  // The image at `at` is in sight: playing goes on.
  ready: boolean;
}

const PLAY_MILLIS = 250;

// A slider that steps from image to image, with buttons beside it.
export function ImageSteps({ channel, xs, at, onStep, ready }: ImageStepsProps) {
  const [playing, setPlaying] = useState(false);
  const last = xs.length - 1;
  usePlay(playing, ready, at, () => {
    if (at < last) onStep(at + 1);
    else setPlaying(false);
  });
  const x = xs[at];
  const where = x === undefined ? "none" : `x ${formatX(x)}`;
  return (
    <div className={styles.steps}>
      <Button
        kind="quiet"
        aria-label="Previous image"
        disabled={at <= 0}
        onClick={() => onStep(at - 1)}
      >
        ‹
      </Button>
      <input
        type="range"
        className={styles.slider}
        aria-label={`x of ${channel}`}
        aria-valuetext={`${where}, image ${at + 1} of ${xs.length}`}
        min={0}
        max={Math.max(0, last)}
        step={1}
        value={Math.max(0, at)}
        onChange={(event) => onStep(Number(event.target.value))}
      />
      <Button
        kind="quiet"
        aria-label="Next image"
        disabled={at >= last}
        onClick={() => onStep(at + 1)}
      >
        ›
      </Button>
      <output className={styles.x}>{where}</output>
      <Button
        kind="quiet"
        aria-label={playing ? "Pause" : "Play"}
        title={playing ? "Pause" : "Play from here to the newest image"}
        disabled={xs.length < 2}
        onClick={() => {
          if (!playing && at >= last) onStep(0);
          setPlaying(!playing);
        }}
      >
        {playing ? "❚❚" : "▶"}
      </Button>
    </div>
  );
}

function usePlay(playing: boolean, ready: boolean, at: number, advance: () => void) {
  useEffect(() => {
    if (!playing || !ready) return;
    const timer = window.setTimeout(advance, PLAY_MILLIS);
    return () => window.clearTimeout(timer);
    // `advance` is another function each time, for the same `at` the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [playing, ready, at]);
}
