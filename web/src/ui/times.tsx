import { timestampDate, timestampMs, type Timestamp } from "@bufbuild/protobuf/wkt";
import { ExperimentState, type Experiment } from "@nereid/experiments_pb";

import { formatAgo, formatDate, formatDuration } from "./format";
import { useNow } from "./useNow";

// How long ago; the exact time where the pointer rests.
export function Ago({ time }: { time: Timestamp | undefined }) {
  const now = useNow();
  if (time === undefined) return null;
  const date = timestampDate(time);
  return (
    <time dateTime={date.toISOString()} title={formatDate(date)}>
      {formatAgo(date, new Date(now))}
    </time>
  );
}

// How long an experiment took, or has taken while it runs.
export function Duration({ experiment }: { experiment: Experiment }) {
  const { createTime, finishTime, state } = experiment;
  if (createTime === undefined) return null;
  const start = timestampMs(createTime);
  if (finishTime !== undefined)
    return <span>{formatDuration(timestampMs(finishTime) - start)}</span>;
  if (state === ExperimentState.RUNNING) return <DurationSince start={start} />;
  return <span title="It ended without saying so">unknown</span>;
}

function DurationSince({ start }: { start: number }) {
  return <span>{formatDuration(useNow() - start)}</span>;
}
