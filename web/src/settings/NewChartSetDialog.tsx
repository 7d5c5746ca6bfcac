import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { chartSets } from "../api/clients";
import { chartsChanged } from "../editing/chartStore";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { ErrorNote } from "../ui/ErrorNote";
import forms from "../ui/Form.module.css";
import { NewNameField } from "../ui/NewNameField";

interface NewChartSetDialogProps {
  project: string;
  onClose: () => void;
}

export function NewChartSetDialog({ project, onClose }: NewChartSetDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => chartSets.createChartSet({ project, chartSet: { name } }),
    onSuccess: async () => {
      await chartsChanged(client, project);
      onClose();
    },
  });
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (name !== "") create.mutate();
  }
  return (
    <Dialog title="New chart set" onClose={onClose}>
      <form className={forms.form} onSubmit={submit}>
        <NewNameField name={name} onChange={setName} />
        {create.error !== null && (
          <ErrorNote what="The chart set was not made" error={create.error} />
        )}
        <div className={forms.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={name === "" || create.isPending}>
            Create chart set
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
