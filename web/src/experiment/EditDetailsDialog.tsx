import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type SubmitEvent } from "react";
import type { Experiment } from "@nereid/experiments_pb";

import { experiments } from "../api/clients";
import { isConflict } from "../api/errors";
import { Button } from "../ui/Button";
import { Chip } from "../ui/Chip";
import { ConflictNote } from "../ui/ConflictNote";
import { Dialog } from "../ui/Dialog";
import { ErrorNote } from "../ui/ErrorNote";
import { Field } from "../ui/Field";
import forms from "../ui/Form.module.css";
import styles from "./DetailsTab.module.css";
import { experimentChanged } from "./experimentStore";

interface EditDetailsDialogProps {
  experiment: Experiment;
  onClose: () => void;
}

// Changes description and tags, unless somebody else did since the dialog was opened.
export function EditDetailsDialog({ experiment, onClose }: EditDetailsDialogProps) {
  const client = useQueryClient();
  const [description, setDescription] = useState(experiment.description);
  const [tags, setTags] = useState<readonly string[]>(experiment.tags);
  const [etag, setEtag] = useState(experiment.etag);
  const { project, name } = experiment;
  const save = useMutation({
    mutationFn: (known: string) =>
      experiments.updateExperiment({
        experiment: { project, name, description, tags: [...tags], etag: known },
        updateMask: { paths: ["description", "tags"] },
      }),
    onSuccess: async () => {
      await experimentChanged(client, experiment);
      onClose();
    },
  });
  // What is stored now, for a person to choose between it and what is in the dialog.
  const reload = useMutation({
    mutationFn: () => experiments.getExperiment({ project, name }),
    onSuccess: ({ experiment: stored }) => {
      if (stored === undefined) return;
      setDescription(stored.description);
      setTags(stored.tags);
      setEtag(stored.etag);
      save.reset();
    },
  });
  function submit(event: SubmitEvent) {
    event.preventDefault();
    save.mutate(etag);
  }
  return (
    <Dialog title={<EditTitle name={name} />} onClose={onClose}>
      <form className={forms.form} onSubmit={submit}>
        <Field label="Description">
          {(control) => (
            <textarea
              {...control}
              value={description}
              rows={6}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <TagsField tags={tags} onChange={setTags} />
        {save.error !== null && isConflict(save.error) && (
          <ConflictNote
            what="The experiment"
            onReload={() => reload.mutate()}
            onOverwrite={() => save.mutate("")}
          />
        )}
        {save.error !== null && !isConflict(save.error) && (
          <ErrorNote what="It was not saved" error={save.error} />
        )}
        <div className={forms.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface TagsFieldProps {
  tags: readonly string[];
  onChange: (tags: readonly string[]) => void;
}

function TagsField({ tags, onChange }: TagsFieldProps) {
  const [text, setText] = useState("");
  function add() {
    if (text === "") return;
    onChange([...new Set([...tags, text])]);
    setText("");
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  }
  return (
    <>
      <Field label="Add a tag" hint="Enter adds it">
        {(control) => (
          <input
            {...control}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={add}
          />
        )}
      </Field>
      <div className={styles.tags} role="group" aria-label="Tags to save">
        {tags.map((tag) => (
          <Chip
            key={tag}
            label={tag}
            removeLabel={`Remove the tag ${tag}`}
            onRemove={() => onChange(tags.filter((it) => it !== tag))}
          />
        ))}
      </div>
    </>
  );
}

function EditTitle({ name }: { name: string }) {
  return (
    <>
      Description and tags of <bdi>{name}</bdi>
    </>
  );
}
