import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { aliases } from "../api/clients";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { ErrorNote } from "../ui/ErrorNote";
import forms from "../ui/Form.module.css";
import { NewNameField } from "../ui/NewNameField";
import { aliasesChanged } from "./aliasesChanged";
import { ChannelsField } from "./ChannelsField";

interface NewAliasDialogProps {
  project: string;
  // Names of channels to offer.
  channels: readonly string[];
  onClose: () => void;
}

export function NewAliasDialog({ project, channels, onClose }: NewAliasDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [chosen, choose] = useState<string[]>([]);
  const complete = name !== "" && chosen.length > 0;
  const create = useMutation({
    mutationFn: () => aliases.createAlias({ project, alias: { name, channels: chosen } }),
    onSuccess: async () => {
      await aliasesChanged(client, project);
      onClose();
    },
  });
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (complete) create.mutate();
  }
  return (
    <Dialog title="New alias" onClose={onClose}>
      <form className={forms.form} onSubmit={submit}>
        <NewNameField name={name} onChange={setName} />
        <ChannelsField
          label="Channels in their order"
          channels={chosen}
          offers={channels}
          onChange={choose}
        />
        {create.error !== null && <ErrorNote what="The alias was not made" error={create.error} />}
        <div className={forms.buttons}>
          {!complete && <span className={forms.hint}>An alias needs a name and a channel.</span>}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!complete || create.isPending}>
            Create alias
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
