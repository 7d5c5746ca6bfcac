import type { Download, Locator, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

import { comparePath } from "../src/app/routes";
import { cleanText } from "../src/texts/cleanText";
import { pointAt, saved } from "./charts";
import { expect } from "./fixtures";
import { expectAll, expectOnlyOurs, feed, foreignTo, project, rich, test } from "./hostile";
import { hostileStrings } from "./hostileStrings";

test("what the other tests here look for is noticed when it is there", async ({ page, harm }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.evaluate(() =>
    document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=hostile()>"),
  );
  await expect.poll(() => harm.join()).toContain("Content Security Policy");
  expect(harm.join()).not.toContain("a script ran");
  await expect(foreignTo(page)).toHaveCount(1);
  await page.evaluate("hostile()");
  await expect.poll(() => harm).toContain("a script ran");
  await page.evaluate(() => alert(1));
  expect(harm).toContain("a dialog said 1");
  // All of it was wanted.
  harm.length = 0;
});

test("hostile names are shown in titles, legends and tooltips of charts", async ({
  page,
  server,
}) => {
  await feed(server);
  await page.goto(`${rich}charts`);
  const titles = page.getByRole("figure").getByRole("heading", { level: 3 });
  await expect(titles).toHaveCount(2 * hostileStrings.length);
  expectAll(await titles.allTextContents());
  const legend = page.getByRole("list", { name: "Series" }).getByRole("button").locator("span");
  const labels = await legend.allTextContents();
  expectAll(labels);
  expectAll(
    labels,
    hostileStrings.map((text) => `@${text}`),
  );
  await expectOnlyOurs(page);
});

async function bytesOf(download: Download): Promise<Buffer> {
  expect(download.suggestedFilename()).toMatch(/^[^/\\:<>\p{Cc}\u202e]+\.(csv|png)$/u);
  return readFile(await download.path());
}

// As a spreadsheet is to read it: quoted, and no formula.
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function expectDownloads(page: Page, chart: Locator, text: string): Promise<void> {
  const csv = await bytesOf(await saved(page, chart, "Download as CSV"));
  expect(csv.toString()).toBe(
    `experiment,source,channel,x,y\r\nrich,${cellOf(`@${text}`)},${cellOf(text)},1,0.5\r\n`,
  );
  const png = await bytesOf(await saved(page, chart, "Download as PNG"));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
}

test("charts with hostile names are read and downloaded", async ({ page, server }) => {
  await feed(server);
  const some = ["<b>bold</b>", '"><img src=x onerror=hostile()>', "..", "../../etc/passwd"].concat(
    ["\u202Egnp.exe", "a\u0000b", "line\nbreak\r\n<img src=x onerror=hostile()>"],
    ["--><script>hostile()</script>", "__proto__", hostileStrings.at(-1) ?? ""],
  );
  expectAll(hostileStrings, some);
  for (const text of some) {
    await page.goto(`${rich}charts&${new URLSearchParams({ open: `own/${text}` }).toString()}`);
    const chart = page.getByRole("region", { name: "Enlarged chart" }).getByRole("figure");
    await expect(chart).toContainText("1 point, last 0.5.");
    await pointAt(page, chart, 0.5);
    const tooltip = chart.locator("div[aria-hidden=true] span");
    await expect.poll(() => tooltip.allTextContents()).toContain(`@${text}`);
    await expectOnlyOurs(page);
    await expectDownloads(page, chart, text);
  }
});

test("hostile texts are lines of the log, and hostile words stand below images", async ({
  page,
  server,
}) => {
  await feed(server);
  await page.goto(`${rich}texts`);
  const log = page.getByRole("log", { name: "Lines" });
  await expect(log).toContainText("%zz");
  const shown = new Set<string>();
  await log.hover();
  const wanted = hostileStrings.map(cleanText);
  await expect(async () => {
    const texts = await log.locator("[data-index] > span:last-child").allTextContents();
    texts.forEach((text) => shown.add(text));
    await page.mouse.wheel(0, -200);
    expectAll([...shown], wanted);
  }).toPass({ intervals: [50] });
  await expectOnlyOurs(page);

  await page.goto(`${rich}images`);
  const card = page.getByRole("article", { name: "images", exact: true });
  const words = card.getByRole("paragraph");
  await card.getByRole("slider").press("Home");
  for (const text of hostileStrings) {
    await expect.poll(() => words.allTextContents()).toEqual([text, text]);
    await card.getByRole("slider").press("ArrowRight");
  }
  await expectOnlyOurs(page);
});

test("experiments with hostile names are compared", async ({ page, server }) => {
  await feed(server);
  const names = ["rich", ...hostileStrings.slice(0, 99)];
  await page.goto(`${comparePath(project, names)}&q=bold`);
  const table = page.getByRole("region", { name: "Compared experiments" });
  await expect(table.getByRole("rowheader")).toHaveCount(names.length);
  expectAll(await table.getByRole("rowheader").getByRole("link").allTextContents(), names);
  const parameters = hostileStrings.filter((text) => text !== "__proto__");
  expectAll(await table.getByRole("columnheader").allTextContents(), parameters);
  const legend = page.getByRole("figure").getByRole("button").locator("span");
  expectAll(
    await legend.allTextContents(),
    names.map((text) => `${text} · <b>bold</b>`),
  );
  await expectOnlyOurs(page);
});
