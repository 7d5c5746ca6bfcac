import { ValueType } from "@nereid/points_pb";
import { useEffect, useMemo, useState } from "react";

import { changeSearchParams, useSearchParam, useSearchParams } from "../app/location";
import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";
import { IMAGES_PARAMS } from "../experiment/queryNames";
import { isRunning } from "../experiment/useExperiment";
import { ChoiceMenu } from "../ui/ChoiceMenu";
import { CopyBlock } from "../ui/CopyBlock";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { LiveBadge } from "../ui/LiveBadge";
import { Toggle } from "../ui/Toggle";
import type { WatchStatus } from "../watch/useWatch";
import { ImageCache } from "./ImageCache";
import { ImageCard } from "./ImageCard";
import styles from "./ImagesTab.module.css";
import { useImageIndex } from "./useImageIndex";
import { useSelection } from "./useSelection";

// Channels shown at once, and without a choice in the address.
const CHANNELS_MAX = 48;
const CHANNELS_SHOWN_AT_FIRST = 12;

export function ImagesTab({ experiment, channels }: ExperimentTabProps) {
  const { project, name } = experiment;
  const names = useMemo(
    () => channels.filter(({ type }) => type === ValueType.IMAGE).map((channel) => channel.name),
    [channels],
  );
  const chosen = useChosen(names);
  if (names.length === 0) return <NoImages project={project} name={name} />;
  return (
    <Gallery
      project={project}
      experiment={name}
      names={names}
      chosen={chosen}
      running={isRunning(experiment.state)}
    />
  );
}

// The channels of the address, or the first ones. Same names, same array.
function useChosen(names: readonly string[]): readonly string[] {
  const params = useSearchParams();
  const key = JSON.stringify(
    params.has(IMAGES_PARAMS.channel)
      ? params.getAll(IMAGES_PARAMS.channel).filter((it) => names.includes(it))
      : names.slice(0, CHANNELS_SHOWN_AT_FIRST),
  );
  return useMemo(() => (JSON.parse(key) as string[]).slice(0, CHANNELS_MAX), [key]);
}

// An empty parameter stands for none: without one, there is no choice.
function choose(chosen: string[]): void {
  changeSearchParams((params) => {
    params.delete(IMAGES_PARAMS.channel);
    for (const name of chosen.length === 0 ? [""] : chosen)
      params.append(IMAGES_PARAMS.channel, name);
  });
}

interface GalleryProps {
  project: string;
  experiment: string;
  names: readonly string[];
  chosen: readonly string[];
  running: boolean;
}

function Gallery({ project, experiment, names, chosen, running }: GalleryProps) {
  const [indexes, watch] = useImageIndex(project, experiment, chosen, running);
  const { selection, xOf, select, setLinked } = useSelection();
  const [strip, setStrip] = useSearchParam(IMAGES_PARAMS.strip, "0");
  const [cache] = useState(() => new ImageCache(project, experiment));
  useEffect(() => () => cache.clear(), [cache]);
  return (
    <>
      <div className={styles.tools}>
        <ChoiceMenu
          label="Channels"
          options={names}
          chosen={chosen}
          chosenMax={CHANNELS_MAX}
          onChange={choose}
        />
        <Toggle
          label="Link sliders"
          title="All channels show the same x, or the nearest before it"
          pressed={selection.linked}
          onChange={setLinked}
        />
        <Toggle
          label="Side by side"
          title="Show several x of each channel"
          pressed={strip === "1"}
          onChange={(pressed) => setStrip(pressed ? "1" : "0")}
        />
        <span className={styles.space} />
        <Status watch={watch} />
      </div>
      {chosen.length === 0 && (
        <EmptyState title="No channel is chosen">
          <p>Choose one or more of the {names.length} image channels above.</p>
        </EmptyState>
      )}
      <div className={styles.cards}>
        {chosen.map((channel) => {
          const index = indexes.get(channel);
          if (index === undefined) return null;
          return (
            <ImageCard
              key={channel}
              {...{ cache, channel, index, strip: strip === "1" }}
              x={xOf(channel)}
              onSelect={(x) => select(channel, x)}
              attempt={watch.state === "live"}
            />
          );
        })}
      </div>
    </>
  );
}

function Status({ watch }: { watch: WatchStatus }) {
  if (watch.state !== "refused") return <LiveBadge state={watch.state} />;
  return <ErrorNote what="New images are not shown" error={watch.error} />;
}

function NoImages({ project, name }: { project: string; name: string }) {
  const code = [
    "import nereid",
    "import numpy as np",
    "",
    `ctx = nereid.Context(${JSON.stringify(project)}, ${JSON.stringify(name)})`,
    "pixels = np.random.rand(64, 64)  # Gray from 0 to 1, or height x width x 3 for RGB.",
    'ctx.channel_send("sample", nereid.Image("noise", "after epoch 1", pixels))',
  ].join("\n");
  return (
    <EmptyState title="This experiment has no image channels yet">
      <p>Send pictures from the training program, and they appear here with a slider over x:</p>
      <CopyBlock label="Python" text={code} />
    </EmptyState>
  );
}
