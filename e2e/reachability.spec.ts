import { busyboxImage } from "@/e2e/engine/images.mjs";
import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";
import { centreOf } from "@/e2e/pages/topology-screen";

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
  await part.getByRole("radio", { name: /^Is reached by/ }).click();
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
  await expect(
    grid.getByRole("gridcell", {
      name: /^app to db: (proof agrees with the prediction, )?reachable by address, /,
    }),
  ).toBeVisible();
  await expect(
    grid.getByRole("gridcell", {
      name: /^free to db: (proof agrees with the prediction, )?blocked by address, /,
    }),
  ).toBeVisible();
  await expect.poll(() => page.url()).toContain("view=reachability");
  await expect.poll(() => findViolations(page)).toEqual([]);
  await grid.getByRole("gridcell", { name: /^free to db: / }).click();
  await expect(view.panel.getByRole("heading", { name: "free to db" })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: /^free to db: / })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.getByRole("radio", { name: "By name" }).click();
  await expect(
    grid.getByRole("gridcell", {
      name: /^free to db: (proof agrees with the prediction, )?blocked by name, /,
    }),
  ).toBeVisible();
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

test("a probe dragged from card to card lights the way hop by hop, or stops with the reason and the remedy", async ({
  view,
  page,
}) => {
  await view.openAt("container", "proxy");
  await view.fit();
  const drag = async (from: string, to: string): Promise<void> => {
    await view.container(from).hover();
    const start = await centreOf(page.getByRole("button", { name: `can ${from} reach another?` }));
    const end = await centreOf(view.container(to));
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x - 20, end.y, { steps: 6 });
    await expect(page.getByText(`Can ${from} reach ${to}?`)).toBeVisible();
    await page.mouse.up();
  };
  const way = page.locator(".pb-reach");
  await drag("proxy", "app");
  await expect(view.panel.getByRole("heading", { name: "proxy to app" })).toBeVisible();
  await expect(way).toHaveAttribute("data-verdict", "reachable");
  await expect.poll(() => page.url()).toMatch(/from=container%3Aproxy&to=container%3Aapp/);
  // The picture and the list agree: each hop that is pointed at lights one thing.
  const hops = view.panel.getByRole("list", { name: "Path" }).getByRole("listitem");
  const count = await hops.count();
  expect(count).toBeGreaterThan(4);
  for (let hop = 0; hop < count; hop += 1) {
    await hops.nth(hop).hover();
    await expect(page.locator(".pb-reach [data-hop], .pb-reach-note[data-hop]").first()).toBeAttached();
  }
  await expect(view.container("free").locator("..")).toHaveAttribute("data-dim", "true");
  await expect(page.getByRole("button", { name: /^Select app, .*, target$/ })).toBeAttached();
  await expect.poll(() => findViolations(page)).toEqual([]);

  await page.mouse.move(5, 300);
  await drag("proxy", "db");
  await expect(way).toHaveAttribute("data-verdict", "blocked");
  const why = page.locator(".pb-reach-why");
  await expect(why).toHaveText("shop_back is internal: nothing gets in or out.");
  await view.panel.getByRole("button", { name: "Connect proxy to shop_back" }).click();
  await expect(view.dialog().getByRole("heading", { name: "Connect proxy to shop_back" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  // Escape leaves the question, and what was selected is there again.
  await page.keyboard.press("Escape");
  await expect(why).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "proxy", exact: true })).toBeVisible();
  expect(page.url()).not.toContain("to=");
});

test("by keyboard: R asks, Enter or a letter chooses the other end, Shift R marks whom it reaches", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  await view.container("app").click();
  await page.keyboard.press("r");
  const bar = page.getByRole("group", { name: "Can app reach another?" });
  await expect(bar).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "app", exact: true })).toBeVisible();
  await page.keyboard.press("r");
  await page.keyboard.press("i");
  await expect(view.panel.getByRole("heading", { name: "app to the internet" })).toBeVisible();
  await expect(page.locator(".pb-reach-outside")).toContainText("the internet");
  await page.keyboard.press("Shift+R");
  await expect(view.panel.getByRole("heading", { name: "Whom app reaches" })).toBeVisible();
  await expect(view.standing()).toHaveAccessibleName(/^app: container, .*, asked about$/);
  await page.keyboard.press("Shift+R");
  await expect(view.panel.getByRole("heading", { name: "Who reaches app" })).toBeVisible();
  await page.keyboard.press("Escape");
  // Two that are selected are a pair.
  await view.container("proxy").click({ modifiers: ["Shift"] });
  await page.keyboard.press("r");
  await expect(view.panel.getByRole("heading", { name: "app to proxy" })).toBeVisible();
});

test("whom a container reaches, and what is exposed, are marked on the canvas and stand in the address", async ({
  view,
  page,
  stand,
}) => {
  await stand.docker(
    "run",
    "-d",
    "--name",
    "door",
    "--network",
    "lab",
    "-p",
    "8080:80",
    busyboxImage,
    "sleep",
    "9",
  );
  try {
    await view.open("?from=container:app");
    await expect(view.panel.getByRole("heading", { name: "Whom app reaches" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Select db, .*, reachable$/ })).toBeAttached();
    await expect(page.getByRole("button", { name: /^Select free, .*, blocked$/ })).toBeAttached();
    await expect(view.container("free").locator("..")).toHaveAttribute("data-dim", "true");
    await view.panel.getByRole("radio", { name: "By name" }).click();
    await expect.poll(() => page.url()).toContain("by=name");
    await view.panel.getByRole("radio", { name: "Is reached" }).click();
    await expect.poll(() => page.url()).toMatch(/[?]by=name&to=container%3Aapp$/);
    await page.reload();
    await expect(view.panel.getByRole("heading", { name: "Who reaches app" })).toBeVisible();
    await expect(view.panel.getByRole("radio", { name: "By name" })).toBeChecked();
    // A card answers the question with its pair.
    await view.fit();
    await view.container("proxy").click();
    await expect(view.panel.getByRole("heading", { name: "proxy to app" })).toBeVisible();

    const exposed = page.getByRole("switch", { name: "Exposed" });
    await exposed.click();
    await expect(exposed).toHaveAttribute("aria-checked", "true");
    const open = view.panel.getByRole("list", { name: "Open to the outside" });
    await expect(open.getByRole("button", { name: /^door/ })).toContainText("0.0.0.0:8080");
    const outside = view.panel.getByRole("list", { name: "Decided outside" });
    await expect(outside.getByRole("button", { name: /^agent/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Select door, .*, reachable$/ })).toBeAttached();
    await expect.poll(() => findViolations(page)).toEqual([]);
    await page.keyboard.press("e");
    await expect(exposed).toHaveAttribute("aria-checked", "false");
  } finally {
    await stand.docker("rm", "-f", "door");
  }
});
