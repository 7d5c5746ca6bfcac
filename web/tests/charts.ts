// What tests of charts do with a page, as a person does.

import type { Download, Locator, Page } from "@playwright/test";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { commandBinary, expect, type TestServer } from "./fixtures";

// Runs the command line client against the server.
export async function nereid(server: TestServer, ...args: string[]): Promise<string> {
  const options = { env: server.environment() };
  return (await promisify(execFile)(commandBinary, args, options)).stdout;
}

export function experimentUrl(project: string, experiment: string): string {
  return `/projects/${project}/experiments/${experiment}`;
}

export function chartOf(page: Page, title: string): Locator {
  return page.getByRole("figure", { name: title, exact: true });
}

// The place in the window that lies at a share of the plot's width.
export async function placeIn(chart: Locator, share: number): Promise<{ x: number; y: number }> {
  const box = await chart.locator(".u-over").boundingBox();
  if (box === null) throw new Error("the chart has no plot");
  return { x: box.x + box.width * share, y: box.y + box.height / 2 };
}

export async function pointAt(page: Page, chart: Locator, share: number): Promise<void> {
  const { x, y } = await placeIn(chart, share);
  await page.mouse.move(x, y);
}

// Zooms by dragging from one share of the plot to another.
export async function brush(page: Page, chart: Locator, from: number, to: number): Promise<void> {
  const begin = await placeIn(chart, from);
  const end = await placeIn(chart, to);
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

// Whether something is drawn in the colour of a curve within 4 pixels of a place: shares of the plot
// from its left and from its top.
export async function isInked(chart: Locator, share: number, fromTop: number): Promise<boolean> {
  return chart.locator(".uplot").evaluate(
    (plot, [left, top]) => {
      const canvas = plot.querySelector("canvas");
      const over = plot.querySelector<HTMLElement>(".u-over");
      const context = canvas?.getContext("2d");
      if (over === null || context == null) throw new Error("the chart has no picture");
      const ratio = devicePixelRatio;
      const x = (over.offsetLeft + over.clientWidth * left) * ratio;
      const y = (over.offsetTop + over.clientHeight * top) * ratio;
      const { data } = context.getImageData(x - 4, y - 4, 9, 9);
      for (let i = 0; i < data.length; i += 4) {
        const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(i, i + 4);
        if (alpha > 100 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60)
          return true;
      }
      return false;
    },
    [share, fromTop] as const,
  );
}

// The one zoom that the address holds.
export function zoomOf(page: Page): { from: number; to: number } {
  const [, from, to] = (new URL(page.url()).searchParams.get("zoom") ?? "").split(",");
  return { from: Number(from), to: Number(to) };
}

export async function saved(page: Page, chart: Locator, button: string): Promise<Download> {
  const download = page.waitForEvent("download");
  await chart.hover();
  await chart.getByRole("button", { name: button }).click();
  return download;
}

export async function savedCsv(page: Page, chart: Locator): Promise<string[]> {
  const download = await saved(page, chart, "Download as CSV");
  const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(lines.pop()).toBe("");
  return lines;
}

// Counts the calls of a method that the page begins, and how many of them go on.
export class CallCounter {
  begun = 0;
  open = 0;

  constructor(page: Page, method: string) {
    const isCall = (url: string) => url.endsWith(`/${method}`);
    page.on("request", (it) => {
      if (!isCall(it.url())) return;
      this.begun++;
      this.open++;
    });
    page.on("requestfinished", (it) => isCall(it.url()) && this.open--);
    page.on("requestfailed", (it) => isCall(it.url()) && this.open--);
  }
}
