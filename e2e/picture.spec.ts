import { readFile } from "node:fs/promises";
import axe from "axe-core";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { expect, test } from "@/e2e/fixtures/test";
import { centreOf } from "@/e2e/pages/topology-screen";
import type { Locator, Page } from "@playwright/test";

const networks = ["attic_default", "attic_back"];
const containers = ["attic-web", "attic-db"];

test.beforeAll(async ({ stand }) => {
  for (const [index, name] of networks.entries()) {
    const subnet = `10.9${index}.0.0/24`;
    const label = "com.docker.compose.project=attic";
    await stand.docker("network", "create", "--subnet", subnet, "--label", label, name);
  }
  const run = (name: string, ...args: string[]) =>
    stand.docker("run", "-d", "--name", name, ...args, busyboxImage, "sleep", "86400");
  await run("attic-web", "--network", "attic_default", "-p", "18480:80", "-p", "127.0.0.1:18481:81");
  await run("attic-db", "--network", "attic_back");
});

test.afterAll(async ({ stand }) => {
  await stand.docker("rm", "-f", ...containers);
  await stand.docker("network", "rm", ...networks);
});

test("a published port on the host's strip says from where it is reached, and lights its way", async ({
  view,
  page,
}) => {
  await view.openAt("network", "attic_default");
  const strip = page.getByRole("toolbar", { name: "Published ports of the host" });
  const open = strip.getByRole("button", { name: /:18480 to attic-web 80\/tcp, reachable from outside/ });
  await expect(strip.getByRole("button", { name: /127\.0\.0\.1:18481 .* this host only/ })).toBeVisible();
  await open.click();
  await expect(open).toHaveAttribute("aria-pressed", "true");
  await expect(view.panel.getByRole("heading", { name: "attic-web", exact: true })).toBeVisible();
  await expect(page.locator(".pb-host-path")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(strip.getByRole("button", { name: /:18481/ })).toBeFocused();
});

test("a network dragged by its label stays there after a reload, until Tidy; and Tidy can be undone", async ({
  view,
  page,
}) => {
  await view.open();
  const tidy = page.getByRole("button", { name: "Tidy", exact: true });
  const lab = view.network("lab");
  await expect(lab).toBeVisible();
  await expect(tidy).toBeDisabled();
  const before = await placeOf(lab, view.network("shop_front"));
  const box = await lab.boundingBox();
  if (box === null) throw new Error("lab is not drawn");
  await page.mouse.move(box.x + 12, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 4 });
  await page.mouse.move(box.x + 420, box.y + 380, { steps: 6 });
  await page.mouse.up();
  await expect(tidy).toBeEnabled();
  await expect(view.panel.getByRole("heading", { name: "lab", exact: true })).toBeHidden();
  const moved = await placeOf(lab, view.network("shop_front"));
  expect(moved).not.toEqual(before);
  await page.reload();
  await expect(lab).toBeVisible();
  await expect.poll(() => placeOf(lab, view.network("shop_front"))).toEqual(moved);
  await tidy.click();
  await expect.poll(() => placeOf(lab, view.network("shop_front"))).toEqual(before);
  await page.getByRole("button", { name: "Undo tidy" }).click();
  await expect.poll(() => placeOf(lab, view.network("shop_front"))).toEqual(moved);
});

test("Alt and an arrow key move a network too", async ({ view, page }) => {
  await view.open();
  const lab = view.network("lab");
  await expect(lab).toBeVisible();
  const before = await placeOf(lab, view.network("shop_front"));
  await lab.focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => placeOf(lab, view.network("shop_front"))).not.toEqual(before);
  await expect(lab).toBeFocused();
});

test("a compose project is folded into a bar that counts, and opens by a click or by finding what is in it", async ({
  view,
  page,
}) => {
  await view.open();
  const title = page.getByRole("button", { name: "project attic", exact: true });
  const bar = page.getByRole("button", { name: /^project attic, 2 networks, 2 containers, all running/ });
  await expect(view.network("attic_back")).toBeVisible();
  await expect(title).toHaveAttribute("aria-expanded", "true");
  await title.click();
  await expect(bar).toHaveAttribute("aria-expanded", "false");
  await expect(view.network("attic_back")).toHaveCount(0);
  await page.reload();
  await bar.click();
  await expect(view.network("attic_back")).toBeVisible();
  await title.click();
  await expect(bar).toBeVisible();
  const field = page.getByRole("searchbox", { name: "Find in the topology" });
  await field.fill("name:attic-db");
  await expect(page.getByRole("button", { name: /^project attic, .* 1 found$/ })).toBeVisible();
  await field.press("Enter");
  await expect(view.container("attic-db")).toBeVisible();
});

test.describe("a folded project", () => {
  test.beforeEach(async ({ view, page }) => {
    await view.open();
    await page.getByRole("button", { name: "project attic", exact: true }).click();
    await expect(foldedAttic(page)).toBeVisible();
    await view.atRest();
  });

  test("keeps the keyboard when it is folded, is a stop of the arrow keys, and Enter opens it", async ({
    view,
    page,
  }) => {
    const standing = view.standing();
    await expect(standing).toBeFocused();
    await expect(standing).toHaveAccessibleName(
      "attic: folded project, 2 networks, 2 containers, all running",
    );
    await page.keyboard.press("ArrowRight");
    await expect(standing).not.toHaveAccessibleName(/^attic: /);
    await page.keyboard.press("ArrowLeft");
    await expect(standing).toHaveAccessibleName(/^attic: folded project/);
    await page.keyboard.press("Enter");
    await expect(view.network("attic_back")).toBeVisible();
    await expect(standing).toBeFocused();
    await expect(standing).toHaveAccessibleName(/^attic_\w+: network/);
  });

  test("is opened by a cable that rests over it, which then finds its networks", async ({ view, page }) => {
    await view.pull(view.freeJack("free"), await centreOf(foldedAttic(page)));
    await expect(page.getByText(/^attic is folded: rest here to open its 2 networks$/)).toBeVisible();
    await expect(view.network("attic_back")).toBeVisible();
    const spot = await view.spotOn("attic_default");
    await page.mouse.move(spot.x, spot.y, { steps: 4 });
    await expect(page.getByText("Connect to attic_default").first()).toBeVisible();
    await page.mouse.up();
    await expect(view.dialog()).toContainText("attic_default");
    await page.keyboard.press("Escape");
    await expect(view.dialog()).toBeHidden();
  });

  test("stays folded when Ctrl-A or a band takes what is in it, and says how many", async ({
    view,
    page,
  }) => {
    await expect(view.standing()).toBeFocused();
    await page.keyboard.press("Control+a");
    await expect(page.getByText(/ containers selected, 2 of them in folded projects/)).toBeAttached();
    await expect(page.getByRole("button", { name: /^project attic, .*, 2 selected$/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: /^project attic, .*, 2 selected$/ })).toHaveCount(0);
    const bar = await foldedAttic(page).boundingBox();
    if (bar === null) throw new Error("must be in view");
    await page.keyboard.down("Shift");
    await page.mouse.move(bar.x - 6, bar.y + bar.height + 6);
    await page.mouse.down();
    await page.mouse.move(bar.x + 12, bar.y + bar.height - 8, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await expect(view.panel.getByRole("heading", { name: "2 containers" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^project attic, .*, 2 selected$/ })).toBeVisible();
  });
});

function foldedAttic(page: Page): Locator {
  return page.getByRole("button", { name: /^project attic, 2 networks, 2 containers/ });
}

test("the picture that is taken away stands as it stands on the screen", async ({ view, page }) => {
  const read = async (): Promise<string> => {
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Export" });
    const saved = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download" }).click();
    const text = await readFile(await (await saved).path(), "utf8");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    return text;
  };
  const placeIn = (svg: string): string | undefined =>
    /<title>network lab<\/title><rect x="([^"]*)" y="([^"]*)"/.exec(svg)?.slice(1).join(" ");
  await view.open();
  await view.atRest();
  const before = await read();
  expect(before).toContain("<title>network attic_back</title>");
  expect(before).toMatch(/<title>published port 0\.0\.0\.0:18480 to attic-web:80\/tcp<\/title>/);
  expect(placeIn(before)).toBeDefined();
  await page.getByRole("button", { name: "project attic", exact: true }).click();
  await expect(foldedAttic(page)).toBeVisible();
  await view.network("lab").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await view.atRest();
  const after = await read();
  expect(after).toContain("<title>folded project attic</title>");
  expect(after).toContain("2 networks, 2 containers · all running");
  expect(after).not.toContain("attic_back");
  expect(after).toMatch(/<title>published port 127\.0\.0\.1:18481 to attic-web:81\/tcp<\/title>/);
  expect(placeIn(after)).toBeDefined();
  expect(placeIn(after)).not.toBe(placeIn(before));
});

test("the overview shows what is out of view, and moves the camera", async ({ view, page }) => {
  await view.open();
  const overview = page.getByRole("button", { name: "Overview of the whole picture" });
  const zoom = page.getByRole("button", { name: "Zoom in" });
  await expect(view.network("shop_front")).toBeVisible();
  await expect(overview).toBeHidden();
  await zoom.click();
  await zoom.click();
  await zoom.click();
  await expect(overview).toBeVisible();
  const camera = () => page.locator(".react-flow__viewport").getAttribute("style");
  const before = await camera();
  await overview.click({ position: { x: 12, y: 12 } });
  await expect.poll(camera).not.toBe(before);
  await overview.focus();
  const then = await camera();
  await page.keyboard.press("ArrowDown");
  await expect.poll(camera).not.toBe(then);
  await page.getByRole("button", { name: "Overview", exact: true }).click();
  await expect(overview).toBeHidden();
});

test("the legend opens by keyboard, explains, and gives the focus back", async ({ view, page }) => {
  await view.open();
  await page.getByRole("button", { name: "project attic", exact: true }).click();
  await expect(page.getByRole("button", { name: /^project attic, / })).toBeVisible();
  const button = page.getByRole("button", { name: "Legend", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  const legend = page.getByRole("dialog", { name: "Legend" });
  await expect(legend.getByRole("heading", { name: "What the picture shows" })).toBeFocused();
  await expect(legend.getByText(/a veth pair/)).toBeVisible();
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  });
  expect(violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(legend).toBeHidden();
  await expect(button).toBeFocused();
});

/** Where one label is, seen from another, whatever the camera does: in widths of it. */
async function placeOf(one: Locator, other: Locator): Promise<{ x: number; y: number } | null> {
  const [from, to] = [await other.boundingBox(), await one.boundingBox()];
  if (from === null || to === null) return null;
  const round = (value: number): number => Math.round(value * 20) / 20 + 0;
  return { x: round((to.x - from.x) / from.width), y: round((to.y - from.y) / from.width) };
}
