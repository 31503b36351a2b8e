import type { Page } from "@playwright/test";
import { type PatchbayServer, startPatchbay } from "@/e2e/api/patchbay-server";
import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";
import { TopologyScreen } from "@/e2e/pages/topology-screen";

/** The kernel's wiring and its traffic, on the demo engine that Patchbay runs itself: only that one has a kernel. */

let server: PatchbayServer;
test.beforeAll(async () => {
  server = await startPatchbay({ PATCHBAY_DEMO: "1" });
});
test.afterAll(() => server?.stop());

const endpoint = "?select=endpoint%3Ashop_front%2Fshop-proxy-1";
const toggle = (page: Page) => page.getByRole("switch", { name: "Wiring" });
const hostLabels = (page: Page) => page.locator(".pb-link-label").filter({ hasText: /^veth[0-9a-f]{7}$/ });

test("both ends of a selected link are named, and the bus carries the bridge's interface", async ({
  page,
}) => {
  const view = new TopologyScreen(page, server.address);
  await view.open(endpoint);
  await expect(hostLabels(page).first()).toBeVisible();
  const name = (await hostLabels(page).first().textContent())?.trim() ?? "";
  await expect(
    page
      .locator(".pb-link-label")
      .filter({ hasText: /^eth\d 172\.\d+\.\d+\.\d+/ })
      .first(),
  ).toBeVisible();
  await expect(view.panel.getByRole("definition").getByText(name, { exact: true })).toBeVisible();
  const bridge = await view.panel
    .getByRole("definition")
    .getByText(/^br-[0-9a-f]{12}$/)
    .textContent();
  // Too far away the bus tells how many are on it.
  const bus = page.locator(".pb-device").filter({ hasText: bridge ?? "?" });
  await expect(async () => {
    if (!(await bus.isVisible())) await page.getByRole("button", { name: "Zoom in" }).click();
    await expect(bus).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("the switch and W hide and show the layer, and it stays so", async ({ page }) => {
  const view = new TopologyScreen(page, server.address);
  await view.open(endpoint);
  const uplink = page.getByRole("button", { name: /^uplink eth0/ });
  await expect(hostLabels(page).first()).toBeVisible();
  await expect(toggle(page)).toBeChecked();
  await toggle(page).click();
  await expect(toggle(page)).not.toBeChecked();
  await expect(hostLabels(page)).toHaveCount(0);
  await page.reload();
  await expect(view.container("shop-proxy-1")).toBeVisible();
  await expect(toggle(page)).not.toBeChecked();
  await expect(hostLabels(page)).toHaveCount(0);
  await expect(uplink).toHaveCount(0);
  await page.keyboard.press("w");
  await expect(toggle(page)).toBeChecked();
  await expect(hostLabels(page).first()).toBeVisible();
});

test("traffic figures appear in the panel and move, with a minute's picture and totals", async ({ page }) => {
  const view = new TopologyScreen(page, server.address);
  await view.open("?select=uplink%3Aeth0");
  const uplink = view.panel;
  await expect(uplink.getByRole("heading", { name: "eth0" })).toBeVisible();
  await expect(uplink.getByText(/\/s$/).first()).toBeVisible({ timeout: 15_000 });
  const total = () =>
    uplink
      .getByText(/ packets$/)
      .first()
      .textContent();
  const before = await total();
  await expect.poll(total, { timeout: 15_000 }).not.toBe(before);
  await expect(uplink.getByRole("img", { name: /^Sent in the last minute, at most .*\/s$/ })).toBeVisible();
  await expect(uplink.getByText(/The default route leads here, to 192\.168\.50\.1/)).toBeVisible();
  await expect(uplink.getByText("0.0.0.0/0")).toBeVisible();
  const part = (title: RegExp) => uplink.getByRole("heading", { name: title }).locator("xpath=../..");
  await expect(part(/^Networks that leave here/)).toContainText("Internal: never leaving");
  await uplink.getByText("Commands that show the same").click();
  for (const command of ["ip -s link show dev eth0", "ip route show dev eth0", "tcpdump -ni eth0"])
    await expect(uplink.locator("code", { hasText: command }).first()).toBeVisible();
  await part(/^Ports reached through it/)
    .getByRole("button", { name: "shop-proxy-1" })
    .first()
    .click();
  await expect(page).toHaveURL(/select=container%3Ashop-proxy-1/);
});

test("a busy link glows on the canvas, and nothing is watched while the layer is off", async ({ page }) => {
  const view = new TopologyScreen(page, server.address);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("traffic=only")) asked.push(request.url());
  });
  await view.open();
  await expect(page.locator(".pb-flow-glow").first()).toBeAttached({ timeout: 15_000 });
  expect(asked.length).toBeGreaterThan(0);
  await toggle(page).click();
  await expect(page.locator(".pb-flow-glow")).toHaveCount(0);
  asked.length = 0;
  await page.reload();
  await expect(toggle(page)).not.toBeChecked();
  await expect(view.cards().first()).toBeVisible();
  expect(asked).toEqual([]);
});

test("several windows of a browser hold one stream of traffic, which passes on when its window closes", async ({
  page,
  context,
}) => {
  const askedBy: Page[] = [];
  context.on("request", (request) => {
    if (request.url().includes("traffic=only")) askedBy.push(request.frame().page());
  });
  await new TopologyScreen(page, server.address).open();
  const glow = (each: Page) => each.locator(".pb-flow-glow").first();
  await expect(glow(page)).toBeAttached({ timeout: 15_000 });
  const other = await context.newPage();
  await new TopologyScreen(other, server.address).open();
  await expect(glow(other)).toBeAttached({ timeout: 15_000 });
  expect(askedBy.filter((each) => each === other)).toEqual([]);
  await page.close();
  await expect.poll(() => askedBy.includes(other), { timeout: 15_000 }).toBe(true);
  await expect(glow(other)).toBeAttached({ timeout: 15_000 });
});

test("with reduced motion nothing runs along a cable, its width alone tells", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const view = new TopologyScreen(page, server.address);
  await view.open();
  await expect(page.locator(".pb-flow-glow").first()).toBeAttached({ timeout: 15_000 });
  const shown = await page
    .locator(".pb-flow-dots")
    .evaluateAll((dots) => dots.filter((dot) => getComputedStyle(dot).display !== "none").length);
  expect(shown).toBe(0);
});

test("an uplink tells in words what leaves by it, and a macvlan hangs on its parent", async ({ page }) => {
  const view = new TopologyScreen(page, server.address);
  await view.open();
  const uplink = page.getByRole("button", { name: /^uplink eth0, 192\.168\.50\.10\/24, default route/ });
  await expect(uplink).toBeVisible();
  await view.atRest();
  await uplink.hover();
  const words = page.getByRole("tooltip").filter({ hasText: "default route" });
  await expect(words).toContainText("Masqueraded");
  await expect(words).toContainText("On its segment with addresses of their own: lan");
  await expect(page.locator(".pb-parent-cables g")).toHaveCount(1);
  // What it carries is counted in its members, which have no end of their own on the host (TRAF-8).
  await view.open("?select=network%3Alan");
  await expect(view.panel.getByText("Total received")).toBeVisible({ timeout: 15_000 });
});

test("a pressed uplink is selected, by key or by search, and Escape leaves it", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const view = new TopologyScreen(page, server.address);
  await view.open(endpoint);
  await expect(view.panel.getByRole("heading", { name: "shop-proxy-1 on shop_front" })).toBeVisible();
  await page.getByRole("button", { name: /^uplink wlan0/ }).press("Enter");
  const heading = view.panel.getByRole("heading", { name: "wlan0", exact: true });
  await expect(heading).toBeVisible();
  await expect(page).toHaveURL(/select=uplink%3Awlan0/);
  const mark = page.getByRole("button", { name: /^uplink wlan0/ });
  await expect(mark).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/select=/);
  await expect(mark).toHaveAttribute("aria-pressed", "false");
  await view.panel.getByRole("button", { name: "wlan0" }).click();
  await expect(heading).toBeVisible();
  await view.panel.getByRole("button", { name: "Close selection" }).click();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("interface:wlan");
  await expect(page.getByRole("option", { name: /uplink wlan0/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(heading).toBeVisible();
  expect(await findViolations(page)).toEqual([]);
});

test("a link's panel gives the commands that show the same", async ({ page }) => {
  const view = new TopologyScreen(page, server.address);
  await view.open(endpoint);
  await view.panel.getByText("Commands that show the same").click();
  const name = (await hostLabels(page).first().textContent())?.trim() ?? "";
  for (const command of [
    `nsenter -t "$(docker inspect -f '{{.State.Pid}}' shop-proxy-1)" -n ip addr`,
    `ip link show ${name}`,
    `bridge link show dev ${name}`,
    `tcpdump -ni ${name}`,
  ]) {
    await expect(
      view.panel
        .locator("code")
        .getByText(command, { exact: true })
        .or(view.panel.locator("code", { hasText: command }))
        .first(),
    ).toBeVisible();
  }
});

test("a search finds a container by its host interface", async ({ page }) => {
  const view = new TopologyScreen(page, server.address);
  await view.open(endpoint);
  const name = (await hostLabels(page).first().textContent())?.trim() ?? "";
  await page.getByRole("searchbox").fill(name);
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
});

test("without a source the switch says why", async ({ stand, page }) => {
  const view = new TopologyScreen(page, stand.server.address);
  await view.openAt("container", "app");
  await expect(view.container("app")).toBeVisible();
  const off = page.getByRole("switch", { name: /^Wiring: / });
  await expect(off).not.toBeChecked();
  await page.keyboard.press("w");
  await expect(view.messages()).toContainText(/wiring/i);
});

for (const scheme of ["light", "dark"] as const) {
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`axe finds nothing on the ${scheme} page of ${size.width} pixels with wiring and traffic`, async ({
      page,
    }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      const view = new TopologyScreen(page, server.address);
      await view.open(endpoint);
      // Cards are not drawn as long as a phone shows the whole picture.
      if (size.width > 1000) await expect(view.cards().first()).toBeVisible();
      await expect(view.panel.getByText(/\/s$/).first()).toBeAttached({ timeout: 15_000 });
      expect(await findViolations(page)).toEqual([]);
    });
  }
}
