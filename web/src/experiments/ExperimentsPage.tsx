import { useMemo, useState } from "react";

import { isNotFound } from "../api/errors";
import { useFailure } from "../api/useFailure";
import { Link } from "../app/Link";
import { projectsPath, settingsPath } from "../app/routes";
import { NoProject } from "../projects/NoProject";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import page from "../ui/Page.module.css";
import { SendHints } from "../ui/SendHints";
import { VirtualTable } from "../ui/VirtualTable";
import type { ColumnKey } from "./columnKeys";
import { columnsAtFirst } from "./columnsAtFirst";
import { experimentColumns } from "./experimentColumns";
import { ExperimentsStatus } from "./ExperimentsStatus";
import { ExperimentsToolbar } from "./ExperimentsToolbar";
import { changeView, useExperimentsView, type ExperimentsView } from "./experimentsView";
import { SelectionBar } from "./SelectionBar";
import { useColumnOffers } from "./useColumnOffers";
import { useExperimentsList } from "./useExperimentsList";

// The experiments of a project as a table: filtered, sorted, selected for comparison.
export function ExperimentsPage({ project }: { project: string }) {
  const view = useExperimentsView();
  const offers = useColumnOffers(project);
  const columns = useMemo(
    () => view.columns ?? (offers.data && columnsAtFirst(offers.data)),
    [view.columns, offers.data],
  );
  const failure = useFailure(offers);
  if (view.columns === undefined && failure !== null) {
    return <Failure project={project} error={failure} retry={offers.refetch} />;
  }
  if (columns === undefined) return null;
  return <Experiments project={project} view={view} columns={columns} />;
}

interface ExperimentsProps {
  project: string;
  view: ExperimentsView;
  columns: readonly ColumnKey[];
}

function Experiments({ project, view, columns }: ExperimentsProps) {
  const list = useExperimentsList(project, view, columns);
  const failure = useFailure(list);
  const [full, setFull] = useState(false);
  const { rows, error, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const names = useMemo(() => rows.map(({ experiment }) => experiment.name), [rows]);
  const shown = useMemo(
    () =>
      experimentColumns({
        project,
        columns,
        names,
        selected: view.selected,
        onSelect: (some, on) => {
          setFull(!changeView({ selected: select(view.selected, some, on) }));
        },
        onTag: (tag) => changeView({ tags: [...new Set([...view.tags, tag])] }),
      }),
    [project, columns, names, view.selected, view.tags],
  );
  if (list.data === undefined) {
    return failure && <Failure project={project} error={failure} retry={list.refetch} />;
  }
  const filtered = view.nameContains !== "" || view.states.length > 0 || view.tags.length > 0;
  if (rows.length === 0 && !filtered) return <NoExperiments project={project} />;
  return (
    <div className={page.filling}>
      <div className={page.header}>
        <h1>Experiments</h1>
        <div className={page.space} />
        <Link to={settingsPath(project)}>Chart sets and aliases</Link>
      </div>
      <ExperimentsToolbar project={project} view={view} columns={columns} />
      {error !== null && <ErrorNote what="The experiments could not be read again" error={error} />}
      {rows.length === 0 ? (
        <EmptyState title="No experiment is like that">
          <p>Take away a part of the filter to see more.</p>
        </EmptyState>
      ) : (
        <VirtualTable
          label="Experiments"
          columns={shown}
          rows={rows}
          rowKey={({ experiment }) => experiment.name}
          rowCount={hasNextPage ? undefined : rows.length}
          isSelected={({ experiment }) => view.selected.has(experiment.name)}
          order={view.order}
          onOrder={(order) => changeView({ order })}
          onEnd={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
        />
      )}
      <div className={page.tools}>
        <ExperimentsStatus
          count={rows.length}
          more={hasNextPage}
          reading={list.isPlaceholderData}
        />
        <div className={page.space} />
        <SelectionBar full={full} project={project} selected={view.selected} rows={rows} />
      </div>
    </div>
  );
}

function select(selected: ReadonlySet<string>, names: readonly string[], on: boolean) {
  if (on) return new Set([...selected, ...names]);
  const gone = new Set(names);
  return new Set([...selected].filter((name) => !gone.has(name)));
}

interface FailureProps {
  project: string;
  error: Error;
  retry: () => unknown;
}

function Failure({ project, error, retry }: FailureProps) {
  if (!isNotFound(error)) {
    return (
      <ErrorNote
        what="The experiments could not be read"
        error={error}
        onRetry={() => void retry()}
      />
    );
  }
  return (
    <NoProject project={project}>
      <p>
        It comes with its first point. <Link to={projectsPath}>See all projects</Link>
      </p>
      <SendHints project={project} />
    </NoProject>
  );
}

function NoExperiments({ project }: { project: string }) {
  return (
    <EmptyState
      isPage
      title={
        <>
          There is no experiment in <bdi>{project}</bdi> yet
        </>
      }
    >
      <p>One appears here with the first point that a program sends.</p>
      <SendHints project={project} />
      <Link to={settingsPath(project)}>Chart sets and aliases</Link>
    </EmptyState>
  );
}
