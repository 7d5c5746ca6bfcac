import { chartOf, experimentUrl, nereid } from "./charts";
import { expect, test } from "./fixtures";

test("the address keeps which series are shown as far as the server takes it", async ({
  page,
  server,
}) => {
  await server.feed("marks.py", "demo", "marks");
  const names = Array.from({ length: 20 }, (_, i) => `series ${i} ${"x".repeat(1_000)}`);
  const where = ["--project", "demo", "--experiment", "marks"];
  await nereid(server, "chart", "set", "Long", ...names, ...where);
  await page.goto(experimentUrl("demo", "marks"));
  const entry = (i: number) =>
    chartOf(page, "Long").getByRole("button", { name: new RegExp(`^series ${i} `) });
  await entry(3).click({ modifiers: ["Shift"] });
  await expect(entry(4)).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(entry(4)).toHaveAttribute("aria-pressed", "false");
  await expect(entry(3)).toHaveAttribute("aria-pressed", "true");

  await entry(3).click({ modifiers: ["Shift"] });
  for (let i = 0; i < 10; i++) await entry(i).click();
  for (let i = 0; i < 10; i++) await expect(entry(i)).toHaveAttribute("aria-pressed", "false");
  await expect(entry(10)).toHaveAttribute("aria-pressed", "true");
  expect(page.url().length).toBeLessThan(1_000);
  await page.reload();
  await expect(entry(0)).toHaveAttribute("aria-pressed", "true");
});
