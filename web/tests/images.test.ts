// Image channels as a gallery: by slider, keyboard and mouse, and while a program runs.

import type { Locator } from "@playwright/test";

import { expectAccessible } from "./accessibility";
import { expect, firstLine, test } from "./fixtures";

// Red, green and blue of the middle of an image, as the browser decoded it.
async function colourOf(image: Locator): Promise<number[]> {
  await image.evaluate((element: HTMLImageElement) => element.decode());
  return image.evaluate((element: HTMLImageElement) => {
    const canvas = new OffscreenCanvas(element.naturalWidth, element.naturalHeight);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.drawImage(element, 0, 0);
    const { data } = context.getImageData(element.naturalWidth / 2, 1, 1, 1);
    return [...data.slice(0, 3)];
  });
}

// As tests/feed/pictures.py paints it.
const colourAt = (index: number) => [(index * 20) % 256, 255 - ((index * 20) % 256), 40];

test("images are browsed by slider, with keyboard and mouse", async ({ page, server }) => {
  await server.feed("pictures.py", "gan", "first", "30");
  await page.goto("/projects/gan/experiments/first?tab=images");
  const card = page.getByRole("article", { name: "colours" });
  const image = card.getByRole("img");
  const slider = card.getByRole("slider", { name: "x of colours" });

  await expect(card).toContainText("30 images");
  await expect(image).toHaveAccessibleName("colour 29: red 68 of 255");
  expect(await colourOf(image)).toEqual(colourAt(29));

  await slider.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", "x 280, image 29 of 30");
  await expect(card).toContainText("colour 28");
  await slider.press("Home");
  await expect(card).toContainText("colour 0");
  await expect(card).toContainText("red 0 of 255");
  expect(await colourOf(image)).toEqual(colourAt(0));
  await slider.press("ArrowRight");
  await expect(image).toHaveAccessibleName("colour 1: red 20 of 255");

  await card.getByRole("button", { name: "Next image" }).click();
  await expect(image).toHaveAccessibleName("colour 2: red 40 of 255");
  expect(await colourOf(image)).toEqual(colourAt(2));
  const box = await slider.boundingBox();
  if (box === null) throw new Error("the slider is not in sight");
  await slider.click({ position: { x: box.width - 2, y: box.height / 2 } });
  await expect(image).toHaveAccessibleName("colour 29: red 68 of 255");
});

test("linked sliders show the nearest image before, and the address keeps it", async ({
  page,
  server,
}) => {
  await server.feed("pictures.py", "gan", "first", "10");
  await page.goto("/projects/gan/experiments/first?tab=images");
  const matrix = page.getByRole("article", { name: "confusion matrix" });
  await expect(matrix).toContainText("validation after step 80");
  await page.getByRole("button", { name: "Link sliders" }).click();
  const slider = page.getByRole("slider", { name: "x of digits" });
  await slider.press("Home");
  for (let count = 0; count < 3; count += 1) await slider.press("ArrowRight");
  await expect(page.getByRole("article", { name: "colours" })).toContainText("colour 3");
  await expect(matrix).toContainText("validation after step 20");
  await expect(page).toHaveURL(/image-linked=1/);
  await expect(page).toHaveURL(/image-x=30/);
  await page.reload();
  await expect(matrix).toContainText("validation after step 20");
  await page.getByRole("tab", { name: "Charts" }).click();
  const linkZoom = page.getByRole("button", { name: "Link zoom" });
  await expect(linkZoom).toHaveAttribute("aria-pressed", "false");
});

test("the newest image appears while the program runs", async ({ page, server }) => {
  const feed = server.startFeed("pictures.py", "gan", "first", "3", "live");
  await firstLine(feed);
  await page.goto("/projects/gan/experiments/first?tab=images");
  const card = page.getByRole("article", { name: "colours" });
  const slider = card.getByRole("slider");
  await expect(card).toContainText("colour 2");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  feed.stdin?.write("\n");
  await expect(card).toContainText("colour 3");
  expect(await colourOf(card.getByRole("img"))).toEqual(colourAt(3));

  // Away from the end, it stays where it is.
  await slider.press("Home");
  await expect(card).toContainText("colour 0");
  feed.stdin?.write("\n");
  await expect(slider).toHaveAttribute("aria-valuetext", "x 0, image 1 of 5");
  await expect(card).toContainText("colour 0");
  feed.stdin?.end();
  await expect(page.getByText("Ended", { exact: true })).toBeVisible();
});

test("an image is enlarged, downloaded, and seen beside others", async ({ page, server }) => {
  await server.feed("pictures.py", "gan", "first", "200");
  await page.goto("/projects/gan/experiments/first?tab=images&image=colours");
  const card = page.getByRole("article", { name: "colours" });
  await card.getByRole("button", { name: "colour 199" }).click();
  const dialog = page.getByRole("dialog", { name: "colours" });
  await expect(dialog).toContainText("8 × 8 px, PNG");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("colours 1990.png");
  await dialog.getByRole("button", { name: "Previous image" }).click();
  await expect(dialog.getByRole("img")).toHaveAccessibleName(/^colour 198/);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  await page.getByRole("button", { name: "Side by side" }).click();
  const strip = card.getByRole("group", { name: "Images of colours" });
  await expect(strip.getByRole("button", { name: "x 1980" })).toHaveAttribute(
    "aria-current",
    "true",
  );
  // Only those in sight are in the document.
  expect(await strip.getByRole("button").count()).toBeLessThan(40);
  await strip.getByRole("button", { name: "x 1960" }).click();
  await expect(card).toContainText("colour 196");
});

test("a gallery is accessible in both themes", async ({ page, server }) => {
  await server.feed("pictures.py", "gan", "first", "5");
  await page.goto("/projects/gan/experiments/first?tab=images&image-strip=1");
  const digits = page.getByRole("article", { name: "digits" });
  await expect(digits.getByRole("img")).toHaveCount(6);
  await expectAccessible(page);
  await digits.getByTitle("Enlarge").click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
  await expectAccessible(page);
});

test("an experiment without images says how to send some", async ({ page, server }) => {
  await server.feed("training_log.py", "gan", "first", "1");
  await page.goto("/projects/gan/experiments/first?tab=images");
  await expect(page.getByRole("figure")).toContainText('ctx = nereid.Context("gan", "first")');
});
