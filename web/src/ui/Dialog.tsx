import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

import { Button } from "./Button";
import styles from "./Dialog.module.css";

interface DialogProps {
  // Names in it stand in <bdi>, so that none turns the words around it.
  title: ReactNode;
  // Called for Escape and for the close button. The caller takes the dialog away.
  onClose: () => void;
  children: ReactNode;
}

// A modal dialog: the browser keeps the focus inside and gives it back afterwards.
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it is still in the page: one that was taken out gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        <Button kind="quiet" aria-label="Close" onClick={onClose}>
          ✕
        </Button>
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>
  );
}
