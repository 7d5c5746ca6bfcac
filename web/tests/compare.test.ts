import { expectAccessible } from "./accessibility";
import { CallCounter, chartOf, nereid } from "./charts";
import { expect, test } from "./fixtures";

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
  const query = names.map((it) => `experiment=${it}`).join("&");
  await page.goto(`/projects/demo/compare?${query}`);

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
  expect(new Set(await Promise.all(names.map(colourOf))).size).toBe(3);
  await table.getByRole("button", { name: "Show second" }).click();
  await expect(chart.getByRole("button", { name: /^second/ })).toHaveCount(0);
  await table.getByRole("button", { name: "Remove first" }).click();
  await expect(page).toHaveURL(/\?without=second&experiment=second&experiment=third$/);
  await expect(page.getByRole("heading", { name: "Compare 2 experiments" })).toBeVisible();
  expect(await colourOf("third")).toBe(before);
  await page.reload();
  await expect(chart.getByRole("button", { name: /^third/ })).toBeVisible();
  await expect(chart.getByRole("button", { name: /^second/ })).toHaveCount(0);
  expect(await colourOf("third")).toBe(before);
});
