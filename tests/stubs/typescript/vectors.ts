// vectors.json. What it leaves out is empty.

/** The bit pattern of a double, or of a float in `floats`, in hexadecimal digits. */
export type Bits = string;

export interface Vectors {
  project: string;
  experiments: Experiment[];
  live: Live;
  alias: { name: string; channels: string[] };
  samples: { columns: number; series: SampledSeries[] };
  chart_set: ChartSet;
  ranking: Ranked[];
  error: { project: string; code: number; message: string };
}

export interface Experiment {
  name: string;
  description: string;
  tags: string[];
  parameters: Record<string, string>;
  state: string;
  channels: { name: string; type: string }[];
  appends: SentPoints[];
  rejected: Rejection[];
  reads: ReadPoints[];
}

export interface SentPoints {
  channel_ref: number;
  x?: Bits[];
  x_run?: { start: Bits; step: Bits };
  doubles?: Bits[];
  floats?: Bits[];
  texts?: string[];
  images?: { name: string; description: string; data: string }[];
}

export interface Rejection {
  sequence: number;
  channel_ref: number;
  first_point: number;
  count: number;
  reason: string;
  message: string;
}

export interface ReadPoints {
  channel: string;
  type: string;
  x: Bits[];
  doubles?: Bits[];
  texts?: string[];
  images?: Image[];
}

export interface Image {
  name: string;
  description: string;
  data: string;
  format: string;
  width: number;
  height: number;
  data_bytes: number;
}

export interface Live {
  experiment: string;
  channel: string;
  parts: { appends: Bits[][]; x: Bits[] }[];
}

export interface SampledSeries {
  experiment: string;
  code: number;
  channel: string;
  from: Bits;
  to: Bits;
  point_count: number;
  points?: { x: Bits[]; doubles: Bits[] };
  columns?: SampledColumns;
}

export interface SampledColumns {
  indices: number[];
  counts: number[];
  nan_counts: number[];
  first_x: Bits[];
  first_y: Bits[];
  last_x: Bits[];
  last_y: Bits[];
  min_x: Bits[];
  min_y: Bits[];
  max_x: Bits[];
  max_y: Bits[];
}

export interface ChartSet {
  experiment: string;
  name: string;
  chart: {
    name: string;
    title: string;
    sources: { channel?: string; alias?: string }[];
    axis: string;
    y_scale: string;
    smoothing: Bits;
  };
  resolved: { channel: string; code: number }[];
}

export interface Ranked {
  experiment: string;
  channel: string;
  code: number;
  last?: Bits;
  min?: Bits;
  max?: Bits;
}
