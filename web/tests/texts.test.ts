// Text channels as a log: following a running program, searching, losing the server.

import type { Page } from "@playwright/test";
import { execFile, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface, type Interface } from "node:readline";
import { promisify } from "node:util";

import { expectAccessible } from "./accessibility";
import { commandBinary, expect, test } from "./fixtures";

// A program of tests/feed that sends what it is told to, and says when the server has it.
class LogFeed {
  private readonly answers: AsyncIterator<string>;

  constructor(private readonly process: ChildProcess) {
    const { stdout } = process;
    if (stdout === null) throw new Error("the feed has no standard output");
    const lines: Interface = createInterface({ input: stdout });
    this.answers = lines[Symbol.asyncIterator]();
  }

  write(channel: string, text: string): void {
    this.process.stdin?.write(`${channel}\t${text}\n`);
  }

  async stored(): Promise<void> {
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error("the feed ended");
  }

  async send(channel: string, ...texts: string[]): Promise<void> {
    for (const text of texts) this.write(channel, text);
    for (let count = 0; count < texts.length; count += 1) await this.stored();
  }

  end(): void {
    this.process.stdin?.end();
  }
}

function logOf(page: Page) {
  return page.getByRole("log", { name: "Lines" });
}

// The texts in sight, without x.
async function textsOf(page: Page): Promise<string[]> {
  const rows = logOf(page).locator("[data-index] > span:last-child");
  return (await rows.allTextContents()).filter((text) => text.startsWith("step "));
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `step ${from + index}`);

test("a log follows a running program until it ends", async ({ page, server }) => {
  const feed = new LogFeed(server.startFeed("log.py", "mnist", "first"));
  await feed.send("log", "\\e[32mstarted\\e[0m", "Traceback:\\n  line 1\\n  line 2");
  await page.goto("/projects/mnist/experiments/first?tab=texts");
  await expect(logOf(page)).toContainText("started");
  await expect(logOf(page)).not.toContainText("[32m");
  await expect(logOf(page)).toContainText("Traceback:\n  line 1\n  line 2");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await feed.send("log", ...numbered(0, 60));
  await expect(logOf(page).getByText("step 59", { exact: true })).toBeInViewport();

  await logOf(page).hover();
  await page.mouse.wheel(0, -800);
  await feed.send("log", "step 60", "step 61");
  await page.getByRole("button", { name: "2 new lines" }).click();
  await expect(logOf(page).getByText("step 61", { exact: true })).toBeInViewport();

  feed.end();
  await expect(page.getByText("Ended", { exact: true })).toBeVisible();
});

test("no line is missing or doubled when the server goes away and comes back", async ({
  page,
  server,
}) => {
  const feed = new LogFeed(server.startFeed("log.py", "mnist", "first"));
  await feed.send("log", ...numbered(0, 3));
  await page.goto("/projects/mnist/experiments/first?tab=texts");
  await expect(logOf(page)).toContainText("step 2");

  await server.kill();
  await expect(page.getByText("Reconnecting")).toBeVisible();
  feed.write("log", "step 3");
  feed.write("log", "step 4");
  await server.restart();
  await feed.stored();
  await feed.stored();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await feed.send("log", "step 5");
  await expect(logOf(page)).toContainText("step 5");
  expect(await textsOf(page)).toEqual(numbered(0, 6));
  feed.end();
});

test("a hidden tab reads nothing, and misses nothing", async ({ page, server }) => {
  const feed = new LogFeed(server.startFeed("log.py", "mnist", "first"));
  await feed.send("log", ...numbered(0, 2));
  await page.goto("/projects/mnist/experiments/first?tab=texts");
  await expect(logOf(page)).toContainText("step 1");

  // Chromium without a screen hides no tab.
  const setVisibility = (state: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  const closed = page.waitForEvent("requestfailed", (it) => it.url().endsWith("/WatchPoints"));
  await setVisibility("hidden");
  await closed;
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await feed.send("log", ...numbered(2, 5));
  await setVisibility("visible");
  await expect(logOf(page)).toContainText("step 4");
  expect(await textsOf(page)).toEqual(numbered(0, 5));
  feed.end();
});

test("a log loses what is truncated, and begins anew with its channel", async ({
  page,
  server,
}) => {
  const command = (...words: string[]) =>
    promisify(execFile)(
      commandBinary,
      [...words, "--yes", "--project=mnist", "--experiment=first"],
      { env: server.environment() },
    );
  const feed = new LogFeed(server.startFeed("log.py", "mnist", "first"));
  await feed.send("log", ...numbered(0, 9));
  await page.goto("/projects/mnist/experiments/first?tab=texts&text=log");
  await expect(logOf(page)).toContainText("step 8");

  await command("truncate", "log", "--from=6");
  await expect(logOf(page)).not.toContainText("step 5");
  await feed.send("log", "step 5 again");
  await expect(logOf(page)).toContainText("step 5 again");
  expect(await textsOf(page)).toEqual([...numbered(0, 5), "step 5 again"]);

  await command("delete", "channel", "log");
  await expect(page.getByText("log is not there any more")).toBeVisible();
  await expect(logOf(page)).not.toContainText("step");
  await feed.send("log", "step 0 anew");
  await expect(logOf(page)).toContainText("step 0 anew");
  await expect(page.getByText("log is not there any more")).toHaveCount(0);
  expect(await textsOf(page)).toEqual(["step 0 anew"]);
  feed.end();
});

test("a search finds an old line of 100,000 and shows it", async ({ page, server }) => {
  await server.feed("training_log.py", "mnist", "long", "100000");
  await page.goto("/projects/mnist/experiments/long?tab=texts");
  await expect(logOf(page)).toContainText("step  99999");

  const search = page.getByRole("searchbox", { name: "Search the log" });
  await search.fill("gradient NORM");
  await expect(page.getByText("1 hit", { exact: true })).toBeVisible();
  await search.press("Enter");
  const hit = logOf(page).locator("[aria-current]");
  await expect(hit).toContainText("WARNING step 1000: gradient norm 93.1");
  await expect(hit.locator("mark")).toBeInViewport();
  // Its neighbours were read with it.
  await expect(logOf(page)).toContainText("step   1001");

  await search.fill("step +(999|77777) ");
  await page.getByRole("button", { name: ".*" }).click();
  await page.getByRole("button", { name: "Matching lines only" }).click();
  const matching = page.getByRole("log", { name: "Matching lines" });
  await expect(matching.locator("[data-index]")).toHaveCount(2);
  await search.press("Enter");
  await expect(page.getByText("1 of 2")).toBeVisible();
  await search.press("Enter");
  await expect(page.getByText("2 of 2")).toBeVisible();
  await expect(matching.locator("[aria-current]")).toContainText("step    999 ");
  await search.press("Shift+Enter");
  await expect(matching.locator("[aria-current]")).toContainText("step  77777");

  await search.fill("(");
  await expect(page.getByRole("alert")).toHaveText(
    "( is no regular expression: Unterminated group",
  );
});

test("all lines are reached by scrolling, and downloaded", async ({ page, server }) => {
  await server.feed("training_log.py", "mnist", "long", "3000");
  await page.goto("/projects/mnist/experiments/long?tab=texts&text-x=0");
  const log = logOf(page);
  await expect(log).toContainText("step   2999");
  await log.press("Home");
  await expect(log).toContainText("step      0 ");
  await log.press("End");
  await expect(log).toContainText("step   2999");
  // Older lines are read as their turn comes, until none is left.
  await expect(async () => {
    await log.hover();
    await page.mouse.wheel(0, -20_000);
    await expect(log).toContainText("step      0 ", { timeout: 100 });
  }).toPass();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("mnist long log.txt");
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
  expect(lines).toHaveLength(3000);
  expect(lines[30]).toBe("WARNING step 30: gradient norm 93.1 is above 10, clipped");

  // One that is under way ends with its tab.
  await page.route("**/*/ReadPoints", () => undefined);
  const begun = page.waitForRequest("**/*/ReadPoints");
  await page.getByRole("button", { name: "Download" }).click();
  const read = await begun;
  const ended = page.waitForEvent("requestfailed", (it) => it === read);
  await page.getByRole("tab", { name: "Channels" }).click();
  await ended;
});

test("several channels are one log by time, and long texts are folded", async ({
  page,
  server,
}) => {
  const feed = new LogFeed(server.startFeed("log.py", "mnist", "first"));
  await feed.send("stdout", "step 0");
  await feed.send("stderr", `step 1 ${"\\n  at line".repeat(30)}`);
  await feed.send("stdout", "step 2");
  await page.goto("/projects/mnist/experiments/first?tab=texts");
  await expect(logOf(page)).toContainText("step 2");
  expect((await textsOf(page)).map((text) => text.slice(0, 6))).toEqual(numbered(0, 3));
  await page.getByRole("button", { name: /^Show all \(31 lines/ }).click();
  await expect(page.getByRole("button", { name: /^Show all/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Channels all 2" }).click();
  await page.getByRole("checkbox", { name: "stderr" }).uncheck();
  await expect(page).toHaveURL(/text=stdout/);
  await expect(logOf(page)).not.toContainText("step 1");
  await expect(logOf(page)).toContainText("step 2");
  feed.end();
});

test("a log is accessible in both themes", async ({ page, server }) => {
  await server.feed("training_log.py", "mnist", "long", "300", "stdout");
  await page.goto("/projects/mnist/experiments/long?tab=texts&text-find=warning&text-time=1");
  await expect(page.getByText("1 hit", { exact: true })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the log" }).press("Enter");
  await expect(logOf(page).locator("mark")).toBeInViewport();
  await expectAccessible(page);
});

test("an experiment without texts says how to send some", async ({ page, server }) => {
  await server.feed("pictures.py", "mnist", "first", "1");
  await page.goto("/projects/mnist/experiments/first?tab=texts");
  await expect(page.getByRole("figure")).toContainText('ctx = nereid.Context("mnist", "first")');
});
