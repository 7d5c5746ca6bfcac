// One text of a log.
export interface Line {
  // Index in the channels of the log.
  channel: number;
  x: number;
  // Unix milliseconds.
  timeMillis: number;
  // As cleanText leaves it.
  text: string;
}

// The order of a log: by wall time, which never decreases within a channel, then by channel and x.
export function compareLines(a: Line, b: Line): number {
  return a.timeMillis - b.timeMillis || a.channel - b.channel || a.x - b.x;
}

// Names one line among those of the log.
export function lineKey(line: Line): string {
  return `${line.channel} ${line.x}`;
}
