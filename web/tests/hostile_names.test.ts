import { experimentPath, experimentsPath, parseRoute } from "../src/app/routes";
import { expect } from "./fixtures";
import { expectAll, expectOnlyOurs, feed, project, rich, test, textsOfTable } from "./hostile";
import { hostileProjects, hostileStrings } from "./hostileStrings";

test("hostile names and texts are shown as they are", async ({ page, server }) => {
  test.setTimeout(120_000);
  await feed(server);

  await page.goto("/");
  expectAll(await textsOfTable(page, "Projects", "[role=cell] > a"), hostileProjects);
  await expectOnlyOurs(page);

  await page.goto(experimentsPath(project));
  expectAll(await textsOfTable(page, "Experiments", "[role=cell] > a"));
  expectAll(
    await textsOfTable(page, "Experiments", "[role=cell] button"),
    hostileStrings.slice(0, 5),
  );
  await expectOnlyOurs(page);

  const some = hostileStrings.filter((_, index) => index % 6 === 0);
  const columns = some.flatMap((text) => [
    ["column", `parameter:${text}`],
    ["column", `last:channel:${text}`],
    ["column", `max:alias:${text}`],
  ]);
  await page.goto(`${experimentsPath(project)}?${new URLSearchParams(columns).toString()}`);
  const heads = page.getByRole("columnheader").locator("span:not(:has(span))");
  await expect(heads).toHaveCount(3 * some.length + 2);
  const titles = some.flatMap((text) => [text, text, `@${text}`]);
  expectAll(await heads.allTextContents(), titles);
  await expectOnlyOurs(page);

  await page.goto(`${rich}channels`);
  expectAll(await textsOfTable(page, "Channels", "[role=cell] > span"));
  await expectOnlyOurs(page);

  await page.goto(`${rich}details`);
  const table = page.getByRole("table", { name: "Parameters" });
  await expect(table).toBeVisible();
  // The maps of protobuf-es are objects, whose key this cannot be.
  const parameters = hostileStrings.filter((text) => text !== "__proto__");
  expectAll(await table.getByRole("rowheader").allTextContents(), parameters);
  expectAll(await table.getByRole("cell").allTextContents(), parameters);
  const tags = page.getByRole("main").getByRole("group", { name: "Tags" }).last();
  expectAll(await tags.locator("span > span").allTextContents(), hostileStrings.slice(0, 100));
  expectAll(await page.getByRole("paragraph").allTextContents(), [hostileStrings.join("\n")]);
  await expectOnlyOurs(page);

  await page.goto(`${experimentsPath(project)}/settings`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const titlesOfCards = await page.getByRole("heading", { level: 3 }).allTextContents();
  expectAll(titlesOfCards);
  expect(titlesOfCards.length).toBe(2 * hostileStrings.length);
  expectAll(await page.getByRole("listitem").locator("span > span").allTextContents());
  await expectOnlyOurs(page);
});

test("links with hostile names lead to what they name", async ({ page, server }) => {
  test.setTimeout(120_000);
  await feed(server);
  await page.goto(`${experimentsPath(project)}?sort=name`);
  const table = page.getByRole("table", { name: "Experiments" });
  await expect(table).toBeVisible();

  // As the browser understands them.
  const paths = await page.evaluate(
    (all) => all.map((path) => new URL(path, window.location.origin).pathname),
    hostileStrings.map((text) => experimentPath(project, text)),
  );
  expect(paths.map(parseRoute)).toEqual(
    hostileStrings.map((experiment) => ({ page: "experiment", project, experiment })),
  );

  const followed = ["..", ".", "~..", "%2F", "%2e%2e%2f", "?tab=details", "#content", "a/b"].concat(
    ["//evil.example/x", "javascript:hostile()", "compare", "\u202Egnp.exe", "<b>bold</b>", "%"],
    hostileStrings.slice(-1),
  );
  for (const text of followed) {
    await page.goto(
      `${experimentsPath(project)}?${new URLSearchParams({ name: text }).toString()}`,
    );
    const link = table.getByRole("link").and(page.getByTitle(text, { exact: true }));
    await link.click();
    const title = page.getByRole("heading", { level: 1 });
    await expect.poll(() => title.textContent()).toBe(text);
    await page.reload();
    await expect.poll(() => title.textContent()).toBe(text);
  }
  await expectOnlyOurs(page);
});

test("what is done with hostile names is done to what they name", async ({ page, server }) => {
  await feed(server);
  const name = "<img src=x onerror=hostile()>";
  await page.goto(`${experimentsPath(project)}?${new URLSearchParams({ name }).toString()}`);
  await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
  await page.getByRole("button", { name: "Delete 1" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("listitem")).toHaveText(name);
  await expectOnlyOurs(page);
  await dialog.getByRole("button", { name: "Delete 1 experiment" }).click();
  await expect(page.getByRole("checkbox", { name: `Select ${name}`, exact: true })).toHaveCount(0);

  await page.goto(`${experimentsPath(project)}/settings`);
  await page.getByRole("button", { name: `Edit the chart ${name}`, exact: true }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await expect(dialog.getByRole("listitem")).toHaveText([/^<img.*channel/, /^<img.*alias/]);
  await dialog.getByRole("button", { name: "Save chart" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: `Delete the alias ${name}`, exact: true }).click();
  await expect(dialog.getByRole("listitem")).toHaveText([
    `${name}, in the chart set ${name}`,
    `${name}, in the experiment rich`,
  ]);
  await expectOnlyOurs(page);
  await dialog.getByRole("button", { name: "Delete alias" }).click();
  await expect(page.getByRole("article", { name: `Alias ${name}`, exact: true })).toHaveCount(0);

  const evil = "<script>hostile()<\\script>";
  await page.goto(`/?${new URLSearchParams({ name: evil }).toString()}`);
  await page.getByRole("button", { name: `Delete ${evil}`, exact: true }).click();
  await dialog.getByRole("textbox", { name: "Type the name to confirm" }).fill(evil);
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await expect(page.getByTitle(evil, { exact: true })).toHaveCount(0);
});
