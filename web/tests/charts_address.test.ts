import { brush, chartOf, experimentUrl, nereid, zoomOf } from "./charts";
import { expect, test } from "./fixtures";

test("the address keeps which series are shown as far as the server takes it", async ({
  page,
  server,
}) => {
  await server.feed("marks.py", "demo", "marks");
  const names = Array.from({ length: 20 }, (_, i) => `series ${i} ${"x".repeat(1_000)}`);
  const where = ["--project", "demo", "--experiment", "marks"];
  await nereid(server, "chart", "set", "Long", ...names, ...where);
  await page.goto(experimentUrl("demo", "marks"));
  const entry = (i: number) =>
    chartOf(page, "Long").getByRole("button", { name: new RegExp(`^series ${i} `) });
  await entry(3).click({ modifiers: ["Shift"] });
  await expect(entry(4)).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(entry(4)).toHaveAttribute("aria-pressed", "false");
  await expect(entry(3)).toHaveAttribute("aria-pressed", "true");

  await entry(3).click({ modifiers: ["Shift"] });
  for (let i = 0; i < 10; i++) await entry(i).click();
  for (let i = 0; i < 10; i++) await expect(entry(i)).toHaveAttribute("aria-pressed", "false");
  await expect(entry(10)).toHaveAttribute("aria-pressed", "true");
  expect(page.url().length).toBeLessThan(1_000);
  await page.reload();
  await expect(entry(0)).toHaveAttribute("aria-pressed", "true");
});

test("a zoom is of the axis that the chart had, and is forgotten on another", async ({
  page,
  server,
}) => {
  await server.feed("marks.py", "demo", "marks");
  const where = ["--project", "demo", "--experiment", "marks"];
  await nereid(server, "chart", "set", "Other", "other", ...where);
  await page.goto(experimentUrl("demo", "marks"));
  const chart = chartOf(page, "Other");
  await expect(chart).toContainText("other: 2 points");
  await brush(page, chart, 0, 0.5);
  await expect(chart).toContainText("other: 1 point,");
  await chart.getByRole("button", { name: "Edit chart" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Along the bottom" }).selectOption("Wall time");
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(chart).toContainText("other: 2 points");

  // A lone point has half a minute on either side of it on an axis of time.
  await page.getByLabel("Axis").selectOption("Wall time");
  await expect(chartOf(page, "lone")).toContainText("lone: 1 point");
  await chartOf(page, "lone").scrollIntoViewIfNeeded();
  await brush(page, chartOf(page, "lone"), 0.6, 1.02);
  await expect(page).toHaveURL(/zoom=wall[^&]*lone/);
  const ranges = new URL(page.url()).searchParams.getAll("zoom").map((it) => it.split(","));
  const [, from, to] = ranges.find((it) => it[3] === "auto/lone") ?? [];
  expect(Number(to) - Number(from)).toBeCloseTo(24, 0);
});

test("zooms in quick succession all count, and are kept by a tab that is left at once", async ({
  page,
  server,
}) => {
  await server.feed("marks.py", "demo", "marks");
  await page.goto(experimentUrl("demo", "marks"));
  const chart = chartOf(page, "=loss");
  await expect(chart).toContainText("=loss: 11 points");
  await chart.getByRole("button", { name: "Zoom in" }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
    document.querySelector<HTMLElement>("#tab-channels")?.click();
  });
  await expect(page.getByRole("tab", { name: /^Channels/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.getByRole("tab", { name: /^Charts/ }).click();
  await expect(chart).toContainText("=loss: 3 points");
  expect(zoomOf(page)).toEqual({ from: 3.75, to: 6.25 });
});
