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

// Where an experiment has its colour: names keep theirs while others come and go. `taken` holds what was
// assigned before, also to names that are not here now, and is added to. Each new name starts from a
// place that it says itself, and takes the next free one: one that no name ever had, if there is any
// among as many colours as are needed anyway. Of two names that would look the same, the later moves.
export function assignColours(
  names: readonly string[],
  taken: Map<string, number> = new Map<string, number>(),
): Map<string, number> {
  const used = new Set<number>();
  const wanting: string[] = [];
  for (const name of names) {
    const slot = taken.get(name);
    if (slot === undefined || used.has(slot)) wanting.push(name);
    else used.add(slot);
  }
  const ever = new Set(taken.values());
  for (const name of wanting) {
    const count = Math.max(COLOURS, Math.ceil((used.size + 1) / COLOURS) * COLOURS);
    const first = hash(name) % count;
    const slots = Array.from({ length: count }, (_, i) => (first + i) % count);
    const free = slots.filter((it) => !used.has(it));
    const slot = (free.find((it) => !ever.has(it)) ?? free[0]) as number;
    used.add(slot);
    ever.add(slot);
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
