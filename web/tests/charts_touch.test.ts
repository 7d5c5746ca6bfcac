import { chartOf, experimentUrl, placeIn, zoomOf } from "./charts";
import { expect, test } from "./fixtures";

test.use({ viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true });

test("a chart on a telephone is zoomed by a drag and read by a tap", async ({ page, server }) => {
  await server.feed("many.py", "demo", "touched", "2", "1000");
  await page.goto(experimentUrl("demo", "touched"));
  const chart = chartOf(page, "metric 00");
  await expect(chart).toContainText("metric 00: 1000 points");
  await chart.scrollIntoViewIfNeeded();
  const touch = await page.context().newCDPSession(page);
  const [from, to] = [await placeIn(chart, 0.25), await placeIn(chart, 0.75)];
  const send = (
    type: "touchStart" | "touchMove" | "touchEnd",
    points: { x: number; y: number }[],
  ) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await send("touchStart", [from]);
  for (let i = 1; i <= 5; i++) {
    await send("touchMove", [{ x: from.x + ((to.x - from.x) * i) / 5, y: from.y }]);
  }
  await send("touchEnd", []);
  await expect.poll(() => zoomOf(page).from).toBeGreaterThan(230);
  expect(zoomOf(page).from).toBeLessThan(270);
  expect(zoomOf(page).to).toBeGreaterThan(730);
  expect(zoomOf(page).to).toBeLessThan(770);

  // A vertical drag is the page's.
  const zoom = zoomOf(page);
  const before = await page.evaluate(() => window.scrollY);
  // The page goes on moving after the finger left it.
  const rests = await page.evaluateHandle(() => ({
    promise: new Promise((resolve) =>
      document.addEventListener("scrollend", resolve, { once: true }),
    ),
  }));
  await send("touchStart", [from]);
  for (let i = 1; i <= 5; i++) await send("touchMove", [{ x: from.x + i, y: from.y - 30 * i }]);
  await send("touchEnd", []);
  await rests.evaluate(({ promise }) => promise.then(() => undefined));
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(before);
  expect(zoomOf(page)).toEqual(zoom);

  await chart.scrollIntoViewIfNeeded();
  const middle = await placeIn(chart, 0.5);
  await page.touchscreen.tap(middle.x, middle.y);
  const value = chart.getByText(/^\d+ points: /);
  await expect(value).toBeVisible();
  const tooltip = await value.locator("xpath=../..").boundingBox();
  expect(tooltip?.x).toBeGreaterThanOrEqual(0);
  expect((tooltip?.x ?? 0) + (tooltip?.width ?? 0)).toBeLessThanOrEqual(400);
});
