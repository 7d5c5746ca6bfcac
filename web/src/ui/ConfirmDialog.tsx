import { useMutation } from "@tanstack/react-query";
import { useState, type SubmitEvent, type ReactNode } from "react";

import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { ErrorNote } from "./ErrorNote";
import { Field } from "./Field";
import forms from "./Form.module.css";

interface ConfirmDialogProps {
  // As that of a Dialog.
  title: ReactNode;
  // What the button does, such as "Delete 3 experiments".
  action: string;
  // Does it. What it throws is shown, and the dialog stays.
  onConfirm: () => Promise<void>;
  onClose: () => void;
  // The action can only be chosen once this is typed.
  typed?: string;
  // False: something is missing yet for the action.
  ready?: boolean;
  // What goes.
  children: ReactNode;
}

// Asks before something is taken away.
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, action, onConfirm, onClose, typed, ready = true, children } = props;
  const [text, setText] = useState("");
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  // A field of one line has no line breaks.
  const wanted = typed?.replaceAll(/[\r\n]/g, "");
  const allowed = ready && !confirm.isPending && (wanted === undefined || text === wanted);
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (allowed) confirm.mutate();
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={forms.form} onSubmit={submit}>
        {children}
        {typed !== undefined && (
          <Field label="Type the name to confirm" hint={typed}>
            {(control) => (
              <input
                {...control}
                value={text}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        )}
        {confirm.error !== null && <ErrorNote what="That did not work" error={confirm.error} />}
        <div className={forms.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={!allowed}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
