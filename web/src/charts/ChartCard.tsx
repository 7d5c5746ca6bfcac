import {
  memo,
  useId,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  useSyncExternalStore,
} from "react";

import type { Theme } from "../app/theme";
import { isLogarithmicScale, type Range } from "./axis";
import { ChartActions } from "./ChartActions";
import type { ChartCanvas, CursorReading } from "./ChartCanvas";
import styles from "./ChartCard.module.css";
import { ChartLegend } from "./ChartLegend";
import type { ChartPage } from "./ChartPage";
import { ChartPlot } from "./ChartPlot";
import { ChartStatus } from "./ChartStatus";
import { chartText } from "./chartText";
import { ChartTooltip } from "./ChartTooltip";
import type { ChartSpec } from "./chartSpec";
import { CursorLive } from "./CursorLive";
import { hiddenBy, type SeriesChoice } from "./seriesChoice";
import { Store } from "./Store";
import { useChartModel } from "./useChartModel";

export interface ChartCardProps {
  page: ChartPage;
  spec: ChartSpec;
  view: Range | undefined;
  // Which series are shown. Undefined: all.
  choice: SeriesChoice | undefined;
  // Experiments that are shown in no chart of the page.
  hiddenExperiments: ReadonlySet<string>;
  onView: (spec: ChartSpec, view: Range | undefined) => void;
  onHidden: (spec: ChartSpec, hidden: ReadonlySet<string>) => void;
  // Fills the page with the chart. Undefined: it does so already.
  onOpen: ((spec: ChartSpec) => void) | undefined;
  theme: Theme;
  // What else can be done with this chart.
  extraActions: ReactNode;
}

// A chart with its title, legend and what can be done with it.
export const ChartCard = memo(function ChartCard(props: ChartCardProps) {
  const { page, spec, view, choice, onView, onHidden } = props;
  const hidden = useMemo(() => hiddenBy(choice, spec.series), [choice, spec]);
  const listed = useListed(spec, props.hiddenExperiments);
  const allHidden = useMemo(
    () => new Set(spec.series.map((it) => it.id).filter((id) => hidden.has(id) || !listed.has(id))),
    [spec, hidden, listed],
  );
  const card = useRef<HTMLElement>(null);
  const [cursor] = useState(() => new Store<CursorReading | undefined>(undefined));
  const [canvas] = useState(() => new Store<ChartCanvas | undefined>(undefined));
  const [model, near] = useChartModel(page, card, spec, { view, hidden: allHidden });
  const summary = useSyncExternalStore(model.subscribeSummary, model.getSummary);
  const titleId = useId();
  const textId = useId();
  const setView = (next: Range | undefined) => onView(spec, next);
  return (
    <figure
      ref={card}
      data-chart={spec.id}
      tabIndex={-1}
      className={`${styles.card} ${props.onOpen === undefined ? styles.open : ""}`}
      aria-labelledby={titleId}
      aria-describedby={textId}
    >
      <figcaption className={styles.head}>
        <h3 id={titleId} className={styles.title} title={spec.title}>
          {spec.title}
        </h3>
        {spec.smoothing > 0 && <span className={styles.note}>smoothed {spec.smoothing}</span>}
        {isLogarithmicScale(spec.yScale) && <span className={styles.note}>log</span>}
        {near && <ChartActions {...props} model={model} canvas={canvas} onView={setView} />}
      </figcaption>
      <div className={styles.plot}>
        {near && (
          <ChartPlot
            key={`${spec.axis}/${spec.yScale}`}
            model={model}
            label={spec.title}
            theme={props.theme}
            cursor={cursor}
            canvas={canvas}
            onView={setView}
          />
        )}
        <ChartTooltip model={model} cursor={cursor} />
        <ChartStatus summary={summary} onRetry={() => model.retry()} />
      </div>
      <ChartLegend
        series={spec.series.filter((it) => listed.has(it.id))}
        summary={summary}
        hidden={hidden}
        cursor={cursor}
        onHidden={(next) => onHidden(spec, next)}
        onPoint={(it) => {
          if (spec.experiments.length > 1) page.highlight(it?.experiment);
        }}
      />
      <p id={textId} className="visually-hidden">
        {chartText(spec, summary)}
      </p>
      <CursorLive model={model} cursor={cursor} />
    </figure>
  );
});

// The series of experiments that the page shows.
function useListed(spec: ChartSpec, hiddenExperiments: ReadonlySet<string>): ReadonlySet<string> {
  return useMemo(
    () =>
      new Set(spec.series.filter((it) => !hiddenExperiments.has(it.experiment)).map((it) => it.id)),
    [spec, hiddenExperiments],
  );
}
