import { useQuery, useQueryClient } from "@tanstack/react-query";

import { aliases, chartSets, experiments, projects } from "../api/clients";
import { allPages } from "../api/pages";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { ErrorNote } from "../ui/ErrorNote";
import { formatPlural } from "../ui/format";

interface DeleteProjectDialogProps {
  project: string;
  onClose: () => void;
}

// Tells what a project has, asks, and takes it away.
export function DeleteProjectDialog({ project, onClose }: DeleteProjectDialogProps) {
  const client = useQueryClient();
  const content = useQuery({
    queryKey: ["project-content", project],
    queryFn: () => countContent(project),
    gcTime: 0,
  });
  async function remove() {
    await projects.deleteProject({ name: project });
    await client.invalidateQueries({ queryKey: ["projects"] });
  }
  return (
    <ConfirmDialog
      title={
        <>
          Delete the project <bdi>{project}</bdi>?
        </>
      }
      action="Delete project"
      typed={project}
      ready={content.data !== undefined}
      onConfirm={remove}
      onClose={onClose}
    >
      {content.error !== null && (
        <ErrorNote what="What it holds could not be read" error={content.error} />
      )}
      {content.data === undefined ? (
        <p>Counting what it holds …</p>
      ) : (
        <p>
          It goes with{" "}
          <strong>{formatPlural(content.data.experiments, "experiment")}, all their points</strong>,{" "}
          {formatPlural(content.data.chartSets, "chart set")} and{" "}
          {formatPlural(content.data.aliases, "alias", "aliases")}. This cannot be undone. Programs
          that still send to it are stopped from doing so.
        </p>
      )}
    </ConfirmDialog>
  );
}

async function countContent(project: string) {
  const [ofExperiments, ofChartSets, ofAliases] = await Promise.all([
    allPages(
      (page) => experiments.listExperiments({ project, ...page }),
      (answer) => answer.experiments,
    ),
    allPages(
      (page) => chartSets.listChartSets({ project, ...page }),
      (answer) => answer.chartSets,
    ),
    allPages(
      (page) => aliases.listAliases({ project, ...page }),
      (answer) => answer.aliases,
    ),
  ]);
  return {
    experiments: ofExperiments.length,
    chartSets: ofChartSets.length,
    aliases: ofAliases.length,
  };
}
