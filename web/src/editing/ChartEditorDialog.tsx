import type { SubmitEvent } from "react";
import type { Chart } from "@nereid/charts_pb";

import { isConflict } from "../api/errors";
import { Button } from "../ui/Button";
import { ConflictNote } from "../ui/ConflictNote";
import { Dialog } from "../ui/Dialog";
import { ErrorNote } from "../ui/ErrorNote";
import forms from "../ui/Form.module.css";
import { missingIn } from "./chartDraft";
import { ChartForm } from "./ChartForm";
import type { ChartOwner } from "./ChartOwner";
import { useAliases } from "./useAliases";
import { useChartEditor } from "./useChartEditor";

export type { ChartOwner };

interface ChartEditorDialogProps {
  project: string;
  owner: ChartOwner;
  // The chart to edit. Unset: a new one is made.
  chart?: Chart;
  // Names of numeric channels to offer as sources.
  channels: readonly string[];
  onClose: () => void;
}

// Makes or edits a chart: saves it on the server, has the queries ["experiment-charts", project, …] and
// ["chart-sets", project] read again, and closes.
export function ChartEditorDialog(props: ChartEditorDialogProps) {
  const { project, owner, chart, channels, onClose } = props;
  const editor = useChartEditor(project, owner, chart, onClose);
  const { data: aliases = [] } = useAliases(project);
  const missing = missingIn(editor.draft);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (missing === undefined) editor.save();
  }
  return (
    <Dialog title={<EditorTitle owner={owner} chart={chart} />} onClose={onClose}>
      <form className={forms.form} onSubmit={submit}>
        <ChartForm
          draft={editor.draft}
          isNew={chart === undefined}
          channels={channels}
          aliases={aliases.map(({ name }) => name)}
          onChange={editor.change}
        />
        {editor.readError !== null && (
          <ErrorNote what="The chart could not be read" error={editor.readError} />
        )}
        <SaveError what={"chartSet" in owner ? "The chart set" : "The chart"} {...editor} />
        <div className={forms.buttons}>
          {missing !== undefined && <span className={forms.hint}>{missing}</span>}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            disabled={missing !== undefined || editor.saving || editor.reading}
          >
            Save chart
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface EditorTitleProps {
  owner: ChartOwner;
  chart: Chart | undefined;
}

function EditorTitle({ owner, chart }: EditorTitleProps) {
  const where =
    "chartSet" in owner ? (
      <>
        the chart set <bdi>{owner.chartSet}</bdi>
      </>
    ) : (
      <bdi>{owner.experiment}</bdi>
    );
  if (chart === undefined) return <>New chart in {where}</>;
  return (
    <>
      Chart <bdi>{chart.name}</bdi> of {where}
    </>
  );
}

interface SaveErrorProps {
  // What may have been changed meanwhile.
  what: string;
  saveError: Error | null;
  reload: () => void;
  overwrite: () => void;
}

function SaveError({ what, saveError, reload, overwrite }: SaveErrorProps) {
  if (saveError === null) return null;
  if (!isConflict(saveError)) return <ErrorNote what="The chart was not saved" error={saveError} />;
  return <ConflictNote what={what} onReload={reload} onOverwrite={overwrite} />;
}
