import type { Route } from "./routes";

// What the browser calls the page in its tabs and its history; the most special first.
export function pageTitle(route: Route): string {
  return [...partsOf(route), "Nereid"].join(" · ");
}

function partsOf(route: Route): string[] {
  switch (route.page) {
    case "projects":
      return [];
    case "unknown":
      return ["No such page"];
    case "experiments":
      return [route.project];
    case "compare":
      return ["Compare", route.project];
    case "settings":
      return ["Chart sets and aliases", route.project];
    case "experiment":
      return [route.experiment, route.project];
  }
}
