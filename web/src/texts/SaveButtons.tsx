import { useEffect, useRef, useState } from "react";

import { describeError } from "../api/errors";
import { Button } from "../ui/Button";
import { saveFile } from "../ui/saveFile";
import { asText, exportLog } from "./exportLog";
import type { LogColumns } from "./formatLine";
import type { Line } from "./Line";
import type { LogStore } from "./LogStore";

interface SaveButtonsProps {
  store: LogStore;
  // The lines to save. Undefined: all of the log.
  lines: readonly Line[] | undefined;
  columns: LogColumns;
  // About as many lines the log has.
  lineCount: number;
}

// Copies the lines at hand, and downloads all of them, with the columns that are shown.
export function SaveButtons({ store, lines, columns, lineCount }: SaveButtonsProps) {
  const [said, setSaid] = useState("");
  const [percent, setPercent] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { project, experiment, channels } = store.source;
  async function download() {
    running.current = new AbortController();
    setSaid("");
    setPercent(0);
    try {
      const onProgress = (done: number) => setPercent(Math.floor((100 * done) / (lineCount || 1)));
      const blob =
        lines === undefined
          ? await exportLog(store.source, columns, onProgress, running.current.signal)
          : new Blob([asText(lines, columns)], { type: "text/plain;charset=utf-8" });
      saveFile(blob, [project, experiment, ...channels], "txt");
    } catch (error) {
      if (!running.current.signal.aborted) setSaid(`Not downloaded: ${describeError(error)}`);
    }
    setPercent(undefined);
  }
  async function copy() {
    const copied = lines ?? store.snapshot().window.lines;
    try {
      await navigator.clipboard.writeText(asText(copied, columns));
      setSaid(`${copied.length.toLocaleString("en")} lines copied`);
    } catch {
      setSaid("The browser does not let this page copy: download the log instead");
    }
  }
  return (
    <>
      <span role="status">{said}</span>
      <Button title="Copy the lines that are loaded" onClick={() => void copy()}>
        Copy
      </Button>
      {percent === undefined ? (
        <Button title="Download the log as a text file" onClick={() => void download()}>
          Download
        </Button>
      ) : (
        <Button onClick={() => running.current?.abort()}>Stop ({Math.min(percent, 100)} %)</Button>
      )}
    </>
  );
}
