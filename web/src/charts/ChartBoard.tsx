import { useEffect, useMemo, useRef, type CSSProperties, type ReactNode } from "react";

import { changeSearchParams, useSearchParams } from "../app/location";
import { useTheme } from "../app/theme";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";
import { BoardToolbar } from "./BoardToolbar";
import { applyView, type BoardChart, type BoardGroup } from "./boardCharts";
import { readBoardView, viewOf, type BoardView } from "./boardView";
import styles from "./ChartBoard.module.css";
import { ChartCard, type ChartCardProps } from "./ChartCard";
import type { ChartPage } from "./ChartPage";
import type { ChartSpec } from "./chartSpec";
import { useChoices } from "./useChoices";
import { useZoomInAddress } from "./useZoomInAddress";

const NONE: ReadonlySet<string> = new Set();

interface ChartBoardProps {
  page: ChartPage;
  groups: readonly BoardGroup[];
  // Shown in no chart.
  hiddenExperiments?: ReadonlySet<string>;
  // Nothing comes any more.
  ended: boolean;
  // At the end of the toolbar.
  children?: ReactNode;
}

// A page of charts in groups, with a toolbar for all of them. Its view is in the address.
export function ChartBoard(props: ChartBoardProps) {
  const { page, groups, ended, children } = props;
  const params = useSearchParams();
  const view = useMemo(() => readBoardView(params), [params]);
  const { search, axis, scale, smoothing } = view;
  const shown = useMemo(
    () => applyView(groups, { ...NO_VIEW, search, axis, scale, smoothing }),
    [groups, search, axis, scale, smoothing],
  );
  const opened = shown.flatMap((it) => it.charts).find((it) => it.spec.id === view.open);
  const cardProps = useCards(props, view);
  useFocusOnChart(view.open);
  return (
    <>
      <BoardToolbar page={page} view={view} ended={ended}>
        {children}
      </BoardToolbar>
      {opened !== undefined ? (
        <Opened>
          <ChartCard key={opened.spec.id} {...cardProps(opened)} onOpen={undefined} />
        </Opened>
      ) : (
        shown.map((group) => <Group key={group.id} {...{ group, view, cardProps }} />)
      )}
      {shown.length === 0 && groups.length > 0 && (
        <EmptyState
          title={
            <>
              No chart contains “<bdi>{search}</bdi>”
            </>
          }
        >
          <Button onClick={() => changeSearchParams((it) => it.delete("q"))}>Clear search</Button>
        </EmptyState>
      )}
    </>
  );
}

// The button that enlarges a chart or puts it back goes: keys go on in the chart.
function useFocusOnChart(open: string | undefined): void {
  const shown = useRef(open);
  useEffect(() => {
    const id = open ?? shown.current;
    if (shown.current === open || id === undefined) return;
    shown.current = open;
    document.querySelector<HTMLElement>(`[data-chart="${CSS.escape(id)}"]`)?.focus();
  }, [open]);
}

const NO_VIEW = readBoardView(new URLSearchParams());

type CardProps = (chart: BoardChart) => ChartCardProps;

// What each card is given, from the address and back to it.
function useCards({ page, hiddenExperiments }: ChartBoardProps, view: BoardView): CardProps {
  const onView = useZoomInAddress();
  const [choices, onHidden] = useChoices(view);
  const theme = useTheme();
  return ({ spec, actions }) => ({
    ...{ page, spec, theme, onView, onHidden, onOpen },
    view: viewOf(view, spec.id, spec.axis),
    choice: choices.get(spec.id),
    hiddenExperiments: hiddenExperiments ?? NONE,
    extraActions: actions,
  });
}

function onOpen({ id }: ChartSpec): void {
  changeSearchParams((params) => params.set("open", id), "step");
}

interface GroupProps {
  group: BoardGroup;
  view: BoardView;
  cardProps: CardProps;
}

function Group({ group, view, cardProps }: GroupProps) {
  const columns = { "--columns": view.columns } as CSSProperties;
  return (
    <section className={styles.group} aria-label={group.heading || "Charts"}>
      {group.heading !== "" && (
        <h2 className={styles.heading}>
          <span title={group.heading}>{group.heading}</span>
          <small>{group.charts.length}</small>
        </h2>
      )}
      <div className={view.columns > 0 ? styles.columns : styles.grid} style={columns}>
        {group.charts.map((chart) => (
          <ChartCard key={chart.spec.id} {...cardProps(chart)} />
        ))}
      </div>
    </section>
  );
}

function Opened({ children }: { children: ReactNode }) {
  return (
    <section className={styles.group} aria-label="Enlarged chart">
      <p>
        <Button onClick={() => changeSearchParams((params) => params.delete("open"), "step")}>
          ← All charts
        </Button>
      </p>
      {children}
    </section>
  );
}
