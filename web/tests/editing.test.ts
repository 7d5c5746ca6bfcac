import type { Page } from "@playwright/test";
import { ChannelService } from "@nereid/channels_pb";
import { ChartSetService } from "@nereid/chart_sets_pb";
import { ChartService } from "@nereid/charts_pb";
import { ExperimentService } from "@nereid/experiments_pb";

import { expectAccessible } from "./accessibility";
import { client } from "./api";
import { expect, test } from "./fixtures";

const project = "demo";

async function addOption(page: Page, field: string, text: string, option: RegExp) {
  await page.getByRole("dialog").getByRole("combobox", { name: field }).fill(text);
  await page.getByRole("option", { name: option }).click();
}

test("an alias and a chart set made in the page show in experiments", async ({ page, server }) => {
  await server.feed("trained_models.py", project);
  await page.goto("/projects/demo/settings");
  await expect(page.getByText("There is no alias yet")).toBeVisible();
  await page.getByRole("button", { name: "New alias" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("accuracy");
  await addOption(page, "Add a channel", "acc", /^acc as typed$|^acc channel$/);
  await addOption(page, "Add a channel", "accuracy", /^accuracy (channel|as typed)$/);
  await addOption(page, "Add a channel", "val/acc", /^val\/accuracy channel$/);
  await dialog.getByRole("button", { name: "Create alias" }).click();
  const alias = page.getByRole("article", { name: "Alias accuracy" });
  await expect(alias.getByRole("row", { name: "epsilon" })).toContainText("accuracy");
  await expect(alias.getByRole("row", { name: "delta" })).toContainText("acc");
  await expect(alias.getByRole("row", { name: "gamma" })).toContainText("val/accuracy");

  await page.getByRole("button", { name: "New chart set" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Quality");
  await dialog.getByRole("button", { name: "Create chart set" }).click();
  const set = page.getByRole("article", { name: "Chart set Quality" });
  await set.getByRole("button", { name: "Add chart" }).click();
  await expect(dialog).toContainText("A chart needs a name.");
  await dialog.getByRole("textbox", { name: "Name" }).fill("quality");
  await dialog.getByRole("textbox", { name: "Title" }).fill("How good it is");
  await addOption(page, "Add a source", "accuracy", /^accuracy alias$/);
  await addOption(page, "Add a source", "loss", /^loss channel$/);
  await dialog.getByRole("combobox", { name: "Along the bottom" }).selectOption("Relative time");
  await dialog.getByRole("combobox", { name: "Scale of y" }).selectOption("Logarithmic");
  await dialog.getByRole("slider").press("ArrowRight");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(set).toContainText("quality: How good it is");
  await expect(set).toContainText("alias accuracy, channel loss");
  await expectAccessible(page);

  const list = await client(ChartService, server).listExperimentCharts({
    project,
    experiment: "gamma",
  });
  expect(
    list.charts.map(({ chartSet, sources }) => [chartSet, ...sources.map((it) => it.channel)]),
  ).toEqual([["Quality", "val/accuracy", "loss"]]);
  expect(list.charts[0]?.chart).toMatchObject({ axis: 4, yScale: 2, smoothing: 0.01 });

  await page.getByRole("button", { name: "Delete the alias accuracy" }).click();
  await expect(dialog.getByRole("list", { name: "Charts that use the alias" })).toHaveText(
    "quality, in the chart set Quality",
  );
  await dialog.getByRole("button", { name: "Delete alias" }).click();
  await expect(alias).toHaveCount(0);
  await page.getByRole("button", { name: "Delete the chart set Quality" }).click();
  await expect(dialog.getByRole("list", { name: "Charts that go" })).toHaveText("quality");
  await dialog.getByRole("button", { name: "Delete chart set" }).click();
  await expect(page.getByText("There is no chart set yet")).toBeVisible();
});

test("charts and channels are put in order with the keyboard and by dragging", async ({
  page,
  server,
}) => {
  await server.feed("chart_sets.py", project);
  await page.goto("/projects/demo/settings");
  const charts = page.getByRole("list", { name: "Charts of Training in their order" });
  await expect(charts.getByRole("listitem")).toContainText(["first", "second", "third"]);
  const handle = page.getByRole("button", { name: "Move third", exact: true });
  await handle.press("Space");
  await expect(page.getByText("third is picked up, at place 3 of 3.")).toBeAttached();
  await handle.press("ArrowUp");
  await expect(page.getByText("third is at place 2 of 3.")).toBeAttached();
  await handle.press("ArrowUp");
  await expect(page.getByText("third is at place 1 of 3.")).toBeAttached();
  await handle.press("Space");
  await expect(charts.getByRole("listitem")).toContainText(["third", "first", "second"]);

  const channels = page.getByRole("list", { name: "Channels of accuracy in their order" });
  await expect(channels.getByRole("listitem")).toHaveText(
    ["acc", "accuracy"].map((it) => new RegExp(it)),
  );
  await page.getByRole("button", { name: "Move acc", exact: true }).hover();
  await page.mouse.down();
  const target = page.getByRole("button", { name: "Move accuracy", exact: true });
  const place = await target.boundingBox();
  await page.mouse.move((place?.x ?? 0) + 10, (place?.y ?? 0) + 20, { steps: 10 });
  await expect(page.getByText("acc is at place 2 of 2.")).toBeAttached();
  await page.mouse.up();
  await expect(channels.getByRole("listitem")).toContainText(["accuracy", "acc"]);
  await page.reload();
  await expect(charts.getByRole("listitem")).toContainText(["third", "first", "second"]);
  await expect(channels.getByRole("listitem")).toContainText(["accuracy", "acc"]);
});

test("a change made by somebody else is not lost", async ({ page, server }) => {
  await server.feed("chart_sets.py", project);
  await page.goto("/projects/demo/settings");
  await page.getByRole("button", { name: "Edit the chart first" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Save chart" })).toBeEnabled();

  const chartSets = client(ChartSetService, server);
  const { chartSet } = await chartSets.getChartSet({ project, name: "Training" });
  const charts =
    chartSet?.charts.map((chart) => ({ ...chart, title: `theirs: ${chart.name}` })) ?? [];
  await chartSets.updateChartSet({ project, chartSet: { name: "Training", charts } });

  await dialog.getByRole("textbox", { name: "Title" }).fill("mine");
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(dialog.getByRole("alert")).toContainText("was changed by somebody else");
  await dialog.getByRole("button", { name: "Show what is stored" }).click();
  await expect(dialog.getByRole("textbox", { name: "Title" })).toHaveValue("theirs: first");
  await dialog.getByRole("textbox", { name: "Title" }).fill("mine");
  await dialog.getByRole("button", { name: "Save chart" }).click();
  const set = page.getByRole("article", { name: "Chart set Training" });
  await expect(set.getByRole("listitem")).toContainText(["first: mine", "second: theirs: second"]);

  await set.getByRole("button", { name: "Delete the chart second" }).click();
  await expect(dialog).toContainText("It goes from the chart set Training");
  await dialog.getByRole("button", { name: "Delete chart" }).click();
  await expect(set.getByRole("listitem")).toContainText(["first: mine", "third"]);
});

test("a channel is truncated and deleted after it was told what goes", async ({ page, server }) => {
  await server.feed("trained_models.py", project);
  const channels = client(ChannelService, server);
  await page.goto("/projects/demo/experiments/alpha?tab=channels");
  const row = page.getByRole("row").filter({ hasText: "loss" });
  await expect(row.getByRole("cell")).toHaveText(
    ["loss", "numeric", "50", "0", "1", "50", "0.02", "0.02", "1", "0", ""].map(
      (it) => new RegExp(`^${it}`),
    ),
  );
  await expectAccessible(page);
  await page.getByRole("button", { name: "Actions of loss" }).click();
  await page.getByRole("menuitem", { name: "Truncate" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("has 50 points, x from 1 to 50");
  const field = dialog.getByRole("textbox", { name: "First x to take away" });
  await field.fill("x");
  await expect(dialog).toContainText("“x” is not a number.");
  await field.fill("40.5");
  await expect(dialog).toContainText("10 points with x ≥ 40.5 of 50 go.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Truncate" }).click();
  await expect(row.getByRole("cell").nth(2)).toHaveText("40");
  const names = { project, experiment: "alpha" };
  const { channel } = await channels.getChannel({ ...names, name: "loss" });
  expect([channel?.pointCount, channel?.lastX]).toEqual([40n, 40]);

  await page.getByRole("button", { name: "Actions of loss" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(dialog).toContainText("with 40 points, x from 1 to 40");
  await dialog.getByRole("button", { name: "Delete channel" }).click();
  await expect(row).toHaveCount(0);
  const left = await channels.listChannels(names);
  expect(left.channels.map(({ name }) => name)).toEqual(["acc", "log"]);
});

test("details are edited, also when somebody else edits them", async ({ page, server }) => {
  await server.feed("trained_models.py", project);
  await page.goto("/projects/demo/experiments/beta?tab=details");
  await expect(page.getByRole("row", { name: "lr 0.01" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter parameters" }).fill("seed");
  await expect(page.getByRole("table", { name: "Parameters" }).getByRole("row")).toHaveText([
    "seed1",
  ]);

  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Description" }).fill("the best so far");
  await dialog.getByRole("textbox", { name: "Add a tag" }).fill("paper");
  await dialog.getByRole("textbox", { name: "Add a tag" }).press("Enter");
  await dialog.getByRole("button", { name: "Remove the tag large" }).click();
  await expectAccessible(page);
  const experiments = client(ExperimentService, server);
  await experiments.updateExperiment({
    experiment: { project, name: "beta", description: "theirs" },
    updateMask: { paths: ["description"] },
  });
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByText("the best so far")).toBeVisible();
  const { experiment } = await experiments.getExperiment({ project, name: "beta" });
  expect(experiment?.tags).toEqual(["baseline", "paper"]);

  await page.getByRole("button", { name: "Failed" }).click();
  await dialog.getByRole("button", { name: "Set to failed" }).click();
  await expect(
    page.getByRole("banner").or(page.getByRole("main")).getByText("Failed").first(),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete the experiment" }).click();
  await dialog.getByRole("button", { name: "Delete 1 experiment" }).click();
  await expect(page).toHaveURL("/projects/demo");
  await expect(page.getByRole("link", { name: "alpha" })).toBeVisible();
  await expect(page.getByRole("link", { name: "beta" })).toHaveCount(0);
});
