import { useEffect, useRef, type KeyboardEvent } from "react";

import { describeError } from "../api/errors";
import { Button } from "../ui/Button";
import { Toggle } from "../ui/Toggle";
import { lineKey } from "./Line";
import { HITS_MAX, type SearchHit, type SearchState } from "./LogSearch";
import type { LogTarget } from "./LogView";
import styles from "./SearchBar.module.css";
import type { LogFinding } from "./useLog";

interface SearchBarProps {
  pattern: string;
  regex: boolean;
  matchingOnly: boolean;
  finding: LogFinding;
  // About as many lines are there to look through.
  lineCount: number;
  // The hit gone to last.
  target: LogTarget | undefined;
  onPattern: (pattern: string) => void;
  onRegex: (regex: boolean) => void;
  onMatchingOnly: (matchingOnly: boolean) => void;
  onGoTo: (hit: SearchHit) => void;
}

// Searches the log. A log is read from its end, and so Enter goes to the next older hit.
export function SearchBar(props: SearchBarProps) {
  const { finding, target, onGoTo } = props;
  const input = useRef<HTMLInputElement>(null);
  useFindKey(input);
  const hits = finding.state?.hits ?? [];
  const current = hits.findLastIndex((hit) => lineKey(hit.line) === target?.key);
  function step(by: number) {
    const from = current === -1 ? (by < 0 ? 0 : -1) : current;
    const hit = hits.at((from + by) % Math.max(1, hits.length));
    if (hit !== undefined) onGoTo(hit);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    step(event.shiftKey ? 1 : -1);
  }
  return (
    <search className={styles.bar}>
      <input
        ref={input}
        type="search"
        className={styles.input}
        placeholder="Search all lines"
        aria-label="Search the log"
        aria-invalid={finding.patternError !== ""}
        aria-describedby="search-result"
        value={props.pattern}
        onChange={(event) => props.onPattern(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Toggle
        label=".*"
        title="Regular expression"
        pressed={props.regex}
        onChange={props.onRegex}
      />
      <Button
        disabled={hits.length === 0}
        aria-label="Older hit"
        title="Older hit (Enter)"
        onClick={() => step(-1)}
      >
        ↑
      </Button>
      <Button
        disabled={hits.length === 0}
        aria-label="Newer hit"
        title="Newer hit (Shift+Enter)"
        onClick={() => step(1)}
      >
        ↓
      </Button>
      <Toggle
        label="Matching lines only"
        pressed={props.matchingOnly}
        onChange={props.onMatchingOnly}
      />
      <Result {...props} rank={current === -1 ? 0 : hits.length - current} />
    </search>
  );
}

// `rank` of the current hit from the end of the log, from 1; 0: there is none.
function Result({ finding, lineCount, rank }: SearchBarProps & { rank: number }) {
  const { state, search, patternError } = finding;
  if (patternError !== "") {
    return (
      <span id="search-result" role="alert" className={styles.error}>
        {patternError}
      </span>
    );
  }
  return (
    <>
      <span id="search-result" role="status" className={styles.result}>
        {state !== undefined && describeResult(state, rank, lineCount)}
      </span>
      {state?.progress === "searching" && (
        <Button kind="quiet" onClick={() => search?.stop()}>
          Stop
        </Button>
      )}
    </>
  );
}

function describeResult(state: SearchState, rank: number, lineCount: number): string {
  const { hits, progress, scannedCount } = state;
  const count = hits.length.toLocaleString("en");
  const found =
    rank === 0 ? `${count} ${hits.length === 1 ? "hit" : "hits"}` : `${rank} of ${count}`;
  const percent = Math.min(100, Math.floor((100 * scannedCount) / Math.max(1, lineCount)));
  switch (progress) {
    case "searching":
      return `${found}, ${percent} % searched`;
    case "stopped":
      return `${found}, stopped at ${percent} %`;
    case "full":
      return `${found}: the newest ${HITS_MAX.toLocaleString("en")} at most, search for more words`;
    case "failed":
      return `${found}, then failed: ${describeError(state.error)}`;
    case "whole":
      return hits.length === 0 ? "No hits" : found;
  }
}

// Ctrl+F and Cmd+F search the whole log, of which the browser sees but a part. Pressed again in the
// field, the browser's own search opens.
function useFindKey(input: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "f";
      if (!isFind || document.activeElement === input.current) return;
      event.preventDefault();
      input.current?.select();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [input]);
}
