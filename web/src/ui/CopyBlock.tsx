import { useState } from "react";

import { Button } from "./Button";
import styles from "./CopyBlock.module.css";

interface CopyBlockProps {
  // What it is, such as "Python".
  label: string;
  text: string;
}

// Text to take along: a program or a command, with a button that copies it.
export function CopyBlock({ label, text }: CopyBlockProps) {
  const [said, say] = useState("");
  function copy() {
    // Without a secure context (another host, plain HTTP) the browser has no clipboard for pages.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) {
      say("Select the text and copy it");
      return;
    }
    clipboard.writeText(text).then(
      () => say("Copied"),
      () => say("The browser did not allow it"),
    );
  }
  return (
    <figure className={styles.block}>
      <figcaption>
        <span>{label}</span>
        <span role="status">{said}</span>
        <Button kind="quiet" aria-label={`Copy: ${label}`} onClick={copy}>
          Copy
        </Button>
      </figcaption>
      <pre>
        <code>{text}</code>
      </pre>
    </figure>
  );
}
