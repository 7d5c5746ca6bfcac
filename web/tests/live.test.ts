import type { Page } from "@playwright/test";
import { once } from "node:events";

import { brush, CallCounter, chartOf, experimentUrl, nereid, savedCsv, zoomOf } from "./charts";
import { commandBinary, expect, firstLine, test, type TestServer } from "./fixtures";

// A run under `nereid send`, whose output the test writes.
function startRun(server: TestServer, project: string, experiment: string) {
  const args = [
    "send",
    "-l",
    "loss",
    "--project",
    project,
    "--experiment",
    experiment,
    "--",
    "cat",
  ];
  const run = server.startProgram(commandBinary, ...args);
  run.stdout?.resume();
  return run;
}

function badge(page: Page, text: string) {
  return page.getByRole("status").getByText(text, { exact: true });
}

test("a chart moves while a program runs, unless it is zoomed", async ({ page, server }) => {
  const run = startRun(server, "demo", "run");
  run.stdin?.write("loss 4\nloss 3\n");
  await expect.poll(() => nereid(server, "ls", "demo/run").catch(() => "")).toContain("loss");
  await page.goto(experimentUrl("demo", "run"));
  const chart = chartOf(page, "loss");
  await expect(chart).toContainText("loss: 2 points, last 3.");
  await expect(badge(page, "Live")).toBeVisible();
  run.stdin?.write("loss 2\nloss 1.5\n");
  await expect(chart).toContainText("loss: 4 points, last 1.5.");

  await brush(page, chart, 0.1, 0.5);
  await expect(chart).toContainText("loss: 1 point, last 3.");
  await expect(page).toHaveURL(/zoom=/);
  const zoom = zoomOf(page);
  run.stdin?.write("loss 1\n");
  await expect
    .poll(() => nereid(server, "read", "loss", "--project", "demo", "--experiment", "run"))
    .toContain("5");
  expect(zoomOf(page)).toEqual(zoom);
  await expect(chart).toContainText("loss: 1 point, last 3.");
  await chart.getByRole("button", { name: "Show all" }).click();
  await expect(chart).toContainText("loss: 5 points, last 1.");

  const where = ["--project", "demo", "--experiment", "run", "--yes"];
  await nereid(server, "truncate", "loss", "--from", "3", ...where);
  await expect(chart).toContainText("loss: 2 points, last 3.");
  run.stdin?.end();
  await once(run, "exit");
  await expect(badge(page, "Ended")).toBeVisible();
});

async function endOf(feed: ReturnType<TestServer["startFeed"]>): Promise<number> {
  if (feed.stdout === null) throw new Error("the feed has no standard output");
  const last = firstLine(feed);
  feed.stdin?.end();
  return Number(await last);
}

test("a server that is killed is come back to, without a point missing or doubled", async ({
  page,
  server,
}) => {
  const feed = server.startFeed("ticking.py", "demo", "ticking", "3", "50", "5000");
  expect(await firstLine(feed)).toBe("ticking");
  await page.goto(experimentUrl("demo", "ticking"));
  const chart = chartOf(page, "metric 01");
  await expect(badge(page, "Live")).toBeVisible();
  await expect(chart).toContainText(/metric 01: [1-9]\d+ points/);
  await server.kill();
  await expect(badge(page, "Reconnecting")).toBeVisible();
  await brush(page, chart, 0.2, 0.8);
  await expect(chart.getByText(/Trying again…$/)).toBeVisible();
  await server.restart();
  await expect(badge(page, "Live")).toBeVisible();
  await expect(chart.getByText(/Trying again…$/)).toHaveCount(0);
  await chart.getByRole("button", { name: "Show all" }).click();
  const sent = await endOf(feed);
  for (const title of ["metric 00", "metric 01", "metric 02"]) {
    await expect(chartOf(page, title)).toContainText(`${title}: ${sent} points`);
  }
  const rows = (await savedCsv(page, chart)).slice(1);
  expect(rows.map((row) => Number(row.split(",")[3]))).toEqual(
    Array.from({ length: sent }, (_, x) => x),
  );
});

test("an experiment that is opened while the server is away is shown once it is back", async ({
  page,
  server,
}) => {
  await nereid(
    server,
    "send",
    "-l",
    "loss",
    "--project",
    "demo",
    "--experiment",
    "first",
    "--",
    "echo",
    "loss 1",
  );
  await nereid(
    server,
    "send",
    "-l",
    "loss",
    "--project",
    "demo",
    "--experiment",
    "second",
    "--",
    "echo",
    "loss 2",
  );
  await page.goto(experimentUrl("demo", "first"));
  await expect(chartOf(page, "loss")).toContainText("loss: 1 point, last 1.");
  await page.getByRole("link", { name: "demo" }).click();
  await expect(page.getByRole("link", { name: "second" })).toBeVisible();
  await server.kill();
  await page.getByRole("link", { name: "second" }).click();
  await expect(page.getByRole("alert")).toContainText("The experiment could not be read");
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await server.restart();
  await expect(chartOf(page, "loss")).toContainText("loss: 1 point, last 2.");
});

async function setVisibility(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

test("a hidden tab closes its stream, and goes on where it was", async ({ page, server }) => {
  const run = startRun(server, "demo", "hidden");
  run.stdin?.write("loss 1\n");
  await expect.poll(() => nereid(server, "ls", "demo/hidden").catch(() => "")).toContain("loss");
  const watches = new CallCounter(page, "WatchPoints");
  const samples = new CallCounter(page, "SampleSeries");
  await page.goto(experimentUrl("demo", "hidden"));
  const chart = chartOf(page, "loss");
  await expect(badge(page, "Live")).toBeVisible();
  expect(watches.open).toBe(1);
  await setVisibility(page, "hidden");
  await expect.poll(() => watches.open).toBe(0);
  run.stdin?.write("loss 2\nloss 3\n");
  await expect
    .poll(() => nereid(server, "read", "loss", "--project", "demo", "--experiment", "hidden"))
    .toContain("3");
  await expect(chart).toContainText("loss: 1 point");
  await setVisibility(page, "visible");
  await expect(chart).toContainText("loss: 3 points, last 3.");
  expect([watches.open, samples.begun]).toEqual([1, 1]);
  run.stdin?.end();
  await once(run, "exit");
});

test("a chart goes over to a channel that outranks the one its alias stood for", async ({
  page,
  server,
}) => {
  const project = ["--project", "demo"];
  await nereid(server, "alias", "set", "best", "val_acc", "acc", ...project);
  await nereid(server, "chartset", "set", "Overview", "Quality", "@best", ...project);
  const where = [...project, "--experiment", "alias", "--"];
  await nereid(server, "send", "-l", "acc", ...where, "echo", "acc 0.5");
  await page.goto(experimentUrl("demo", "alias"));
  const chart = chartOf(page, "Quality");
  await expect(chart.getByRole("button", { name: /^@best → acc/ })).toBeVisible();
  await expect(chart).toContainText("@best: 1 point, last 0.5.");
  await nereid(
    server,
    "send",
    "-l",
    "val_acc",
    ...where,
    "sh",
    "-c",
    "echo val_acc 0.25; echo val_acc 0.75",
  );
  await expect(chart.getByRole("button", { name: /^@best → val_acc/ })).toBeVisible();
  await expect(chart).toContainText("@best: 2 points, last 0.75.");
});

test("a page that is opened before its experiment shows it once it is there", async ({
  page,
  server,
}) => {
  await page.goto(experimentUrl("early", "bird"));
  await expect(page.getByRole("heading", { name: "There is no such experiment" })).toBeVisible();
  const names = ["--project", "early", "--experiment", "bird"];
  await nereid(server, "send", "-l", "loss", ...names, "--", "sh", "-c", "echo loss 0.5");
  await expect(chartOf(page, "loss")).toContainText("loss: 1 point, last 0.5.");
});

test("a chart that is opened with a zoom keeps it while points come in behind it", async ({
  page,
  server,
}) => {
  const run = startRun(server, "demo", "zoomed");
  run.stdin?.write("loss 4\nloss 3\nloss 2\nloss 1\n");
  const read = ["read", "loss", "--project", "demo", "--experiment", "zoomed"];
  await expect.poll(() => nereid(server, ...read).catch(() => "")).toContain("4  1");
  await page.goto(`${experimentUrl("demo", "zoomed")}?zoom=x,3,6,auto/loss`);
  const chart = chartOf(page, "loss");
  await expect(chart).toContainText("loss: 2 points, last 1.");
  await expect(badge(page, "Live")).toBeVisible();
  run.stdin?.write("loss 0.5\n");
  await expect(chart).toContainText("loss: 3 points, last 0.5.");
  await chart.getByRole("application").focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => zoomOf(page)).toEqual({ from: 2.25, to: 5.25 });
  await page.keyboard.press("0");
  await expect(chart).toContainText("loss: 5 points, last 0.5.");
  run.stdin?.end();
  await once(run, "exit");
});
