import { chartOf, experimentUrl, nereid } from "./charts";
import { expect, test } from "./fixtures";

test.beforeEach(async ({ server }) => {
  const where = ["--project", "demo", "--experiment", "run", "--"];
  await nereid(server, "send", "-l", "loss", ...where, "sh", "-c", "echo loss 2; echo loss 1");
});

test("Back undoes a change of the tab, and enlarging a chart", async ({ page }) => {
  await page.goto("/projects/demo");
  await page.getByRole("link", { name: "run" }).click();
  await expect(chartOf(page, "loss")).toContainText("loss: 2 points");
  await page.getByRole("tab", { name: "Charts" }).click();
  await chartOf(page, "loss").hover();
  await page.getByRole("button", { name: "Enlarge" }).click();
  await expect(page.getByRole("region", { name: "Enlarged chart" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("region", { name: "Enlarged chart" })).toHaveCount(0);
  await page.getByRole("tab", { name: "Channels" }).click();
  await page.getByRole("searchbox").fill("lo");
  await expect(page).toHaveURL(/channel=lo/);
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Charts", selected: true })).toBeVisible();
  await expect(chartOf(page, "loss")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/projects/demo");
});

test("the focus goes to a page that is opened, and back to the menu of a dialog", async ({
  page,
}) => {
  await page.goto("/projects/demo");
  await page.getByRole("link", { name: "run" }).press("Enter");
  await expect(chartOf(page, "loss")).toContainText("loss: 2 points");
  await expect(page.getByRole("main")).toBeFocused();
  await page.getByRole("button", { name: "Enlarge" }).press("Enter");
  await expect(chartOf(page, "loss")).toBeFocused();
  await page.getByRole("button", { name: "Zoom in" }).press("Enter");
  await page.getByRole("button", { name: "Show all" }).press("Enter");
  await expect(page.getByRole("application", { name: /^loss/ })).toBeFocused();
  await page.getByRole("button", { name: "← All charts" }).press("Enter");
  await expect(chartOf(page, "loss")).toBeFocused();
  await page.getByRole("tab", { name: "Channels" }).click();
  const menu = page.getByRole("button", { name: "Actions of loss" });
  await menu.press("Enter");
  await page.getByRole("menuitem").first().press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(menu).toBeFocused();
});

test("a tab that there is not is the first one, and no storage is needed", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  });
  await page.goto(`${experimentUrl("demo", "run")}?tab=foo`);
  await expect(page.getByRole("tab", { name: "Charts", selected: true })).toBeVisible();
  await expect(chartOf(page, "loss")).toContainText("loss: 2 points");
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
