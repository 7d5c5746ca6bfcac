// Where a text has what is searched for: [start, end) of each hit.
export type Matcher = (text: string) => Span[];

export interface Span {
  start: number;
  end: number;
}

export type MatcherResult = { matcher: Matcher; error?: never } | { error: string };

// Hits marked in one text at most.
const SPANS_MAX = 1_000;

// Finds `pattern` regardless of case, as it stands or as a regular expression.
export function makeMatcher(pattern: string, isRegularExpression: boolean): MatcherResult {
  const source = isRegularExpression ? pattern : pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  try {
    const expression = new RegExp(source, "gim");
    return { matcher: (text) => spansOf(expression, text) };
  } catch (error) {
    const reason = (error as SyntaxError).message.split(": ").at(-1) ?? "";
    return { error: `${pattern} is no regular expression: ${reason}` };
  }
}

function spansOf(expression: RegExp, text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(expression)) {
    const end = match.index + match[0].length;
    if (end > match.index) spans.push({ start: match.index, end });
    if (spans.length === SPANS_MAX) break;
  }
  return spans;
}
