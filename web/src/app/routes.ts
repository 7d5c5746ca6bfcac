// The pages, and the paths that lead to them. Names are percent-encoded, as they may hold anything.
//   /                                   projects
//   /projects/P                         experiments of a project
//   /projects/P/compare?experiment=E…   several experiments in the same charts
//   /projects/P/settings                chart sets and aliases of a project
//   /projects/P/experiments/E           one experiment

export type Route =
  | { page: "projects" }
  | { page: "experiments"; project: string }
  | { page: "compare"; project: string }
  | { page: "settings"; project: string }
  | { page: "experiment"; project: string; experiment: string }
  | { page: "unknown" };

// `path` as in window.location.pathname: still encoded.
export function parseRoute(path: string): Route {
  const parts = decodeParts(path);
  if (parts === undefined) return { page: "unknown" };
  const [root, project, section, experiment, ...rest] = parts;
  if (root === undefined) return { page: "projects" };
  if (root !== "projects" || project === undefined || rest.length > 0) return { page: "unknown" };
  if (section === undefined) return { page: "experiments", project };
  if (section === "experiments" && experiment !== undefined) {
    return { page: "experiment", project, experiment };
  }
  if (experiment !== undefined) return { page: "unknown" };
  if (section === "compare" || section === "settings") return { page: section, project };
  return { page: "unknown" };
}

function decodeParts(path: string): string[] | undefined {
  try {
    return path
      .split("/")
      .filter((part) => part !== "")
      .map(decodePart);
  } catch {
    return undefined;
  }
}

// Browsers take "." and ".." out of a path even if they are encoded, so that names made of dots are
// written with a "~" before them; names that begin with "~" as well.
function encodePart(name: string): string {
  return encodeURIComponent(/^(~|\.+$)/.test(name) ? `~${name}` : name);
}

function decodePart(part: string): string {
  const name = decodeURIComponent(part);
  return name.startsWith("~") ? name.slice(1) : name;
}

export const projectsPath = "/";

export function experimentsPath(project: string): string {
  return `/projects/${encodePart(project)}`;
}

export function settingsPath(project: string): string {
  return `${experimentsPath(project)}/settings`;
}

export function experimentPath(project: string, experiment: string): string {
  return `${experimentsPath(project)}/experiments/${encodePart(experiment)}`;
}

export function comparePath(project: string, experiments: readonly string[]): string {
  const search = new URLSearchParams(experiments.map((name) => ["experiment", name]));
  return `${experimentsPath(project)}/compare?${search.toString()}`;
}
