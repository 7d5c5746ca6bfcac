// The colours that charts are drawn in, read from the tokens of the theme in force.
export interface Palette {
  series: readonly string[];
  text: string;
  muted: string;
  grid: string;
  border: string;
  surface: string;
  bad: string;
  font: string;
}

export const COLOURS = 10;

// Patterns for curves past the colours, and for a second source of the same experiment.
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4]];

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: Array.from({ length: COLOURS }, (_, i) => token(`series-${i + 1}`)),
    text: token("text"),
    muted: token("text-muted"),
    grid: token("grid"),
    border: token("border"),
    surface: token("surface"),
    bad: token("bad"),
    font: token("font"),
  };
}

export function colourOf(palette: Palette, colour: number): string {
  return palette.series[colour % COLOURS] ?? palette.text;
}

// For styles: the same colour as a token.
export function colourToken(colour: number): string {
  return `var(--series-${(colour % COLOURS) + 1})`;
}

export function dashOf(dash: number): readonly number[] {
  return DASHES[dash % DASHES.length] ?? [];
}

// Where an experiment has its colour: names keep theirs while others come and go. Each starts from a
// place that its name says, and takes the next free one.
export function assignColours(
  names: readonly string[],
  taken: Map<string, number> = new Map<string, number>(),
): Map<string, number> {
  const used = new Set(names.flatMap((name) => taken.get(name) ?? []));
  for (const name of names) {
    if (taken.has(name)) continue;
    const free = Math.max(COLOURS, Math.ceil((used.size + 1) / COLOURS) * COLOURS);
    let slot = hash(name) % free;
    while (used.has(slot)) slot = (slot + 1) % free;
    used.add(slot);
    taken.set(name, slot);
  }
  return taken;
}

// FNV-1a.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value;
}
