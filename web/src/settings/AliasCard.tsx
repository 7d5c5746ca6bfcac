import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Alias } from "@nereid/aliases_pb";
import type { ChartSet } from "@nereid/chart_sets_pb";

import { aliases } from "../api/clients";
import { Link } from "../app/Link";
import { experimentPath } from "../app/routes";
import { Button } from "../ui/Button";
import { aliasesChanged } from "./aliasesChanged";
import { ChangeError } from "./ChangeError";
import { ChannelsField } from "./ChannelsField";
import { DeleteAliasDialog } from "./DeleteAliasDialog";
import styles from "./SettingsPage.module.css";
import type { Resolution } from "./useResolutions";

interface AliasCardProps {
  project: string;
  alias: Alias;
  chartSets: readonly ChartSet[];
  // Names of channels to offer.
  channels: readonly string[];
  resolutions: readonly Resolution[];
}

// An alias with its channels, which are changed in place, and what it stands for.
export function AliasCard({ project, alias, chartSets, channels, resolutions }: AliasCardProps) {
  const [deleting, setDeleting] = useState(false);
  const { channels: shown, save, error } = useAliasChannels(project, alias);
  return (
    <article className={styles.card} aria-label={`Alias ${alias.name}`}>
      <div className={styles.head}>
        <h3>{alias.name}</h3>
        <Button
          kind="quiet"
          aria-label={`Delete the alias ${alias.name}`}
          onClick={() => setDeleting(true)}
        >
          Delete
        </Button>
      </div>
      <ChannelsField
        label={`Channels of ${alias.name} in their order`}
        channels={shown}
        offers={channels}
        needed
        onChange={save}
      />
      <ChangeError what="The alias" error={error} />
      {resolutions.length > 0 && <Resolutions project={project} resolutions={resolutions} />}
      {deleting && (
        <DeleteAliasDialog
          project={project}
          name={alias.name}
          chartSets={chartSets}
          onClose={() => setDeleting(false)}
        />
      )}
    </article>
  );
}

// The channels of an alias, and how to save others. They show at once.
function useAliasChannels(project: string, { name, channels, etag }: Alias) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (list: string[]) =>
      aliases.updateAlias({
        project,
        alias: { name, channels: list, etag },
        updateMask: { paths: ["channels"] },
      }),
    onSettled: () => aliasesChanged(client, project),
  });
  return {
    channels: save.isPending ? save.variables : channels,
    save: (list: string[]) => save.mutate(list),
    error: save.error,
  };
}

interface ResolutionsProps {
  project: string;
  resolutions: readonly Resolution[];
}

function Resolutions({ project, resolutions }: ResolutionsProps) {
  return (
    <table className={styles.uses}>
      <caption>What it stands for in the newest experiments</caption>
      <tbody>
        {resolutions.map(({ experiment, channel }) => (
          <tr key={experiment}>
            <th scope="row" title={experiment}>
              <Link to={experimentPath(project, experiment)}>{experiment}</Link>
            </th>
            <td title={channel}>
              {channel === "" ? <span className={styles.muted}>nothing</span> : channel}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
