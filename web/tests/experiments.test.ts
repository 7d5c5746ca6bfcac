import type { Locator, Page } from "@playwright/test";

import { expectAccessible } from "./accessibility";
import { expect, test } from "./fixtures";

function table(page: Page): Locator {
  return page.getByRole("table", { name: "Experiments" });
}

// The names of the rows in sight, from top to bottom.
async function names(page: Page): Promise<string[]> {
  return table(page).getByRole("row").getByRole("link").allTextContents();
}

async function expectNames(page: Page, wanted: string[]): Promise<void> {
  await expect.poll(() => names(page)).toEqual(wanted);
}

function cell(page: Page, name: string, column: number): Locator {
  const row = table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) });
  return row.getByRole("cell").nth(column);
}

test("the first page says what to type, and shows what comes of it", async ({ page, server }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "There is no project yet" })).toBeVisible();
  await expect(page.getByText('ctx = nereid.Context("demo")')).toBeVisible();
  await expect(
    page.getByText("nereid send --project demo -l loss -- python train.py"),
  ).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy: Python" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("channel_send");
  await expectAccessible(page);

  await server.feed("trained_models.py", "demo");
  await page.getByRole("link", { name: "demo" }).click();
  await expect(page).toHaveTitle("demo · Nereid");
  await expectNames(page, ["epsilon", "delta", "gamma", "beta", "alpha"]);
});

test("experiments are sorted and filtered by the server, and selected for comparison", async ({
  page,
  server,
}) => {
  await server.feed("trained_models.py", "demo");
  await page.goto("/projects/demo");
  await expectNames(page, ["epsilon", "delta", "gamma", "beta", "alpha"]);
  await expect(cell(page, "gamma", 2)).toHaveText("Failed");
  await expect(cell(page, "epsilon", 2)).toHaveText("Running");

  await page.getByRole("button", { name: /^Name/ }).click();
  await expectNames(page, ["alpha", "beta", "delta", "epsilon", "gamma"]);
  const nameHeader = page.getByRole("columnheader", { name: /^Name/ });
  await expect(nameHeader).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("button", { name: /^Name/ }).press("Enter");
  await expect(nameHeader).toHaveAttribute("aria-sort", "descending");
  await expectNames(page, ["gamma", "epsilon", "delta", "beta", "alpha"]);

  await page.getByRole("button", { name: "Succeeded" }).click();
  await expectNames(page, ["beta", "alpha"]);
  await page.getByRole("button", { name: "Failed" }).click();
  await expectNames(page, ["gamma", "beta", "alpha"]);
  await page.getByRole("button", { name: "Only those tagged large" }).first().click();
  await expectNames(page, ["gamma", "beta"]);
  await page.getByRole("searchbox", { name: "Filter by name" }).fill("BET");
  await expectNames(page, ["beta"]);
  await page.reload();
  await expectNames(page, ["beta"]);
  await page.getByRole("searchbox", { name: "Filter by name" }).fill("zeta");
  await expect(page.getByRole("heading", { name: "No experiment is like that" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Filter by name" }).fill("");
  await page.getByRole("button", { name: "Also those not tagged large" }).click();

  await page.getByRole("checkbox", { name: "Select gamma" }).check();
  await page.getByRole("checkbox", { name: "Select alpha" }).check();
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Select gamma" })).toBeChecked();
  await page.getByRole("button", { name: "Compare 2" }).click();
  await expect(page).toHaveURL("/projects/demo/compare?experiment=gamma&experiment=alpha");
});

test("columns of parameters, channels and aliases are chosen, moved and sorted by", async ({
  page,
  server,
}) => {
  await server.feed("trained_models.py", "demo");
  await page.goto("/projects/demo/settings");
  await page.getByRole("button", { name: "New alias" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("accuracy");
  for (const channel of ["acc", "accuracy", "val/accuracy"]) {
    await page.getByRole("dialog").getByRole("combobox", { name: "Add a channel" }).fill(channel);
    await page.getByRole("option", { name: channel }).first().click();
  }
  await page.getByRole("button", { name: "Create alias" }).click();

  await page.goto("/projects/demo?column=");
  await page.getByRole("button", { name: "Columns" }).click();
  const add = page.getByRole("combobox", { name: "Add a column" });
  for (const [text, option] of [
    ["lr", /^lr parameter$/],
    ["@acc", /^@accuracy max alias$/],
    ["loss", /^loss last channel$/],
  ] as const) {
    await add.fill(text);
    await page.getByRole("option", { name: option }).click();
  }
  await expectAccessible(page);
  const handle = page.getByRole("button", { name: "Move loss last", exact: true });
  await handle.press("Space");
  await expect(page.getByText("loss last is picked up, at place 3 of 3.")).toBeAttached();
  await handle.press("ArrowUp");
  await expect(page.getByText("loss last is at place 2 of 3.")).toBeAttached();
  await handle.press("Space");
  await expect(page.getByText("loss last stays at place 2 of 3.")).toBeAttached();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page).toHaveURL(
    /column=parameter%3Alr&column=last%3Achannel%3Aloss&column=max%3Aalias%3Aaccuracy/,
  );
  await expect(cell(page, "beta", 6)).toHaveText("0.01");
  await expect(cell(page, "beta", 7)).toHaveText("0.04");
  await expect(cell(page, "beta", 8)).toHaveText("0.98938");

  await page.getByRole("button", { name: /loss/ }).click();
  await expectNames(page, ["alpha", "beta", "gamma", "delta", "epsilon"]);
  await page.getByRole("button", { name: /@accuracy/ }).click();
  await expectNames(page, ["epsilon", "delta", "gamma", "beta", "alpha"]);
  await expect(page.getByRole("columnheader", { name: /^lr/ }).getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
});

test("thousands of experiments are scrolled, and some of them deleted", async ({
  page,
  server,
}) => {
  await server.feed("many_experiments.py", "many", "2000");
  await page.goto("/projects/many?sort=name");
  await expect(page.getByText("200 experiments, and more")).toBeVisible();
  const scroller = table(page).locator("..");
  const last = page.getByRole("link", { name: "run 01999" });
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(last).toBeVisible({ timeout: 250 });
  }).toPass();
  await expect(page.getByText("2,000 experiments")).toBeVisible();
  await expect(table(page)).toHaveAttribute("aria-rowcount", "2001");
  const row = table(page).getByRole("row").filter({ has: last });
  await expect(row).toHaveAttribute("aria-rowindex", "2001");
  expect(await table(page).getByRole("row").count()).toBeLessThan(100);

  await page.getByRole("checkbox", { name: "Select run 01999" }).check();
  await page.getByRole("checkbox", { name: "Select run 01998" }).check();
  await page.getByRole("button", { name: "Delete 2" }).click();
  const goes = page.getByRole("list", { name: "Experiments that go" });
  await expect(goes.getByRole("listitem")).toHaveText(["run 01999", "run 01998"]);
  await page.getByRole("button", { name: "Delete 2 experiments" }).click();
  await expect(page.getByText("1,998 experiments")).toBeVisible();
  await expect(last).toHaveCount(0);
});

test("a running experiment moves by itself and ends", async ({ page, server }) => {
  const feed = server.startFeed("stepping.py", "demo", "live");
  feed.stdin?.write("0.5\n");
  await page.goto("/projects/demo");
  await expect(page.getByRole("link", { name: "live" })).toBeVisible();
  await expect(cell(page, "live", 6)).toHaveText("0.5");
  feed.stdin?.write("0.25\n");
  await expect(cell(page, "live", 6)).toHaveText("0.25");
  feed.stdin?.end();
  await expect(cell(page, "live", 2)).toHaveText("Succeeded");
});

test("a project goes with what it holds once its name is typed", async ({ page, server }) => {
  await server.feed("trained_models.py", "demo");
  await page.goto("/");
  await page.getByRole("button", { name: "Delete demo" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("5 experiments, all their points");
  const confirm = dialog.getByRole("button", { name: "Delete project" });
  await expect(confirm).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Type the name to confirm" }).fill("demo");
  await confirm.click();
  await expect(page.getByRole("heading", { name: "There is no project yet" })).toBeVisible();
});
