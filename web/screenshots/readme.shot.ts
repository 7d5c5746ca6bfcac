import type { Locator, Page } from "@playwright/test";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chartOf } from "../tests/charts";
import { expect, firstLine, test, type TestServer } from "../tests/fixtures";

const here = fileURLToPath(new URL(".", import.meta.url));
const images = path.resolve(here, "../../docs/images");
const project = "vision";
const compared = ["resnet18-sgd", "resnet50-cutmix", "vit-small-cosine", "convnext-tiny"];
// How long ago the page thinks that the training began.
const TRAINED_MILLIS = (3 * 60 + 24.5) * 60_000;

// Resolves once all points are there. Two of the experiments go on.
async function train(server: TestServer): Promise<void> {
  const program = "../../screenshots/training_project.py";
  expect(await firstLine(server.startFeed(program, project))).toBe("sent");
}

async function open(page: Page, url: string, colorScheme: "light" | "dark"): Promise<void> {
  await page.clock.setFixedTime(Date.now() + TRAINED_MILLIS);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.goto(url);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
}

// Waits until everything in the window is drawn, rests the pointer on a chart and takes the picture.
async function shoot(page: Page, chart: Locator, share: number, name: string): Promise<void> {
  await expect(page.locator("figure:has(canvas) p", { hasText: "Not read yet" })).toHaveCount(0);
  const box = await chart.locator(".u-over").boundingBox();
  if (box === null) throw new Error("the chart is not in sight");
  await page.mouse.move(box.x + box.width * share, box.y + box.height * 0.7);
  await expect(chart.locator("div[aria-hidden=true] strong").first()).toBeVisible();
  await page.screenshot({ path: path.join(images, name) });
}

test("an experiment and a comparison", async ({ page, server }) => {
  await train(server);
  await open(page, `/projects/${project}/experiments/convnext-tiny`, "light");
  await shoot(page, chartOf(page, "Loss"), 0.446, "experiment.png");

  const query = compared.map((name) => `experiment=${name}`).join("&");
  await open(page, `/projects/${project}/compare?${query}`, "dark");
  await shoot(page, chartOf(page, "Accuracy"), 0.383, "compare.png");
});
