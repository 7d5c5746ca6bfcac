import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

// What is wrong with the accessibility of a page, in words for a person.
export async function axeViolations(page: Page): Promise<string[]> {
  // The builder was compiled against another release of Playwright's types.
  const builder = new AxeBuilder({ page: page as never });
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ""}`),
  );
}
