import { ValueType } from "@nereid/points_pb";
import { useMemo } from "react";

import { changeSearchParams, useSearchParams } from "../app/location";
import type { ExperimentTabProps } from "../experiment/ExperimentTabProps";
import { TEXTS_PARAMS } from "../experiment/queryNames";
import { isRunning } from "../experiment/useExperiment";
import { ChoiceMenu } from "../ui/ChoiceMenu";
import { CopyBlock } from "../ui/CopyBlock";
import { EmptyState } from "../ui/EmptyState";
import { LogPanel } from "./LogPanel";

// As many channels as are read side by side.
const CHANNELS_MAX = 8;
// Without a choice in the address, so many channels are shown as one log.
const CHANNELS_SHOWN_AT_FIRST = 3;

export function TextsTab({ experiment, channels }: ExperimentTabProps) {
  const { project, name } = experiment;
  const names = useMemo(() => textChannels(channels), [channels]);
  const params = useSearchParams();
  const asked = params.getAll(TEXTS_PARAMS.channel).slice(0, CHANNELS_MAX);
  const chosen = params.has(TEXTS_PARAMS.channel)
    ? asked.filter((it) => it !== "")
    : names.slice(0, CHANNELS_SHOWN_AT_FIRST);
  // Same names, same object.
  const key = JSON.stringify(chosen);
  const source = useMemo(
    () => ({ project, experiment: name, channels: JSON.parse(key) as string[] }),
    [project, name, key],
  );
  if (names.length === 0 && chosen.length === 0) return <NoTexts project={project} name={name} />;
  const menu = (
    <ChoiceMenu
      label="Channels"
      options={[...new Set([...names, ...chosen])]}
      chosen={chosen}
      chosenMax={CHANNELS_MAX}
      onChange={choose}
    />
  );
  const lineCount = channels
    .filter((channel) => chosen.includes(channel.name))
    .reduce((sum, channel) => sum + Number(channel.pointCount), 0);
  return (
    <LogPanel
      source={source}
      running={isRunning(experiment.state)}
      lineCount={lineCount}
      menu={menu}
    />
  );
}

function textChannels(channels: ExperimentTabProps["channels"]): string[] {
  return channels.filter(({ type }) => type === ValueType.TEXT).map((channel) => channel.name);
}

// An empty parameter stands for none: without one, there is no choice.
function choose(chosen: string[]): void {
  changeSearchParams((params) => {
    params.delete(TEXTS_PARAMS.channel);
    for (const name of chosen.length === 0 ? [""] : chosen)
      params.append(TEXTS_PARAMS.channel, name);
  });
}

function NoTexts({ project, name }: { project: string; name: string }) {
  const code = [
    "import nereid",
    "",
    `ctx = nereid.Context(${JSON.stringify(project)}, ${JSON.stringify(name)})`,
    'ctx.channel_send("log", "epoch 1: loss 0.42")',
  ].join("\n");
  return (
    <EmptyState title="This experiment has no text channels yet">
      <p>Send texts from the training program, and they appear here as a log:</p>
      <CopyBlock label="Python" text={code} />
    </EmptyState>
  );
}
