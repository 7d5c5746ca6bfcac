import type { Locator } from "@playwright/test";

import { expectAccessible } from "./accessibility";
import { CallCounter, chartOf, isInked, nereid, pointAt } from "./charts";
import { expect, firstLine, test } from "./fixtures";

function compareUrl(project: string, names: readonly string[]): string {
  return `/projects/${project}/compare?${names.map((it) => `experiment=${it}`).join("&")}`;
}

// Whether a curve is drawn in full colour at a share of the plot from its left.
async function isInkedAt(chart: Locator, share: number): Promise<boolean> {
  for (let fromTop = 0; fromTop <= 1; fromTop += 0.03) {
    if (await isInked(chart, share, fromTop)) return true;
  }
  return false;
}

test("three experiments that name accuracy differently are compared through an alias", async ({
  page,
  server,
}) => {
  await server.feed("accuracies.py", "demo");
  const project = ["--project", "demo"];
  await nereid(server, "alias", "set", "quality", "acc", "accuracy", "val/acc", ...project);
  await nereid(server, "chartset", "set", "Overview", "Accuracy", "@quality", ...project);
  const samples = new CallCounter(page, "SampleSeries");
  const names = ["first", "second", "third"];
  await page.goto(compareUrl("demo", names));

  const chart = chartOf(page, "Accuracy");
  await expect(chart).toContainText(
    "first: 2 points, last 0.75. second: 2 points, last 0.875. third: 2 points, last 0.625.",
  );
  await expect(chart.getByRole("button", { name: /third → val\/acc/ })).toBeVisible();
  await expect(chartOf(page, "loss")).toContainText("third: 1 point, last 0.375.");
  expect(samples.begun).toBe(1);

  const table = page.getByRole("region", { name: "Compared experiments" });
  await expect(table.getByRole("columnheader")).toHaveText(["Experiment", "lr", "Remove"]);
  await expect(table.getByRole("row", { name: /first/ })).toContainText("0.1");
  await expectAccessible(page);

  const colourOf = (name: string) =>
    chart
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .locator("path")
      .getAttribute("stroke");
  const before = await colourOf("third");
  const ofSecond = await colourOf("second");
  expect(new Set(await Promise.all(names.map(colourOf))).size).toBe(3);
  await table.getByRole("row", { name: /second/ }).hover();
  await expect.poll(() => isInkedAt(chart, 0.9)).toBe(true);
  await table.getByRole("button", { name: "Show second" }).click();
  await expect(chart.getByRole("button", { name: /^second/ })).toHaveCount(0);
  // The pointer still is on the row of the one hidden: the others are not faded.
  await expect.poll(() => isInkedAt(chart, 0.9)).toBe(true);
  await table.getByRole("button", { name: "Remove first" }).click();
  await expect(page).toHaveURL(/\?without=second&experiment=second&experiment=third$/);
  await expect(page.getByRole("heading", { name: "Compare 2 experiments" })).toBeVisible();
  expect(await colourOf("third")).toBe(before);
  await page.reload();
  await expect(chart.getByRole("button", { name: /^third/ })).toBeVisible();
  await expect(chart.getByRole("button", { name: /^second/ })).toHaveCount(0);
  expect(await colourOf("third")).toBe(before);
  // Without the first, whose colour it would have on its own.
  await table.getByRole("button", { name: "Show second" }).click();
  expect(await colourOf("second")).toBe(ofSecond);
});

test("running experiments stay in sight while the server is away, and are read in few calls", async ({
  page,
  server,
}) => {
  const names = ["run-1", "run-2", "run-3"];
  const feeds = names.map((name) => server.startFeed("ticking.py", "demo", name, "1", "20", "10"));
  for (const feed of feeds) expect(await firstLine(feed)).toBe("ticking");
  const heads = new CallCounter(page, "GetExperiment");
  const lists = new CallCounter(page, "ListExperiments");
  await page.goto(compareUrl("demo", names));
  const chart = chartOf(page, "metric 00");
  await expect(chart).toContainText(/run-1: \d\d+ points.*run-3: \d\d+ points/);
  await expect.poll(() => lists.begun).toBe(2);
  expect(heads.begun).toBe(3);

  let failed = 0;
  page.on("requestfailed", (it) => it.url().endsWith("/ListExperiments") && failed++);
  await server.kill();
  // One call with its retries, and the first of the next.
  await expect.poll(() => failed).toBeGreaterThan(4);
  await expect(page.getByRole("status").getByText("Reconnecting")).toBeVisible();
  await expect(page.getByRole("region", { name: "Compared experiments" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await server.restart();
  await expect(page.getByRole("status").getByText("Live")).toBeVisible();
});

test("a comparison in a project that is not there says so", async ({ page }) => {
  await page.goto(compareUrl("nowhere", ["a", "b"]));
  await expect(page.getByRole("heading", { name: "There is no project nowhere" })).toBeVisible();
});

test("a short experiment is drawn point by point once a long one beside it is hidden", async ({
  page,
  server,
}) => {
  await server.feed("many.py", "demo", "short", "1", "8000");
  await server.feed("many.py", "demo", "long", "1", "400000");
  await page.goto("/projects/demo/compare?experiment=short&experiment=long");
  const chart = chartOf(page, "metric 00");
  await expect(chart).toContainText("short: 8000 points");
  // What the tooltip says of a column of pixels: a share of the points that are shown.
  const ofShort = chart.getByText(/^\d\d points: /);
  const long = chart.getByRole("button", { name: /^long/ });
  await long.click();
  await pointAt(page, chart, 0.95);
  await expect(ofShort).toBeVisible();
  await page.reload();
  await expect(long).toHaveAttribute("aria-pressed", "false");
  await pointAt(page, chart, 0.95);
  await expect(ofShort).toBeVisible();
  await long.click();
  await pointAt(page, chart, 0.5);
  await expect(chart.getByText(/ 1,\d{3} points: /)).toBeVisible();
});
