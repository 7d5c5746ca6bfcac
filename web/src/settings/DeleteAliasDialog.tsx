import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ChartSet } from "@nereid/chart_sets_pb";

import { aliases } from "../api/clients";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { ErrorNote } from "../ui/ErrorNote";
import { NameList } from "../ui/NameList";
import { EXPERIMENTS_LOOKED_AT, usesInChartSets, usesInExperiments } from "./aliasUses";
import { aliasesChanged } from "./aliasesChanged";

interface DeleteAliasDialogProps {
  project: string;
  // Of the alias.
  name: string;
  chartSets: readonly ChartSet[];
  onClose: () => void;
}

// Names the charts that use an alias, asks, and takes it away.
export function DeleteAliasDialog({ project, name, chartSets, onClose }: DeleteAliasDialogProps) {
  const client = useQueryClient();
  const own = useQuery({
    queryKey: ["alias-uses", project, name],
    queryFn: () => usesInExperiments(project, name),
    gcTime: 0,
  });
  const uses = [...usesInChartSets(chartSets, name), ...(own.data ?? [])];
  async function remove() {
    await aliases.deleteAlias({ project, name });
    await aliasesChanged(client, project);
  }
  return (
    <ConfirmDialog
      title={
        <>
          Delete the alias <bdi>{name}</bdi>?
        </>
      }
      action="Delete alias"
      ready={!own.isPending}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>The channels that it stands for stay, with all their points.</p>
      {uses.length > 0 && (
        <>
          <p>
            <strong>These charts stay, and show nothing for it:</strong>
          </p>
          <NameList label="Charts that use the alias" names={uses} />
        </>
      )}
      {own.error !== null && (
        <ErrorNote what="The charts of the experiments could not be read" error={own.error} />
      )}
      <p role="status">
        {own.isPending && "Looking for charts that use it …"}
        {own.isSuccess && uses.length === 0 && "No chart uses it"}
        {own.isSuccess &&
          ` (looked at all chart sets and at the charts of the ${EXPERIMENTS_LOOKED_AT} newest experiments).`}
      </p>
    </ConfirmDialog>
  );
}
