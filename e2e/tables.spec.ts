import type { Locator, Page } from "@playwright/test";
import axe from "axe-core";
import { expect, test } from "@/e2e/fixtures/test";

const grid = (page: Page, name: string): Locator => page.getByRole("grid", { name });
const rowsOf = (page: Page, name: string): Locator =>
  grid(page, name)
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader") });
const row = (page: Page, table: string, name: string): Locator =>
  rowsOf(page, table).filter({ has: page.getByRole("rowheader", { name, exact: true }) });
const namesOf = (page: Page, table: string): Promise<string[]> =>
  grid(page, table)
    .getByRole("rowheader")
    .allInnerTexts()
    .then((texts) => texts.map((text) => text.trim()));

test("the views are links: the table stands in the address, the canvas does not, and the selection stays", async ({
  view,
  page,
}) => {
  await view.open();
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("link", { name: "Canvas" })).toHaveAttribute("aria-current", "page");
  await views.getByRole("link", { name: "Networks" }).click();
  await expect(grid(page, "Networks")).toBeVisible();
  await expect.poll(() => page.url()).toContain("view=networks");
  await row(page, "Networks", "shop_front").click();
  await expect(view.panel.getByRole("heading", { name: "shop_front" })).toBeVisible();
  await page.reload();
  await expect(row(page, "Networks", "shop_front")).toHaveAttribute("aria-selected", "true");
  await views.getByRole("link", { name: "Canvas" }).focus();
  await page.keyboard.press("Enter");
  await expect(view.network("shop_front")).toBeVisible();
  expect(page.url()).not.toContain("view=");
  await expect(view.panel.getByRole("heading", { name: "shop_front" })).toBeVisible();
});

test("networks tell their subnet, members, use and flags", async ({ view, page }) => {
  await view.open("?view=networks");
  const back = row(page, "Networks", "shop_back");
  await expect(back.getByRole("gridcell", { name: "10.62.0.0/24" })).toBeVisible();
  await expect(back.getByRole("gridcell", { name: "internal" })).toBeVisible();
  await expect(back.getByRole("gridcell", { name: "2 of 253" })).toBeVisible();
  await expect(row(page, "Networks", "lab").getByRole("gridcell", { name: "1 of 2 running" })).toBeVisible();
});

test("a title sorts its column, addresses by number, and the order stands in the address", async ({
  view,
  page,
}) => {
  await view.open("?view=networks");
  const title = page.getByRole("columnheader", { name: "Subnets" });
  await title.getByRole("button").click();
  await expect(title).toHaveAttribute("aria-sort", "ascending");
  const ascending = await namesOf(page, "Networks");
  expect(ascending.slice(0, 3)).toEqual(["shop_front", "shop_back", "lab"]);
  await title.getByRole("button").click();
  await expect(title).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => page.url()).toContain("sort=-subnets");
  await page.reload();
  await expect(title).toHaveAttribute("aria-sort", "descending");
  const descending = await namesOf(page, "Networks");
  expect(descending.indexOf("shop_front")).toBeGreaterThan(descending.indexOf("lab"));
  // What has no subnet stands last, whichever way.
  expect(descending.slice(-2)).toEqual(ascending.slice(-2));
});

test("the search hides what does not fit, says so, and one button brings it back", async ({ view, page }) => {
  await view.open("?view=containers");
  await expect(row(page, "Containers", "proxy")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find in the topology" }).fill("name:app");
  await expect(page.getByText(/^1 of \d+ shown$/)).toBeVisible();
  await expect(row(page, "Containers", "proxy")).toHaveCount(0);
  await expect(row(page, "Containers", "app")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find in the topology" }).fill("name:nothing-like-it");
  await expect(page.getByText("Nothing here fits the search.")).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(row(page, "Containers", "proxy")).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Find in the topology" })).toHaveValue("");
});

test("several containers are picked by boxes, with Shift and with Ctrl", async ({ view, page }) => {
  await view.open("?view=containers");
  for (const name of ["app", "db", "proxy"])
    await page.getByRole("checkbox", { name: `Pick ${name}`, exact: true }).check();
  await expect(view.panel.getByRole("heading", { name: "3 containers" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Pick db", exact: true }).uncheck();
  await expect(view.panel.getByRole("heading", { name: "2 containers" })).toBeVisible();
  const names = await namesOf(page, "Containers");
  await row(page, "Containers", String(names[0])).click();
  await row(page, "Containers", String(names[2])).click({ modifiers: ["Shift"] });
  await expect(view.panel.getByRole("heading", { name: "3 containers" })).toBeVisible();
  await row(page, "Containers", String(names[1])).click({ modifiers: ["ControlOrMeta"] });
  await expect(view.panel.getByRole("heading", { name: "2 containers" })).toBeVisible();
});

test("a table works by keyboard alone", async ({ view, page }) => {
  await view.open("?view=containers");
  const names = await (async () => {
    await expect(row(page, "Containers", "app")).toBeVisible();
    return namesOf(page, "Containers");
  })();
  await page.getByRole("button", { name: "Project" }).focus();
  await page.keyboard.press("Tab");
  await expect(row(page, "Containers", String(names[0]))).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row(page, "Containers", String(names[1]))).toBeFocused();
  await page.keyboard.press("End");
  await expect(row(page, "Containers", String(names.at(-1)))).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(view.panel.getByRole("heading", { name: String(names[0]), exact: true })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(view.panel.getByRole("heading", { name: "3 containers" })).toBeVisible();
  await expect(row(page, "Containers", String(names[2]))).toBeFocused();
});

test("a row's menu opens the canvas's dialogs, and the keyboard comes back to the row", async ({
  view,
  page,
}) => {
  await view.open("?view=containers");
  await row(page, "Containers", "app").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const button = page.getByRole("button", { name: "Actions for app", exact: true });
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem", { name: "Connect to a network…" })).toBeVisible();
  await menu.getByRole("menuitem", { name: "Disconnect from shop_back…" }).click();
  await expect(view.dialog()).toContainText("shop_back");
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  await expect(button).toBeFocused();
  await view.open("?view=networks");
  await page.getByRole("button", { name: "Actions for lab", exact: true }).click();
  await menu.getByRole("menuitem", { name: "Copy docker network inspect" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe("docker network inspect lab");
  await page.getByRole("button", { name: "Actions for lab", exact: true }).click();
  await menu.getByRole("menuitem", { name: "Connect a container…" }).click();
  await expect(view.dialog()).toBeVisible();
});

test("while the engine is away a row's menu says why nothing can be changed", async ({
  view,
  stand,
  page,
}) => {
  await view.open("?view=networks");
  await expect(row(page, "Networks", "lab")).toBeVisible();
  await stand.proxy.refuseConnections();
  try {
    await expect(page.getByRole("button", { name: "New network" })).toBeDisabled();
    await page.getByRole("button", { name: "Actions for lab", exact: true }).click();
    await expect(page.getByRole("menu").getByText("The engine does not answer now")).toBeVisible();
    await expect(page.getByRole("menuitem", { name: "Remove…" })).toBeDisabled();
    await expect(page.getByRole("menuitem", { name: "Copy name" })).toBeEnabled();
    await page.keyboard.press("Escape");
  } finally {
    await stand.proxy.acceptConnections();
  }
  await expect(page.getByRole("button", { name: "New network" })).toBeEnabled({ timeout: 15_000 });
});

test("the copy holds what is shown, in its order", async ({ view, page }) => {
  await view.open("?view=networks&sort=-name");
  await expect(row(page, "Networks", "shop_front")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find in the topology" }).fill("shop");
  await expect(page.getByText(/^\d+ of \d+ shown$/)).toBeVisible();
  const shown = await namesOf(page, "Networks");
  expect(shown).toEqual(["shop_front", "shop_back"]);
  await page.getByRole("button", { name: "Copy as CSV" }).click();
  await expect(page.getByText("2 rows copied as CSV")).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split(/\r?\n/);
  expect(lines[0]).toBe("Name,Driver,Scope,Subnets,Gateway,Containers,Addresses used,Flags,Project");
  expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(shown);
  expect(lines[2]).toBe("shop_back,bridge,local,10.62.0.0/24,10.62.0.1,2,2 of 253,internal,");
});

test("names of strangers are text, in the table and in the copy", async ({ view, stand, page }) => {
  const name = "=1+1<img src=x onerror=alert(1)>";
  const id = await stand.docker("network", "create", "--subnet", "10.67.0.0/24", name);
  try {
    await view.open("?view=networks");
    await expect(row(page, "Networks", name)).toBeVisible();
    await page.getByRole("searchbox", { name: "Find in the topology" }).fill("10.67.0.0/24");
    await expect(page.getByText(/^1 of \d+ shown$/)).toBeVisible();
    await page.getByRole("button", { name: "Copy as CSV" }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain(`\n'${name},bridge`);
  } finally {
    await stand.docker("network", "rm", id);
  }
});

test("ports tell who holds them, how open they are, and what keeps a stopped container from starting", async ({
  view,
  stand,
  page,
}) => {
  const image = await stand.docker("inspect", "-f", "{{.Config.Image}}", "free");
  await stand.docker("run", "-d", "--name", "holder", "-p", "18080:80", image, "sleep", "86400");
  await stand.docker("run", "-d", "--name", "local", "-p", "127.0.0.1:18081:80", image, "sleep", "86400");
  await stand.docker("create", "--name", "waiting", "-p", "18080:8000", image);
  await stand.docker("create", "--name", "patient", "-p", "18090:8000", image);
  try {
    await view.open("?view=ports");
    const ports = grid(page, "Ports");
    await expect(
      ports.getByRole("row", { name: /holder.*80\/tcp.*everyone who reaches this host/ }).first(),
    ).toBeVisible();
    await expect(ports.getByRole("row", { name: /local.*this host only/ })).toBeVisible();
    await expect(
      ports.getByRole("row", { name: /waiting.*won’t start: 18080 is held by holder/ }),
    ).toBeVisible();
    await expect(ports.getByRole("row", { name: /patient.*created, takes it at its start/ })).toBeVisible();
    await ports.getByRole("row", { name: /waiting/ }).click();
    await expect(view.panel.getByRole("heading", { name: "waiting" })).toBeVisible();
    await stand.docker("rm", "-f", "holder");
    await expect(ports.getByRole("row", { name: /waiting.*created, takes it at its start/ })).toBeVisible();
  } finally {
    await stand.docker("rm", "-f", "local", "waiting", "patient");
    await stand.docker("rm", "-f", "holder").catch(() => undefined);
  }
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in the tables, ${scheme}, ${width} px wide`, async ({ view, page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      for (const [address, title] of [
        ["?view=networks&select=network:lab", "Networks"],
        ["?view=containers&select=containers:app/db", "Containers"],
      ] as const) {
        await view.open(address);
        await expect(rowsOf(page, title).first()).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(
          true,
        );
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          const runner = (
            window as unknown as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            }
          ).axe;
          return (await runner.run()).violations;
        });
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
          ),
        ).toEqual([]);
      }
    });
  }
}

test("Escape clears the selection beside a table, but not from under a dialog", async ({ view, page }) => {
  await view.open("?view=containers");
  await row(page, "Containers", "app").focus();
  await page.keyboard.press("Enter");
  await expect(view.panel.getByRole("heading", { name: "app" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(view.dialog()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "app" })).toBeVisible();
  await expect(row(page, "Containers", "app")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(view.panel.getByRole("heading", { name: "app" })).toBeHidden();
  expect(new URL(page.url()).searchParams.has("select")).toBe(false);
});

test("a filter that hides every row says so, and not that there is nothing", async ({ view, page }) => {
  await view.open("?view=containers&project=nothing-like-it");
  await expect(page.getByText("The filters hide all that would stand here.")).toBeVisible();
  await expect(page.getByText("Nothing runs on this engine yet", { exact: false })).toBeHidden();
});
