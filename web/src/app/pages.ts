import { preloadTab } from "../experiment/experimentTabs";
import { loadLater } from "../ui/loadLater";
import type { Route } from "./routes";

export const ProjectsPage = loadLater(async () => {
  return (await import("../projects/ProjectsPage")).ProjectsPage;
});
export const ExperimentsPage = loadLater(async () => {
  return (await import("../experiments/ExperimentsPage")).ExperimentsPage;
});
export const ComparePage = loadLater(async () => {
  return (await import("../compare/ComparePage")).ComparePage;
});
export const SettingsPage = loadLater(async () => {
  return (await import("../settings/SettingsPage")).SettingsPage;
});
export const ExperimentPage = loadLater(async () => {
  return (await import("../experiment/ExperimentPage")).ExperimentPage;
});

// Loads the code of a page, so that it is shown without a moment of nothing.
export async function preloadPage(route: Route, search: URLSearchParams): Promise<void> {
  switch (route.page) {
    case "projects":
      return ProjectsPage.preload();
    case "experiments":
      return ExperimentsPage.preload();
    case "compare":
      return ComparePage.preload();
    case "settings":
      return SettingsPage.preload();
    case "experiment":
      await Promise.all([ExperimentPage.preload(), preloadTab(search)]);
      return;
    case "unknown":
      return;
  }
}
