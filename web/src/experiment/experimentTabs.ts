import { loadLater } from "../ui/loadLater";
import { TAB_PARAM } from "./queryNames";

// The one that is shown unless the address names another.
export const FIRST_TAB = "charts";

export const ChartsTab = loadLater(async () => (await import("../charts/ChartsTab")).ChartsTab);
export const TextsTab = loadLater(async () => (await import("../texts/TextsTab")).TextsTab);
export const ImagesTab = loadLater(async () => (await import("../images/ImagesTab")).ImagesTab);
export const ChannelsTab = loadLater(async () => (await import("./ChannelsTab")).ChannelsTab);
export const DetailsTab = loadLater(async () => (await import("./DetailsTab")).DetailsTab);

const TABS = new Map<string, { preload: () => Promise<void> }>([
  ["charts", ChartsTab],
  ["texts", TextsTab],
  ["images", ImagesTab],
  ["channels", ChannelsTab],
  ["details", DetailsTab],
]);

// The tab that the query of the address names, or the first.
export function tabOf(search: URLSearchParams): string {
  const asked = search.get(TAB_PARAM);
  return asked !== null && TABS.has(asked) ? asked : FIRST_TAB;
}

// Loads the code of the tab that the query of the address names.
export async function preloadTab(search: URLSearchParams): Promise<void> {
  await TABS.get(tabOf(search))?.preload();
}
