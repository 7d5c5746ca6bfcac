import type { Page } from "@playwright/test";
import { ExperimentService } from "@nereid/experiments_pb";

import { client } from "./api";
import { chartOf, experimentUrl, isInked, nereid } from "./charts";
import { expect, test, type TestServer } from "./fixtures";

const project = ["--project", "demo"];

async function openDialog(page: Page, chart: string, button: string): Promise<void> {
  await chartOf(page, chart).hover();
  await chartOf(page, chart).getByRole("button", { name: button }).click();
}

async function addSource(page: Page, name: string, option: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: "Add a source" }).fill(name);
  await page.getByRole("option", { name: option }).click();
}

// A run of the losses 0, 1 and 0, which goes on.
function startRun(server: TestServer, experiment: string): (loss: number) => void {
  const run = server.startFeed("stepping.py", "demo", experiment);
  const send = (loss: number) => run.stdin?.write(`${loss}\n`);
  [0, 1, 0].forEach(send);
  return send;
}

test("a chart is made, edited and deleted in the page of a run that goes on", async ({
  page,
  server,
}) => {
  const send = startRun(server, "run");
  const experiments = client(ExperimentService, server);
  await expect(() => experiments.getExperiment({ project: "demo", name: "run" })).toPass();
  await nereid(server, "alias", "set", "quality", "loss", ...project);
  await page.goto(experimentUrl("demo", "run"));
  await expect(chartOf(page, "loss")).toContainText("loss: 3 points");

  await page.getByRole("button", { name: "New chart" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toHaveAccessibleName("New chart in run");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Mine");
  await addSource(page, "loss", /^loss channel$/);
  await dialog.getByRole("button", { name: "Save chart" }).click();
  const chart = chartOf(page, "Mine");
  await expect(chart).toContainText("loss: 3 points, last 0.");
  // The channel has a chart now, so that it needs none by itself.
  await expect(chartOf(page, "loss")).toHaveCount(0);
  await expect.poll(() => isInked(chart, 0.25, 0.5)).toBe(true);
  send(2);
  await expect(chart).toContainText("loss: 4 points, last 2.");

  await openDialog(page, "Mine", "Edit chart");
  await expect(dialog).toHaveAccessibleName("Chart Mine of run");
  await addSource(page, "quality", /^quality alias$/);
  await dialog.getByRole("button", { name: "Remove the channel loss" }).click();
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(chart.getByRole("list", { name: "Series" })).toHaveText(/^@quality→ loss2$/);
  await expect.poll(() => isInked(chart, 1 / 6, 0.75)).toBe(true);
  send(3);
  await expect(chart).toContainText("5 points, last 3.");

  await openDialog(page, "Mine", "Delete chart");
  await expect(dialog).toContainText("It goes from the experiment run.");
  await dialog.getByRole("button", { name: "Delete chart" }).click();
  await expect(chart).toHaveCount(0);
  await expect(chartOf(page, "loss")).toContainText("loss: 5 points, last 3.");
});

test("a chart of a chart set shows in other experiments, and is edited in any", async ({
  page,
  server,
}) => {
  startRun(server, "first");
  startRun(server, "second");
  await expect(async () => {
    await nereid(server, "chartset", "set", "Quality", "Loss", "loss", ...project);
  }).toPass();
  await page.goto("/projects/demo/settings");
  const set = page.getByRole("article", { name: "Chart set Quality" });
  await set.getByRole("button", { name: "Add chart" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Again");
  await addSource(page, "loss", /^loss channel$/);
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(set.getByRole("listitem")).toContainText(["Loss", "Again"]);

  await page.goto(experimentUrl("demo", "first"));
  const group = page.getByRole("region", { name: "Quality" });
  await expect(group.getByRole("figure")).toHaveCount(2);
  await expect(chartOf(page, "Again")).toContainText("loss: 3 points");
  await openDialog(page, "Again", "Edit chart");
  await expect(dialog).toHaveAccessibleName("Chart Again of the chart set Quality");
  await dialog.getByRole("textbox", { name: "Title" }).fill("Once more");
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(chartOf(page, "Once more")).toContainText("loss: 3 points");

  await page.goto(experimentUrl("demo", "second"));
  await expect(chartOf(page, "Once more")).toContainText("loss: 3 points");
  await openDialog(page, "Once more", "Delete chart");
  await expect(dialog).toContainText("from the chart set Quality, and so from every experiment");
  await dialog.getByRole("button", { name: "Delete chart" }).click();
  await expect(group.getByRole("figure")).toHaveCount(1);
});

test("points that were not taken are counted", async ({ page, server }) => {
  await server.feed("decreasing.py", "demo", "back");
  await page.goto(`${experimentUrl("demo", "back")}?tab=channels`);
  const row = page.getByRole("row").filter({ hasText: "loss" });
  await expect(row.getByRole("cell").nth(2)).toHaveText("2");
  await expect(row.getByRole("cell").nth(3)).toHaveText("1");
  await expect(row.getByTitle(/^1 .*x/)).toBeVisible();
});
