import type { Range } from "./axis";
import { lowerBound, type Line } from "./line";
import { colourOf, dashOf, type Palette } from "./palette";
import type { SeriesState } from "./SeriesState";
import type { SmoothedLine } from "./smoothing";

// Where a picture lies on its canvas, and what it shows. Pixels are those of the device.
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
  pixelRatio: number;
  x: Range;
  y: Range;
  logarithmicX: boolean;
  logarithmicY: boolean;
}

const LINE_WIDTH = 1.5;
const RAW_ALPHA = 0.28;
const FADED_ALPHA = 0.15;
const DOT_RADIUS = 2.25;
const MARK_SIZE = 5;
// Vertices get dots where they are further apart than this.
const DOT_DISTANCE = 12;

type Mapping = (value: number) => number;

// Linear from the values of a range to pixels, or so in their logarithms.
function mappingOf(range: Range, begin: number, end: number, logarithmic: boolean): Mapping {
  if (!logarithmic) {
    const factor = (end - begin) / (range.to - range.from);
    return (value) => begin + (value - range.from) * factor;
  }
  const low = Math.log(range.from);
  const factor = (end - begin) / (Math.log(range.to) - low);
  return (value) => (value > 0 ? begin + (Math.log(value) - low) * factor : NaN);
}

export interface DrawOptions {
  smoothing: number;
  // The experiment to bring out, others fade. Undefined: none.
  highlighted: string | undefined;
}

export function drawSeries(
  context: CanvasRenderingContext2D,
  plot: Plot,
  states: readonly SeriesState[],
  palette: Palette,
  options: DrawOptions,
): void {
  const pen = new Pen(context, plot);
  // Marks at both ends of the plot are seen as a whole. Lines end with it.
  const room = MARK_SIZE * plot.pixelRatio;
  context.save();
  context.beginPath();
  context.rect(plot.left - room, plot.top, plot.width + 2 * room, plot.height);
  context.clip();
  for (const state of states) {
    const { highlighted } = options;
    const faded = highlighted !== undefined && highlighted !== state.spec.experiment;
    drawState(pen, state, colourOf(palette, state.spec.colour), faded, options.smoothing);
  }
  context.restore();
}

function drawState(
  pen: Pen,
  state: SeriesState,
  colour: string,
  faded: boolean,
  smoothing: number,
): void {
  const alpha = faded ? FADED_ALPHA : 1;
  pen.begin(colour, alpha * (smoothing > 0 ? RAW_ALPHA : 1), dashOf(state.spec.dash));
  pen.line([state.line, state.tail.line]);
  if (smoothing > 0) {
    pen.begin(colour, alpha, dashOf(state.spec.dash));
    pen.smoothed(state.smoothedLines(smoothing));
  }
  pen.begin(colour, alpha, []);
  pen.marks([state.line, state.tail.line]);
}

class Pen {
  private readonly mapX: Mapping;
  private readonly mapY: Mapping;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly plot: Plot,
  ) {
    const { left, top, width, height, x, y } = plot;
    this.mapX = mappingOf(x, left, left + width, plot.logarithmicX);
    this.mapY = mappingOf(y, top + height, top, plot.logarithmicY);
  }

  begin(colour: string, alpha: number, dash: readonly number[]): void {
    const { context, plot } = this;
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = LINE_WIDTH * plot.pixelRatio;
    context.lineJoin = "bevel";
    context.setLineDash(dash.map((it) => it * plot.pixelRatio));
  }

  // One line through the vertices of all parts, broken where y is no finite number. Points without
  // neighbours are dots; so are all where they are far apart.
  line(parts: readonly Line[]): void {
    const { context, mapX, mapY } = this;
    const dots: number[] = [];
    const sparse = this.isSparse(parts);
    let drawing = false;
    let alone: [number, number] | undefined;
    const lift = () => {
      if (alone !== undefined && !sparse) dots.push(...alone);
      alone = undefined;
      drawing = false;
    };
    this.beginLine();
    for (const part of parts) {
      const [begin, end] = this.visible(part);
      for (let i = begin; i < end; i++) {
        const y = mapY(part.y[i] as number);
        if (!Number.isFinite(y)) {
          lift();
          continue;
        }
        const x = mapX(part.at[i] as number);
        if (sparse) dots.push(x, y);
        if (drawing) {
          context.lineTo(x, y);
          alone = undefined;
        } else {
          context.moveTo(x, y);
          drawing = true;
          alone = [x, y];
        }
      }
    }
    lift();
    this.strokeLine();
    this.dots(dots);
  }

  smoothed(parts: readonly SmoothedLine[]): void {
    const { context, mapX, mapY } = this;
    let drawing = false;
    this.beginLine();
    for (const { at, y } of parts) {
      for (let i = 0; i < at.length; i++) {
        const to = mapY(y[i] as number);
        if (!Number.isFinite(to)) drawing = false;
        else if (drawing) context.lineTo(mapX(at[i] as number), to);
        else {
          context.moveTo(mapX(at[i] as number), to);
          drawing = true;
        }
      }
    }
    this.strokeLine();
  }

  // A path that does not leave the plot, up to `strokeLine`.
  private beginLine(): void {
    const { context } = this;
    const { left, top, width, height } = this.plot;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.beginPath();
  }

  private strokeLine(): void {
    this.context.stroke();
    this.context.restore();
  }

  // NaN: a cross at the bottom. Infinities: a triangle at the edge that they went out of.
  marks(parts: readonly Line[]): void {
    const { top, height, pixelRatio, x: range } = this.plot;
    const size = MARK_SIZE * pixelRatio;
    const bottom = top + height - size;
    for (const part of parts) {
      for (let i = 0; i < part.gapLength; i++) {
        const at = part.gapAt[i] as number;
        if (at >= range.from && at <= range.to) this.cross(this.mapX(at), bottom, size / 2);
      }
      const [begin, end] = this.visible(part);
      for (let i = begin; i < end; i++) {
        if (part.y[i] === Infinity) this.triangle(this.mapX(part.at[i] as number), top, size);
        if (part.y[i] === -Infinity) {
          this.triangle(this.mapX(part.at[i] as number), top + height, -size);
        }
      }
    }
  }

  // The vertices in the picture, and one more on each side so that lines run out of it.
  private visible(part: Line): [number, number] {
    const { from, to } = this.plot.x;
    const begin = lowerBound(part.at, part.length, from);
    const end = lowerBound(part.at, part.length, to);
    return [Math.max(0, begin - 1), Math.min(part.length, end + 1)];
  }

  // Whether vertices are far apart, on the average over the part of the plot that they are in.
  private isSparse(parts: readonly Line[]): boolean {
    const { from, to } = this.plot.x;
    let count = 0;
    let first = to;
    let last = from;
    for (const part of parts) {
      const [begin, end] = this.visible(part);
      if (begin === end) continue;
      count += end - begin;
      first = Math.min(first, Math.max(from, part.at[begin] as number));
      last = Math.max(last, Math.min(to, part.at[end - 1] as number));
    }
    const pixels = this.mapX(last) - this.mapX(first);
    return (count - 1) * DOT_DISTANCE * this.plot.pixelRatio < pixels;
  }

  private dots(places: readonly number[]): void {
    const { context } = this;
    const { left, width, pixelRatio } = this.plot;
    const radius = DOT_RADIUS * pixelRatio;
    context.beginPath();
    for (let i = 0; i < places.length; i += 2) {
      const [x, y] = [places[i] as number, places[i + 1] as number];
      // Those that lines come from outside of the picture. A pixel is for what numbers are rounded by.
      if (x < left - 1 || x > left + width + 1) continue;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fill();
  }

  private cross(x: number, y: number, half: number): void {
    const { context } = this;
    context.beginPath();
    context.moveTo(x - half, y - half);
    context.lineTo(x + half, y + half);
    context.moveTo(x - half, y + half);
    context.lineTo(x + half, y - half);
    context.stroke();
  }

  private triangle(x: number, edge: number, height: number): void {
    const { context } = this;
    const half = Math.abs(height) * 0.7;
    context.beginPath();
    context.moveTo(x, edge);
    context.lineTo(x - half, edge + height);
    context.lineTo(x + half, edge + height);
    context.fill();
  }
}
