// Figures of the dashboard's charts, printed as a table. Options, as variables of the environment:
//   BENCH_MINUTES  how long memory is watched (1)
//   BENCH_RUNS     how often pages are opened and zoomed (5)

import type { CDPSession, Page } from "@playwright/test";
import { readdir, stat } from "node:fs/promises";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, firstLine, test } from "../tests/fixtures";

const MINUTES = Number(process.env["BENCH_MINUTES"] ?? 1);
const RUNS = Number(process.env["BENCH_RUNS"] ?? 5);
const CHARTS = 30;
const POINTS = 1_000_000;

const pause = (seconds: number) => promisify(setTimeout)(seconds * 1000);

function report(what: string, figure: string, wanted: string): void {
  const load = loadavg()[0]?.toFixed(1) ?? "?";
  console.log(`${what.padEnd(58)} ${figure.padEnd(26)} wanted ${wanted.padEnd(14)} load ${load}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function millis(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(0)} ms (${low.toFixed(0)} to ${high.toFixed(0)})`;
}

// Milliseconds from the begin of the navigation to when every chart in the window was drawn.
async function drawnMillis(page: Page, url: string, charts: number): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url, { waitUntil: "commit" });
  const handle = await page.waitForFunction((count) => {
    const inWindow = [...document.querySelectorAll("figure")].filter((it) => {
      const { top, bottom } = it.getBoundingClientRect();
      return bottom > 0 && top < window.innerHeight;
    });
    const drawn = inWindow.filter((it) => /\d points/.test(it.textContent));
    return inWindow.length >= count && drawn.length === inWindow.length && performance.now();
  }, charts);
  const known = (await handle.jsonValue()) as number;
  // What was known in one frame is on the screen with the next.
  const frame = await page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now()))),
  );
  return Math.max(known, frame);
}

// Milliseconds from letting go of the mouse to the picture of the new range.
async function zoomMillis(page: Page): Promise<number> {
  const figure = page.locator("figure").first();
  const over = figure.locator(".u-over");
  const box = await over.boundingBox();
  if (box === null) throw new Error("the chart has no plot");
  await page.evaluate(() => {
    const element = document.querySelector("figure");
    const text = element?.querySelector("p.visually-hidden");
    if (text == null) throw new Error("the chart has no text");
    const state = window as unknown as { zoom: Promise<number> };
    state.zoom = new Promise((resolve) => {
      document.addEventListener(
        "mouseup",
        () => {
          const begin = performance.now();
          new MutationObserver((_changes, observer) => {
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin)));
          }).observe(text, { characterData: true, childList: true, subtree: true });
        },
        { once: true, capture: true },
      );
    });
  });
  await page.mouse.move(box.x + box.width * 0.3, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 50, { steps: 3 });
  await page.mouse.up();
  const millis = await page.evaluate(() => (window as unknown as { zoom: Promise<number> }).zoom);
  await page.mouse.dblclick(box.x + box.width * 0.5, box.y + 50);
  await expect(figure).toContainText(`${POINTS} points`);
  return millis;
}

test("pages of long series", async ({ page, server }) => {
  await server.feed("many.py", "bench", "long", String(CHARTS), String(POINTS));
  const url = `${server.url}/projects/bench/experiments/long`;
  await page.setViewportSize({ width: 1440, height: 900 });
  await drawnMillis(page, url, 6);
  // The server orders in the background what it was just sent.
  await pause(10);
  const visible: number[] = [];
  for (let i = 0; i < RUNS; i++) visible.push(await drawnMillis(page, url, 6));
  report(`${CHARTS} charts x 1 M points: those in the window drawn`, millis(visible), "<= 1000 ms");
  const zooms: number[] = [];
  for (let i = 0; i < RUNS; i++) zooms.push(await zoomMillis(page));
  report("zoom of one of them until redrawn", millis(zooms), "<= 100 ms");
  await page.setViewportSize({ width: 1440, height: 3400 });
  const all: number[] = [];
  for (let i = 0; i < RUNS; i++) all.push(await drawnMillis(page, url, CHARTS));
  report(`${CHARTS} charts x 1 M points: all in the window, drawn`, millis(all), "<= 2000 ms");
});

async function metricsOf(session: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await session.send("Performance.getMetrics");
  return new Map(metrics.map((it) => [it.name, it.value]));
}

async function heapMegabytes(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  return ((await metricsOf(session)).get("JSHeapUsedSize") ?? NaN) / 1e6;
}

test("charts that move", async ({ page, server }) => {
  await page.setViewportSize({ width: 1920, height: 1700 });
  const feed = server.startFeed("ticking.py", "bench", "live", "20", "10", "100000");
  expect(await firstLine(feed)).toBe("ticking");
  await page.goto(`${server.url}/projects/bench/experiments/live`);
  await expect(page.getByRole("figure")).toHaveCount(20);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await pause(5);
  const heaps = [await heapMegabytes(session)];
  const before = await metricsOf(session);
  for (let minute = 0; minute < MINUTES; minute++) {
    await pause(60);
    heaps.push(await heapMegabytes(session));
  }
  const after = await metricsOf(session);
  const spent = (name: string) => (after.get(name) ?? NaN) - (before.get(name) ?? NaN);
  const busy = (100 * spent("TaskDuration")) / spent("Timestamp");
  const processor = (100 * spent("ThreadTime")) / spent("Timestamp");
  const figure = `${busy.toFixed(1)} % (CPU ${processor.toFixed(1)} %)`;
  report("20 live charts, 10 updates/s: main thread busy", figure, "< 30 %");
  const heap = heaps.map((it) => it.toFixed(1)).join(", ");
  report(`JavaScript heap each minute, ${MINUTES} min`, `${heap} MB`, "flat");
  feed.stdin?.end();
});

// The bytes of all JavaScript as scripts/build-web compressed it; of small files as they are.
async function javaScriptBytes(): Promise<number> {
  const assets = fileURLToPath(
    new URL("../../build/release/share/nereid/web/assets/", import.meta.url),
  );
  const names = await readdir(assets);
  const sent = names.filter((it) => /\.js(\.gz)?$/.test(it) && !names.includes(`${it}.gz`));
  const sizes = await Promise.all(sent.map(async (it) => (await stat(assets + it)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

// What a page has loaded so far.
function loadedJavaScriptBytes(page: Page): Promise<number> {
  return page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter((it) => it.name.endsWith(".js"))
      .reduce((sum, it) => sum + it.encodedBodySize, 0),
  );
}

test("size", async ({ page, server }) => {
  report("all JavaScript, gzipped", kilobytes(await javaScriptBytes()), "<= 250 kB");
  await server.feed("many.py", "bench", "short", "1", "1000");
  await page.goto(`${server.url}/projects/bench/experiments/short`);
  await expect(page.getByRole("figure")).toContainText("1000 points");
  const loaded = await loadedJavaScriptBytes(page);
  report("JavaScript that a page of charts loads, gzipped", kilobytes(loaded), "<= 250 kB");
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
