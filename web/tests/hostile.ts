// What tests of hostile names and texts have in common.

import type { Locator, Page } from "@playwright/test";

import { experimentPath } from "../src/app/routes";
import { expect, test as base, type TestServer } from "./fixtures";
import { hostileProjects, hostileStrings } from "./hostileStrings";

export const project = "hostile";
export const rich = `${experimentPath(project, "rich")}?tab=`;

interface Harm {
  // What a page ran of what it shows, or tried to. A test fails for it at its end.
  harm: string[];
}

export const test = base.extend<Harm>({
  harm: [
    async ({ page }, use) => {
      const harm: string[] = [];
      await page.exposeFunction("hostile", () => harm.push("a script ran"));
      page.on("dialog", (dialog) => {
        harm.push(`a dialog said ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("console", (message) => {
        if (/Content Security Policy/.test(message.text())) harm.push(message.text());
      });
      await use(harm);
      expect(harm).toEqual([]);
    },
    { auto: true },
  ],
});

export async function feed(server: TestServer): Promise<void> {
  await server.feed(
    "hostile_names.py",
    JSON.stringify(hostileProjects),
    JSON.stringify(hostileStrings),
  );
}

// Elements that only a string could have brought.
export function foreignTo(page: Page): Locator {
  return page.locator(
    "script:not([src]), script[src*=evil], img[src=x], image, iframe, object, embed, base, math, marquee, " +
      "meta[http-equiv], style, link[href*=evil], details[open], [onerror], [onload], [onfocus], [onclick], " +
      "[onmouseover], [href^=javascript i]",
  );
}

export async function expectOnlyOurs(page: Page): Promise<void> {
  await expect(foreignTo(page)).toHaveCount(0);
}

// The texts of the first column of links or names in a table, from its first row to its last.
export async function textsOfTable(page: Page, name: string, selector: string): Promise<string[]> {
  const table = page.getByRole("table", { name });
  await expect(table).toBeVisible();
  const texts = await table.evaluate(async (element, wanted) => {
    const scroller = element.parentElement ?? element;
    const found = new Set<string>();
    const rendered = () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let top = 0; top <= scroller.scrollHeight; top += scroller.clientHeight / 2) {
      scroller.scrollTo(0, top);
      await rendered();
      for (const cell of element.querySelectorAll(wanted)) found.add(cell.textContent);
    }
    return [...found];
  }, selector);
  return texts;
}

export function expectAll(texts: readonly string[], strings: readonly string[] = hostileStrings) {
  const missing = strings.filter((text) => !texts.includes(text));
  expect(missing).toEqual([]);
}
