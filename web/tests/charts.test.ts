import { readFile } from "node:fs/promises";

import { expectAccessible } from "./accessibility";
import {
  brush,
  CallCounter,
  chartOf,
  experimentUrl,
  isInked,
  nereid,
  placeIn,
  pointAt,
  saved,
  savedCsv,
  zoomOf,
} from "./charts";
import { expect, test } from "./fixtures";

const SPIKE_AT = 6_543_210;
const SPIKE_POINTS = 10_000_000;

test("a spike of one point among ten million is seen, zoomed into and read", async ({
  page,
  server,
}) => {
  await server.feed("spike.py", "demo", "spike", String(SPIKE_POINTS));
  await page.goto(experimentUrl("demo", "spike"));
  const chart = chartOf(page, "loss");
  await expect(chart).toContainText(`loss: ${SPIKE_POINTS} points`);
  const share = SPIKE_AT / (SPIKE_POINTS - 1);
  // Half way up the picture there is nothing but the spike.
  await expect.poll(() => isInked(chart, share, 0.5)).toBe(true);
  expect(await isInked(chart, share - 0.1, 0.5)).toBe(false);
  await pointAt(page, chart, share);
  await expect(chart.getByText(/points: .* … 1000\.1$/)).toBeVisible();

  let range = { from: 0, to: SPIKE_POINTS - 1 };
  while (range.to - range.from > 20) {
    const at = (SPIKE_AT - range.from) / (range.to - range.from);
    await brush(page, chart, Math.max(0, at - 0.03), Math.min(1, at + 0.03));
    const before = range;
    await expect
      .poll(() => zoomOf(page).to - zoomOf(page).from)
      .toBeLessThan(before.to - before.from);
    range = zoomOf(page);
  }
  const points = Math.ceil(range.to) - Math.ceil(range.from);
  await expect(chart).toContainText(`loss: ${points} points`);
  await pointAt(page, chart, (SPIKE_AT - range.from) / (range.to - range.from));
  await expect(chart.getByText("1000.0625", { exact: true })).toBeVisible();
  await expect(chart.getByText(`x ${SPIKE_AT}`, { exact: true })).toBeVisible();

  await page.reload();
  await expect(chart).toContainText(`loss: ${points} points`);
  expect(zoomOf(page)).toEqual(range);
  await chart.getByRole("button", { name: "Show all" }).click();
  await expect(chart).toContainText(`loss: ${SPIKE_POINTS} points`);
});

test("NaN, infinities and values a scale cannot show are marked and told", async ({
  page,
  server,
}) => {
  await server.feed("marks.py", "demo", "marks");
  await page.goto(experimentUrl("demo", "marks"));
  const chart = chartOf(page, "=loss");
  await expect(chart).toContainText("=loss: 11 points, last 0.30000000000000004.");
  await expect.poll(() => isInked(chart, 0.2, 0.985)).toBe(true);
  expect(await isInked(chart, 0.4, 0.015)).toBe(true);
  expect(await isInked(chart, 0.6, 0.985)).toBe(true);
  // The dot of the first point is whole: it begins left of the plot.
  const { x: left } = await placeIn(chart, 0);
  const { x: right } = await placeIn(chart, 1);
  expect(await isInked(chart, -5 / (right - left), 0.702)).toBe(true);
  // The line is broken there.
  expect(await isInked(chart, 0.45, 0.4)).toBe(false);
  await pointAt(page, chart, 0.2);
  await expect(chart.getByText("1 NaN")).toBeVisible();
  await pointAt(page, chart, 0.4);
  await expect(chart.getByText("Infinity", { exact: true }).first()).toBeVisible();
  expect(await isInked(chartOf(page, "lone"), 0.5, 0.5)).toBe(true);

  await page.getByLabel("Scale").selectOption("Logarithmic");
  await expect(chart.getByText(/^3 or more values ≤ 0 are not on/)).toBeVisible();
  await page.reload();
  await expect(chart.getByText(/^3 or more values ≤ 0 are not on/)).toBeVisible();

  expect(await savedCsv(page, chart)).toEqual([
    "experiment,source,channel,x,y",
    ...["1.5", "2", "NaN", "4", "Infinity", "6", "-Infinity", "8", "0", "-1"].map(
      (y, x) => `marks,'=loss,'=loss,${x},${y}`,
    ),
    "marks,'=loss,'=loss,10,0.30000000000000004",
  ]);
});

test("a chart is read and moved by keys, and its series are hidden by clicks", async ({
  page,
  server,
}) => {
  await server.feed("marks.py", "demo", "marks");
  await nereid(
    server,
    ...["chart", "set", "Both", "lone", "other", "gone", "--smoothing", "0.5"],
    ...["--project", "demo", "--experiment", "marks"],
  );
  await page.goto(experimentUrl("demo", "marks"));
  const chart = chartOf(page, "Both");
  await expect(chart).toContainText("smoothed 0.5");
  await expect(chart).toContainText("lone: 1 point, last 42.5. other: 2 points, last 6.");
  await expect(
    chart.getByRole("button", { name: /^gone there is no channel "gone"/ }),
  ).toBeVisible();

  await chart.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await expect(chart.getByRole("status")).toContainText("lone: 42.5 at x 7; other: 5 at x 1");
  await page.keyboard.press("+");
  await expect(page).toHaveURL(/zoom=x%2C3\.25%2C7\.75%2Cown%2FBoth/);
  await expect(chart).toContainText("other: 0 points");
  await page.keyboard.press("0");
  await expect(chart).toContainText("other: 2 points");

  const lone = chart.getByRole("button", { name: /^lone/ });
  const other = chart.getByRole("button", { name: /^other/ });
  await lone.click();
  await expect(lone).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(lone).toHaveAttribute("aria-pressed", "false");
  await lone.click({ modifiers: ["Shift"] });
  await expect(lone).toHaveAttribute("aria-pressed", "true");
  await expect(other).toHaveAttribute("aria-pressed", "false");
  expect((await savedCsv(page, chart)).slice(1)).toEqual(["marks,lone,lone,7,42.5"]);

  const picture = await saved(page, chart, "Download as PNG");
  expect(picture.suggestedFilename()).toBe("Both.png");
  const bytes = await readFile(await picture.path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");

  await expectAccessible(page);
});

test("charts in the window are asked for in one call, and the others once they are near", async ({
  page,
  server,
}) => {
  await server.feed("many.py", "demo", "many", "200", "50");
  const samples = new CallCounter(page, "SampleSeries");
  await page.goto(experimentUrl("demo", "many"));
  await expect(page.getByRole("figure")).toHaveCount(200);
  await expect(chartOf(page, "metric 00")).toContainText("50 points");
  expect(samples.begun).toBe(1);
  expect(await page.locator("canvas").count()).toBeLessThan(30);
  await expect(chartOf(page, "metric 199")).toContainText("Not read yet.");
  await chartOf(page, "metric 199").scrollIntoViewIfNeeded();
  await expect(chartOf(page, "metric 199")).toContainText("50 points");

  await page.getByLabel("Search charts").fill("metric 150");
  await expect(page.getByRole("figure")).toHaveCount(1);
  await page.getByRole("figure").hover();
  await page.getByRole("button", { name: "Enlarge" }).click();
  await expect(page.getByRole("region", { name: "Enlarged chart" })).toContainText("50 points");
  await page.reload();
  await page.getByRole("button", { name: "All charts" }).click();
  await expect(chartOf(page, "metric 150")).toContainText("50 points");
});

test("charts of one axis zoom together where they are linked", async ({ page, server }) => {
  await server.feed("many.py", "demo", "linked", "2", "1000");
  await page.goto(experimentUrl("demo", "linked"));
  await page.getByRole("button", { name: "Link zoom" }).click();
  await expect(chartOf(page, "metric 00")).toContainText("1000 points");
  await brush(page, chartOf(page, "metric 00"), 0.25, 0.5);
  const span = () => new URL(page.url()).searchParams.get("span") ?? "";
  await expect.poll(span).toMatch(/^x,/);
  const [from, to] = span().split(",").slice(1).map(Number) as [number, number];
  const points = Math.ceil(to) - Math.ceil(from);
  await expect(chartOf(page, "metric 00")).toContainText(`${points} points`);
  await expect(chartOf(page, "metric 01")).toContainText(`${points} points`);
  // A drag with Shift moves both.
  const { x, y } = await placeIn(chartOf(page, "metric 01"), 0.5);
  await page.keyboard.down("Shift");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect.poll(() => Number(span().split(",")[1])).toBeLessThan(from);
  const moved = span().split(",").slice(1).map(Number) as [number, number];
  expect(moved[1] - moved[0]).toBeCloseTo(to - from, 6);
});

test("a chart that is opened with a zoom is moved within all there is", async ({
  page,
  server,
}) => {
  await server.feed("many.py", "demo", "ended", "1", "8000");
  await page.goto(`${experimentUrl("demo", "ended")}?zoom=x,10,20,auto/metric 00`);
  const chart = chartOf(page, "metric 00");
  await expect(chart).toContainText("metric 00: 10 points");
  await chart.getByRole("application").focus();
  // 10 wide, and twice that with each key: all there is after ten of them at the latest.
  await expect
    .poll(async () => {
      await page.keyboard.press("-");
      return new URL(page.url()).search;
    })
    .toBe("");
  await expect(chart).toContainText("metric 00: 8000 points");
});
