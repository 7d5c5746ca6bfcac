import { assignColours } from "./palette";

// As many experiments of a project as keep their colours.
const NAMES_MAX = 1_000;

// What was assigned, by project: for the page that is loaded, and in the tab's storage for those after.
const known = new Map<string, Map<string, number>>();

// Where each experiment has its colour, as `assignColours` gives it: the same wherever the project is
// shown in this tab of the browser.
export function coloursOf(project: string, names: readonly string[]): Map<string, number> {
  const taken = known.get(project) ?? read(project);
  assignColours(names, taken);
  known.set(project, taken);
  for (const name of taken.keys()) {
    if (taken.size <= Math.max(NAMES_MAX, names.length)) break;
    if (!names.includes(name)) taken.delete(name);
  }
  write(project, taken);
  return new Map(names.map((name) => [name, taken.get(name) ?? 0]));
}

function storageKey(project: string): string {
  return `nereid colours ${project}`;
}

function read(project: string): Map<string, number> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey(project)) ?? "[]");
    return new Map(Array.isArray(stored) ? stored.filter(isAssigned) : []);
  } catch {
    // Blocked by the browser, or not written by us.
    return new Map();
  }
}

function isAssigned(entry: unknown): entry is [string, number] {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === "string" &&
    Number.isSafeInteger(entry[1]) &&
    entry[1] >= 0
  );
}

function write(project: string, taken: ReadonlyMap<string, number>): void {
  try {
    sessionStorage.setItem(storageKey(project), JSON.stringify([...taken]));
  } catch {
    // Blocked or full: colours last as long as the page.
  }
}
