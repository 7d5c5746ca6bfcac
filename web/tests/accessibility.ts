import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

// Fails for what keeps people with a screen reader or weak eyes from using the page, light and dark.
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const told = violations.map(({ id, nodes }) => [
      id,
      nodes.map(({ target }) => target.join(" ")),
    ]);
    expect(told, `${page.url()}, ${colorScheme}`).toEqual([]);
  }
}
