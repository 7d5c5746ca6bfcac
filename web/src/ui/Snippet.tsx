import { useState } from "react";

import { Button } from "./Button";
import styles from "./Snippet.module.css";

// Lines to type elsewhere, with a button that copies them where the browser allows it.
export function Snippet({ label, code }: { label: string; code: string }) {
  const [copied, setCopied] = useState(false);
  // Browsers have a clipboard for pages of this machine and for HTTPS.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  return (
    <figure className={styles.snippet} aria-label={label}>
      {/* Scrolled by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>{code}</pre>
      {clipboard !== undefined && (
        <Button
          kind="quiet"
          className={styles.copy ?? ""}
          onClick={() => void clipboard.writeText(code).then(() => setCopied(true))}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      )}
    </figure>
  );
}
