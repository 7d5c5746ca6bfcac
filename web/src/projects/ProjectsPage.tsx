import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Project } from "@nereid/projects_pb";

import { projects } from "../api/clients";
import { allPages } from "../api/pages";
import { useFailure } from "../api/useFailure";
import { Link } from "../app/Link";
import { useSearchParam } from "../app/location";
import { experimentsPath } from "../app/routes";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNote } from "../ui/ErrorNote";
import { formatPlural } from "../ui/format";
import page from "../ui/Page.module.css";
import { SearchInput } from "../ui/SearchInput";
import { SendHints } from "../ui/SendHints";
import { Ago } from "../ui/times";
import { VirtualTable, type Column, type SortOrder } from "../ui/VirtualTable";
import { DeleteProjectDialog } from "./DeleteProjectDialog";
import { sortProjects } from "./sortProjects";

const REFRESH_MILLIS = 5_000;

export function ProjectsPage() {
  const query = useQuery({
    queryKey: ["projects"],
    queryFn: () =>
      allPages(
        (of) => projects.listProjects(of),
        (answer) => answer.projects,
      ),
    refetchInterval: REFRESH_MILLIS,
  });
  const failure = useFailure(query);
  const { data, refetch } = query;
  if (data === undefined) {
    if (failure === null) return null;
    return (
      <ErrorNote
        what="The projects could not be read"
        error={failure}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState isPage title="There is no project yet">
        <p>It appears here with the first point that a program sends.</p>
        <SendHints project="demo" />
      </EmptyState>
    );
  }
  return <ProjectsTable projects={data} />;
}

function ProjectsTable({ projects: all }: { projects: readonly Project[] }) {
  const [text, setText] = useSearchParam("name", "");
  const [order, setOrder] = useState<SortOrder>({ column: "name", descending: false });
  const [deleted, setDeleted] = useState<string>();
  const shown = useMemo(() => {
    const wanted = text.toLowerCase();
    return sortProjects(
      all.filter(({ name }) => name.toLowerCase().includes(wanted)),
      order,
    );
  }, [all, text, order]);
  return (
    <div className={page.filling}>
      <div className={page.header}>
        <h1>Projects</h1>
        <div className={page.space} />
        <SearchInput label="Filter projects by name" value={text} onChange={setText} />
      </div>
      <VirtualTable
        label="Projects"
        columns={columnsOf(setDeleted)}
        rows={shown}
        rowKey={({ name }) => name}
        rowCount={shown.length}
        order={order}
        onOrder={setOrder}
      />
      <p role="status" className={page.status}>
        {formatPlural(shown.length, "project")}
      </p>
      {deleted !== undefined && (
        <DeleteProjectDialog project={deleted} onClose={() => setDeleted(undefined)} />
      )}
    </div>
  );
}

function columnsOf(onDelete: (project: string) => void): Column<Project>[] {
  return [
    {
      id: "name",
      header: "Name",
      name: "Name",
      width: 160,
      grow: 1,
      sortable: true,
      cell: ({ name }) => (
        <Link to={experimentsPath(name)} title={name}>
          {name}
        </Link>
      ),
    },
    {
      id: "create_time",
      header: "Created",
      name: "Created",
      width: 120,
      sortable: true,
      cell: ({ createTime }) => <Ago time={createTime} />,
    },
    {
      id: "actions",
      header: <span className="visually-hidden">Actions</span>,
      name: "Actions",
      width: 100,
      numeric: true,
      cell: ({ name }) => (
        <Button kind="quiet" aria-label={`Delete ${name}`} onClick={() => onDelete(name)}>
          Delete
        </Button>
      ),
    },
  ];
}
