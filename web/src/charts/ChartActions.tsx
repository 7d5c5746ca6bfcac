import { useEffect, useRef, useState, type ReactNode } from "react";

import { describeError } from "../api/errors";
import { saveFile } from "../ui/saveFile";
import { isLogarithmic, type Range } from "./axis";
import type { ChartCanvas } from "./ChartCanvas";
import styles from "./ChartCard.module.css";
import { chartCsv, CSV_POINTS_MAX } from "./chartCsv";
import type { ChartModel } from "./ChartModel";
import type { ChartPage } from "./ChartPage";
import { chartPng } from "./chartPng";
import type { ChartSpec } from "./chartSpec";
import { IconButton } from "./IconButton";
import { zoomed } from "./range";
import type { Store } from "./Store";

interface ChartActionsProps {
  page: ChartPage;
  spec: ChartSpec;
  model: ChartModel;
  canvas: Store<ChartCanvas | undefined>;
  view: Range | undefined;
  onView: (view: Range | undefined) => void;
  onOpen: ((spec: ChartSpec) => void) | undefined;
  extraActions: ReactNode;
}

const ZOOM = 0.5;

export function ChartActions(props: ChartActionsProps) {
  const { page, spec, model, canvas, view, onView, onOpen, extraActions } = props;
  const [note, setNote] = useState("");
  const csv = useCsv(model, page.project, setNote);
  function zoom(factor: number) {
    const range = zoomed(model.range, factor, 0.5, isLogarithmic(spec.axis));
    show(model.showsAll(range) ? undefined : range);
  }
  // The address follows later: the next click goes on from here.
  function show(range: Range | undefined) {
    model.setView(range);
    onView(range);
  }
  function savePng() {
    const picture = canvas.get()?.canvas;
    if (picture === undefined) return;
    chartPng(model, picture)
      .then((blob) => saveFile(blob, [spec.title], "png"))
      .catch((error: unknown) => setNote(describeError(error)));
  }
  return (
    <>
      {note !== "" && (
        <span className={styles.note} role="status">
          {note}
        </span>
      )}
      <div className={styles.actions} role="group" aria-label={`What to do with ${spec.title}`}>
        <IconButton icon="zoomIn" label="Zoom in" onClick={() => zoom(ZOOM)} />
        <IconButton icon="zoomOut" label="Zoom out" onClick={() => zoom(1 / ZOOM)} />
        <IconButton icon="picture" label="Download as PNG" onClick={savePng} />
        {csv.running ? (
          <IconButton icon="close" label="Cancel the download" onClick={csv.cancel} />
        ) : (
          <IconButton icon="table" label="Download as CSV" onClick={csv.start} />
        )}
        {extraActions}
        {onOpen !== undefined && (
          <IconButton icon="enlarge" label="Enlarge" onClick={() => onOpen(spec)} />
        )}
      </div>
      {view !== undefined && (
        <IconButton
          icon="reset"
          label="Show all"
          className={styles.reset}
          onClick={() => {
            show(undefined);
            // The button goes: keys go on in the picture.
            canvas.get()?.focus();
          }}
        />
      )}
    </>
  );
}

// The download of a chart's points, which may take a while.
function useCsv(model: ChartModel, project: string, tell: (note: string) => void) {
  const running = useRef<AbortController>(undefined);
  const [isRunning, setRunning] = useState(false);
  useEffect(() => () => running.current?.abort(), []);
  async function run(abort: AbortController) {
    try {
      const result = await chartCsv(model, project, abort.signal, (count) =>
        tell(`${count.toLocaleString("en")} points…`),
      );
      saveFile(result.blob, [model.spec.title], "csv");
      tell(result.cut ? `The first ${CSV_POINTS_MAX.toLocaleString("en")} points only` : "");
    } catch (error) {
      tell(abort.signal.aborted ? "" : describeError(error));
    }
    setRunning(false);
  }
  function start() {
    running.current = new AbortController();
    setRunning(true);
    void run(running.current);
  }
  return { running: isRunning, start, cancel: () => running.current?.abort() };
}
