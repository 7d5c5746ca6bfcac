// Which series of a chart are shown, as the query of the address holds it:
//   hide=CHART,SERIES,…  all but these
//   only=CHART,SERIES,…  none but these, where they are fewer
// In each part, "," and "%" are percent-encoded.
export interface SeriesChoice {
  kind: "hide" | "only";
  // Ids, as `seriesKey` names them.
  series: ReadonlySet<string>;
}

const KINDS = ["hide", "only"] as const;

// The shorter way to say it. Undefined: nothing is hidden.
export function choiceOf(
  series: readonly { id: string }[],
  hidden: ReadonlySet<string>,
): SeriesChoice | undefined {
  if (hidden.size === 0) return undefined;
  const shown = series.map((it) => it.id).filter((id) => !hidden.has(id));
  if (shown.length < hidden.size) return { kind: "only", series: new Set(shown) };
  return { kind: "hide", series: hidden };
}

export function hiddenBy(
  choice: SeriesChoice | undefined,
  series: readonly { id: string }[],
): ReadonlySet<string> {
  if (choice?.kind !== "only") return choice?.series ?? new Set();
  return new Set(series.map((it) => it.id).filter((id) => !choice.series.has(id)));
}

// By the id of a chart.
export function readChoices(params: URLSearchParams): Map<string, SeriesChoice> {
  const choices = new Map<string, SeriesChoice>();
  for (const kind of KINDS) {
    for (const text of params.getAll(kind)) {
      const [chart, ...series] = decodeParts(text);
      if (chart !== undefined) choices.set(chart, { kind, series: new Set(series) });
    }
  }
  return choices;
}

// `choice` undefined: every series is shown.
export function writeChoice(
  params: URLSearchParams,
  chart: string,
  choice: SeriesChoice | undefined,
): void {
  const choices = readChoices(params);
  choices.delete(chart);
  if (choice !== undefined) choices.set(chart, choice);
  for (const kind of KINDS) params.delete(kind);
  for (const [id, { kind, series }] of choices) {
    params.append(kind, [id, ...series].map(encodePart).join(","));
  }
}

// Less than `encodeURIComponent` does, as the query is encoded once more as a whole.
function encodePart(text: string): string {
  return text.replace(/[%,]/g, encodeURIComponent);
}

// Nothing, if it was not written by `writeChoice`.
function decodeParts(text: string): string[] {
  try {
    return text.split(",").map(decodeURIComponent);
  } catch {
    return [];
  }
}
