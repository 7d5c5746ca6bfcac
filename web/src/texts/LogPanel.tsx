import { useCallback, useMemo, useState, type ReactNode } from "react";

import { useSearchParam } from "../app/location";
import { TEXTS_PARAMS } from "../experiment/queryNames";
import { Button } from "../ui/Button";
import { ErrorNote } from "../ui/ErrorNote";
import { LiveBadge } from "../ui/LiveBadge";
import { Toggle } from "../ui/Toggle";
import type { LogColumns } from "./formatLine";
import { lineKey } from "./Line";
import styles from "./LogPanel.module.css";
import type { SearchHit } from "./LogSearch";
import type { LogState, LogStore } from "./LogStore";
import { LogView, START, type LogTarget } from "./LogView";
import { SaveButtons } from "./SaveButtons";
import { SearchBar } from "./SearchBar";
import { useLog, useLogSearch, type LogFinding } from "./useLog";
import type { LogSource } from "./readLines";

interface LogPanelProps {
  source: LogSource;
  running: boolean;
  // About as many lines are stored.
  lineCount: number;
  // Chooses the channels.
  menu: ReactNode;
}

// A log with its tools: columns, search, following, copy and download.
export function LogPanel({ source, running, lineCount, menu }: LogPanelProps) {
  const [store, state] = useLog(source, running);
  const [pattern, setPattern] = useSearchParam(TEXTS_PARAMS.find, "");
  const [regex, setRegex] = useFlag(TEXTS_PARAMS.regex, false);
  const [matchingOnly, setMatchingOnly] = useFlag(TEXTS_PARAMS.matchingOnly, false);
  const [wrapped, setWrapped] = useFlag(TEXTS_PARAMS.wrapped, true);
  const [x, setX] = useFlag(TEXTS_PARAMS.x, true);
  const [time, setTime] = useFlag(TEXTS_PARAMS.time, false);
  const finding = useLogSearch(store, pattern, regex);
  const [aim, setAim] = useState<{ store: LogStore; target: LogTarget }>();
  const columns = useMemo<LogColumns>(() => {
    return { x, time, channels: source.channels.length > 1 ? source.channels : undefined };
  }, [x, time, source]);
  const target = aim?.store === store ? aim.target : undefined;
  function goTo(hit: SearchHit) {
    setAim({ store, target: { key: lineKey(hit.line) } });
    store.show(hit);
  }
  function goToStart() {
    setAim({ store, target: { key: START } });
    store.openStart();
  }
  return (
    <section className={styles.panel} aria-label="Log">
      <div className={styles.tools}>
        {menu}
        <Toggle label="x" title="Show x" pressed={x} onChange={setX} />
        <Toggle label="Time" title="Show the wall time" pressed={time} onChange={setTime} />
        <Toggle label="Wrap" title="Wrap long lines" pressed={wrapped} onChange={setWrapped} />
        <span className={styles.space} />
        <Badge state={state} />
        <SaveButtons
          store={store}
          lines={matchingOnly && finding.state !== undefined ? linesOf(finding) : undefined}
          columns={columns}
          lineCount={lineCount}
        />
      </div>
      <SearchBar
        {...{ pattern, regex, matchingOnly, finding, lineCount, target }}
        onPattern={setPattern}
        onRegex={setRegex}
        onMatchingOnly={setMatchingOnly}
        onGoTo={goTo}
      />
      <Notes store={store} state={state} />
      <Lines
        key={source.channels.join("\n")}
        {...{ store, state, finding, matchingOnly, columns, wrapped, target }}
        onGoToStart={goToStart}
      />
    </section>
  );
}

function linesOf(finding: LogFinding) {
  return finding.state?.hits.map((hit) => hit.line) ?? [];
}

// A parameter of the address that is "1" or "0".
function useFlag(name: string, initial: boolean): [boolean, (value: boolean) => void] {
  const [value, set] = useSearchParam(name, initial ? "1" : "0");
  return [value === "1", (next) => set(next ? "1" : "0")];
}

function Badge({ state }: { state: LogState }) {
  return state.watch === "refused" ? null : <LiveBadge state={state.watch} />;
}

function Notes({ store, state }: { store: LogStore; state: LogState }) {
  const notes = state.notes.filter((note) => note !== "");
  return (
    <>
      {state.error !== undefined && (
        <ErrorNote
          what="Lines of the log could not be read"
          error={state.error}
          onRetry={() => store.retry()}
        />
      )}
      {state.watchError !== undefined && (
        <ErrorNote what="New lines are not shown" error={state.watchError} />
      )}
      {notes.map((note) => (
        <p key={note} className={styles.note} role="status">
          {note}
        </p>
      ))}
    </>
  );
}

interface LinesProps {
  store: LogStore;
  state: LogState;
  finding: LogFinding;
  matchingOnly: boolean;
  columns: LogColumns;
  wrapped: boolean;
  target: LogTarget | undefined;
  onGoToStart: () => void;
}

function Lines({ store, state, finding, matchingOnly, ...view }: LinesProps) {
  const filtered = matchingOnly && finding.matcher !== undefined;
  const hits = finding.state?.hits;
  const found = useMemo(() => hits?.map((hit) => hit.line) ?? [], [hits]);
  const lines = filtered ? found : state.window.lines;
  const loadOlder = useCallback(() => {
    if (!filtered) void store.loadOlder();
  }, [store, filtered]);
  const loadNewer = useCallback(() => {
    if (!filtered) void store.loadNewer();
  }, [store, filtered]);
  return (
    <div className={styles.log}>
      <LogView
        {...view}
        key={filtered ? "matching" : "all"}
        label={filtered ? "Matching lines" : "Lines"}
        lines={lines}
        matcher={finding.matcher}
        following={state.following}
        onLeaveEnd={() => store.stopFollowing()}
        onReachEnd={() => {
          if (filtered || !state.window.hasNewer) store.follow();
        }}
        hasOlder={!filtered && state.window.hasOlder}
        onGoToEnd={() => store.follow()}
        onNearStart={loadOlder}
        onNearEnd={loadNewer}
      />
      {state.loaded && lines.length === 0 && (
        <Nothing chosen={store.source.channels.length > 0} {...{ filtered, finding }} />
      )}
      <FollowButton store={store} state={state} />
    </div>
  );
}

interface NothingProps {
  chosen: boolean;
  filtered: boolean;
  finding: LogFinding;
}

function Nothing({ chosen, filtered, finding }: NothingProps) {
  if (chosen && filtered) {
    const searching = finding.state?.progress === "searching";
    return searching ? null : <p className={styles.nothing}>No line matches.</p>;
  }
  return (
    <p className={styles.nothing}>
      {chosen
        ? "No lines yet. They appear here as the program sends them."
        : "No channel is chosen. Choose one or more above."}
    </p>
  );
}

function FollowButton({ store, state }: { store: LogStore; state: LogState }) {
  if (!state.loaded || state.following) return null;
  const { unseenCount } = state;
  const lines = unseenCount === 1 ? "1 new line" : `${unseenCount.toLocaleString("en")} new lines`;
  return (
    <Button kind="primary" className={styles.follow ?? ""} onClick={() => store.follow()}>
      {unseenCount === 0 ? "Go to the end" : lines} ↓
    </Button>
  );
}
