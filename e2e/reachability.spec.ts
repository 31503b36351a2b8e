import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

test("a container's panel tells whom it reaches, who reaches it, and which names it knows", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  const part = view.panel.getByRole("region", { name: "Reachability" });
  const row = part.getByRole("list", { name: "Whom it reaches" });
  await expect(row.getByRole("button", { name: /^db .*address ?reachable.*name ?reachable/ })).toBeVisible();
  await expect(row.getByRole("button", { name: /^free .*address ?blocked/ })).toBeVisible();
  await part.getByRole("searchbox", { name: "Find in Whom it reaches" }).fill("prox");
  await expect(row.getByRole("button")).toHaveCount(1);
  await part.getByRole("radio", { name: /^Is reached by/ }).check();
  const column = part.getByRole("list", { name: "Who reaches it" });
  await expect(column.getByRole("button", { name: /^proxy .*address ?reachable/ })).toBeVisible();
  const names = view.panel.getByRole("list", { name: "Names it can resolve" });
  await expect(names.getByText("db", { exact: true })).toBeVisible();
  await expect(names.getByText("10.62.0.50").first()).toBeVisible();
  await expect.poll(() => findViolations(page)).toEqual([]);
});

test("a pair shows its path to the stop, the reason, and the way to change it", async ({ view, page }) => {
  await view.openAt("container", "proxy");
  const row = view.panel.getByRole("list", { name: "Whom it reaches" });
  await row.getByRole("button", { name: /^db / }).click();
  await expect(view.panel.getByRole("heading", { name: "proxy to db" })).toBeVisible();
  await expect.poll(() => page.url()).toContain("to=container%3Adb");
  const path = view.panel.getByRole("list", { name: "Path" });
  await expect(path.getByRole("listitem").first()).toContainText("proxy");
  await expect(path.getByRole("listitem").last()).toContainText("stops here");
  await expect.poll(() => findViolations(page)).toEqual([]);
  await view.panel.getByRole("button", { name: "Connect proxy to shop_back" }).click();
  await expect(view.dialog().getByRole("heading", { name: "Connect proxy to shop_back" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  await view.panel.getByRole("button", { name: "Other direction" }).click();
  await expect(view.panel.getByRole("heading", { name: "db to proxy" })).toBeVisible();
  await view.panel.getByRole("button", { name: "Close pair" }).click();
  await expect(view.panel.getByRole("heading", { name: "proxy", exact: true })).toBeVisible();
});

test("a pair in the address opens as it was sent", async ({ view }) => {
  await view.open("?from=container:app&to=container:db");
  await expect(view.panel.getByRole("heading", { name: "app to db" })).toBeVisible();
  const path = view.panel.getByRole("list", { name: "Path" });
  await expect(path.getByRole("listitem").last()).toContainText("db");
  await expect(view.panel.getByText("10.62.0.50").first()).toBeVisible();
});

test("the matrix tells every pair in words, and shows one in the panel", async ({ view, page }) => {
  await view.open("reachability");
  const grid = page.getByRole("grid", { name: "Who reaches whom" });
  await expect(grid.getByRole("gridcell", { name: /^app to db: reachable by address, / })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: /^free to db: blocked by address, / })).toBeVisible();
  await expect.poll(() => page.url()).toContain("view=reachability");
  await expect.poll(() => findViolations(page)).toEqual([]);
  await grid.getByRole("gridcell", { name: /^free to db: / }).click();
  await expect(view.panel.getByRole("heading", { name: "free to db" })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: /^free to db: / })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.getByRole("radio", { name: "By name" }).check();
  await expect(grid.getByRole("gridcell", { name: /^free to db: blocked by name, / })).toBeVisible();
});

test("arrows go from cell to cell of the matrix, Enter shows the pair", async ({ view, page }) => {
  await view.open("?view=reachability");
  const grid = page.getByRole("grid", { name: "Who reaches whom" });
  // By project and name: agent is the first subject, app the second.
  await grid.getByRole("gridcell", { name: /^agent to app: reachable/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(grid.getByRole("gridcell", { name: /^agent to db: / })).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(grid.getByRole("gridcell", { name: "the internet to itself" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(view.panel.getByRole("heading", { name: "the internet to the host" })).toBeVisible();
});

test("the matrix is copied as Markdown and as CSV", async ({ view, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await view.open("?view=reachability");
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy Markdown" }).click();
  await expect.poll(read).toContain(String.raw`| from \\ to | agent | app | db |`);
  await page.getByRole("button", { name: "Copy CSV" }).click();
  await expect.poll(read).toMatch(/^from,agent,app,db,/);
});

test("on a phone a source is chosen, and its list shown", async ({ view, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await view.open("?view=reachability");
  await page.getByRole("main").getByRole("combobox", { name: "Source" }).fill("proxy");
  await page.getByRole("option", { name: "proxy" }).click();
  const row = page.getByRole("main").getByRole("list", { name: "Whom it reaches" });
  await expect(row.getByRole("button", { name: /^app .*address ?reachable/ })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await expect.poll(() => findViolations(page)).toEqual([]);
});
