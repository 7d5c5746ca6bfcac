import { ValueType } from "@nereid/points_pb";

import { isNotFound } from "../api/errors";
import { useFailure } from "../api/useFailure";
import { Link } from "../app/Link";
import { useSearchParam, useSearchParams } from "../app/location";
import { experimentsPath } from "../app/routes";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { Tabs, type Tab } from "../ui/Tabs";
import { ExperimentHeader } from "./ExperimentHeader";
import type { ExperimentTabProps } from "./ExperimentTabProps";
import {
  ChannelsTab,
  ChartsTab,
  DetailsTab,
  FIRST_TAB,
  ImagesTab,
  tabOf,
  TextsTab,
} from "./experimentTabs";
import { TAB_PARAM } from "./queryNames";
import { isRunning, useChannels, useExperiment } from "./useExperiment";

interface ExperimentPageProps {
  project: string;
  experiment: string;
}

export function ExperimentPage({ project, experiment: name }: ExperimentPageProps) {
  const experiment = useExperiment(project, name);
  const channels = useChannels(project, name, isRunning(experiment.data?.state));
  const failures = [useFailure(experiment), useFailure(channels)];
  const error = failures.find((it) => it !== null) ?? experiment.error ?? channels.error;
  if (error !== null && isNotFound(error)) {
    return (
      <EmptyState isPage title="There is no such experiment">
        <p>It appears here with the first point that a program sends.</p>
        <Link to={experimentsPath(project)}>
          See the experiments of <bdi>{project}</bdi>
        </Link>
      </EmptyState>
    );
  }
  if (experiment.data === undefined || channels.data === undefined) {
    const retry = () => void Promise.all([experiment.refetch(), channels.refetch()]);
    return error === null ? null : (
      <ErrorNote what="The experiment could not be read" error={error} onRetry={retry} />
    );
  }
  return (
    <>
      <ExperimentHeader experiment={experiment.data} />
      <ExperimentTabs experiment={experiment.data} channels={channels.data} />
    </>
  );
}

function ExperimentTabs(props: ExperimentTabProps) {
  const [, select] = useSearchParam(TAB_PARAM, FIRST_TAB, "step");
  const selected = tabOf(useSearchParams());
  const countOf = (type: ValueType) => props.channels.filter((it) => it.type === type).length;
  const tabs: Tab[] = [
    { id: "charts", label: "Charts" },
    { id: "texts", label: "Texts", count: countOf(ValueType.TEXT) },
    { id: "images", label: "Images", count: countOf(ValueType.IMAGE) },
    { id: "channels", label: "Channels", count: props.channels.length },
    { id: "details", label: "Details" },
  ];
  return (
    <Tabs label="What to see of the experiment" tabs={tabs} selected={selected} onSelect={select}>
      {selected === "charts" && <ChartsTab {...props} />}
      {selected === "texts" && <TextsTab {...props} />}
      {selected === "images" && <ImagesTab {...props} />}
      {selected === "channels" && <ChannelsTab {...props} />}
      {selected === "details" && <DetailsTab {...props} />}
    </Tabs>
  );
}
