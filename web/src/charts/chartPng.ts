import type { ChartModel } from "./ChartModel";
import { colourOf, dashOf, readPalette, type Palette } from "./palette";

const PADDING = 14;
const TITLE_SIZE = 15;
const LEGEND_SIZE = 12;
const ROW_HEIGHT = 18;
const SWATCH_WIDTH = 20;

interface Entry {
  text: string;
  colour: string;
  dash: readonly number[];
  left: number;
  row: number;
}

// The picture of a chart with its title and legend.
export async function chartPng(model: ChartModel, picture: HTMLCanvasElement): Promise<Blob> {
  const ratio = devicePixelRatio;
  const palette = readPalette();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("the browser has no more room for a picture");
  const width = picture.width / ratio;
  const entries = legendOf(model, context, palette, width);
  const rows = Math.max(1, ...entries.map((it) => it.row + 1));
  const head = PADDING + TITLE_SIZE + PADDING / 2;
  canvas.width = picture.width + 2 * PADDING * ratio;
  canvas.height = picture.height + (head + rows * ROW_HEIGHT + 1.5 * PADDING) * ratio;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, PADDING * ratio, head * ratio);
  context.scale(ratio, ratio);
  context.textBaseline = "middle";
  context.fillStyle = palette.text;
  context.font = `600 ${TITLE_SIZE}px ${palette.font}`;
  context.fillText(model.spec.title, PADDING, PADDING + TITLE_SIZE / 2, width);
  drawLegend(context, palette, entries, head + picture.height / ratio + PADDING / 2);
  return toBlob(canvas);
}

function legendOf(
  model: ChartModel,
  context: CanvasRenderingContext2D,
  palette: Palette,
  width: number,
): Entry[] {
  context.font = `${LEGEND_SIZE}px ${palette.font}`;
  let left = 0;
  let row = 0;
  return model.shown.map(({ spec }) => {
    const smoothed = model.spec.smoothing > 0 ? ` (smoothed ${model.spec.smoothing})` : "";
    const text = spec.label + smoothed;
    const room = SWATCH_WIDTH + 6 + context.measureText(text).width + 14;
    if (left > 0 && left + room > width) {
      left = 0;
      row++;
    }
    const entry = {
      ...{ text, left, row },
      colour: colourOf(palette, spec.colour),
      dash: dashOf(spec.dash),
    };
    left += room;
    return entry;
  });
}

function drawLegend(
  context: CanvasRenderingContext2D,
  palette: Palette,
  entries: readonly Entry[],
  top: number,
): void {
  context.font = `${LEGEND_SIZE}px ${palette.font}`;
  for (const { text, colour, dash, left, row } of entries) {
    const y = top + row * ROW_HEIGHT + ROW_HEIGHT / 2;
    context.strokeStyle = colour;
    context.lineWidth = 3;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(PADDING + left, y);
    context.lineTo(PADDING + left + SWATCH_WIDTH, y);
    context.stroke();
    context.fillStyle = palette.text;
    context.fillText(text, PADDING + left + SWATCH_WIDTH + 6, y);
  }
}

function toBlob(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error("the picture could not be encoded"));
      else resolve(blob);
    }, "image/png"),
  );
}
