import type { Locator, Page } from "@playwright/test";
import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

const map = (page: Page, subnet: string): Locator =>
  page.getByRole("group", { name: `Address map of ${subnet}`, exact: true });

test("a network's panel maps its addresses: who has them, what is free, what comes next", async ({
  view,
  page,
}) => {
  await view.openAt("network", "shop_back");
  const shop = map(page, "10.62.0.0/24");
  await expect(shop.getByRole("button", { name: "10.62.0.0, the network itself" })).toBeVisible();
  await expect(shop.getByRole("button", { name: "10.62.0.1, the gateway" })).toBeVisible();
  await expect(shop.getByRole("button", { name: "10.62.0.50, in use by db" })).toBeVisible();
  await expect(shop.getByRole("button", { name: "10.62.0.255, the broadcast address" })).toBeVisible();
  await expect(shop.getByRole("button", { name: "10.62.0.3, free, next to be given" })).toBeVisible();
  await shop.getByRole("button", { name: "10.62.0.50, in use by db" }).hover();
  await expect(shop.getByText("10.62.0.50 in use by db")).toBeVisible();
});

test("an address in use selects its container, a free one opens the dialog with itself filled in", async ({
  view,
  page,
}) => {
  await view.openAt("network", "shop_back");
  await map(page, "10.62.0.0/24").getByRole("button", { name: "10.62.0.77, free", exact: true }).click();
  await expect(view.dialog().getByRole("heading", { name: "Connect to shop_back" })).toBeVisible();
  await expect(view.dialog().getByLabel("IPv4 address")).toHaveValue("10.62.0.77");
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  await map(page, "10.62.0.0/24").getByRole("button", { name: "10.62.0.50, in use by db" }).click();
  await expect.poll(() => page.url()).toContain("select=endpoint");
});

test("arrows go from address to address, and one Tab leaves them", async ({ view, page }) => {
  await view.openAt("network", "shop_front");
  const shop = map(page, "10.61.0.0/24");
  await shop.getByRole("button", { name: "10.61.0.0, the network itself" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(shop.getByRole("button", { name: "10.61.0.1, the gateway" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(shop.getByRole("button", { name: "10.61.0.17, free", exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(shop.getByRole("group", { name: "Addresses one by one" }).locator(":focus")).toHaveCount(0);
});

test("a stopped container's address is told as reserved, in the map, the list and among static addresses", async ({
  view,
  page,
}) => {
  await view.openAt("network", "lab");
  const lab = map(page, "10.63.0.0/24");
  await expect(
    lab.getByRole("button", { name: /^10\.63\.0\.99, reserved by asleep, which is not running/ }),
  ).toBeVisible();
  await lab.getByText("As a list").click();
  const row = lab.getByRole("table").getByRole("row", { name: /10\.63\.0\.99/ });
  await expect(row).toContainText("reserved");
  await expect(row.getByRole("button", { name: "asleep" })).toBeVisible();
  await expect(view.panel.getByText("stopped, inside the automatic range")).toBeVisible();
});

test("a subnet in words, and whether two addresses are in one network", async ({ view }) => {
  await view.openAt("network", "lab");
  await view.panel.getByText("The subnet in words").click();
  await expect(view.panel.getByText("255.255.255.0")).toBeVisible();
  await view.panel.getByLabel("Another").fill("10.63.1.9");
  await expect(
    view.panel.getByText(/10\.63\.0\.1 is in 10\.63\.0\.0\/24, 10\.63\.1\.9 in 10\.63\.1\.0\/24/),
  ).toBeVisible();
  await view.panel.getByLabel("Another").fill("10.63.0.200");
  await expect(view.panel.getByText("Both begin with the same 24 bits")).toBeVisible();
});

test("a /16 is zoomed from a strip down to single addresses", async ({ view, page }) => {
  await view.openAt("network", "bridge");
  const large = view.panel.getByRole("group", { name: /^Address map of .*\/16$/ });
  await expect(large.getByRole("group", { name: "Addresses one by one" })).toBeVisible();
  await large.getByRole("button", { name: "Addresses after" }).click();
  await expect(large.getByText(/^\d+\.\d+\.1\.0\/24$/)).toBeVisible();
  await large.getByRole("button", { name: "Zoom out" }).click();
  await expect(large.getByText(/^\d+\.\d+\.0\.0\/20$/)).toBeVisible();
  await expect(large.getByRole("group", { name: "Addresses one by one" })).toBeHidden();
  await large.getByRole("button", { name: "Where addresses are held" }).click();
  await expect(large.getByRole("group", { name: "Addresses one by one" })).toBeVisible();
  await expect(page).not.toHaveTitle(/error/i);
});

test("/addresses shows all networks in the page that people know, with the same selection and search", async ({
  view,
  page,
}) => {
  await view.open("addresses");
  await expect(page.getByRole("heading", { name: "Addresses", exact: true })).toBeVisible();
  await expect.poll(() => page.url()).toContain("view=addresses");
  await page.getByRole("button", { name: "shop_back" }).first().click();
  await expect(view.panel.getByRole("heading", { name: "shop_back" })).toBeVisible();
  await page.getByRole("button", { name: "Show map of 10.61.0.0/24" }).click();
  await expect(page.getByRole("main").getByRole("button", { name: "10.61.0.1, the gateway" })).toBeVisible();
  await expect.poll(() => findViolations(page)).toEqual([]);
});

test("a phone has room for the maps too", async ({ view, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await view.open("?view=addresses");
  await page.getByRole("button", { name: "Show map of 10.62.0.0/24" }).click();
  await expect(
    page.getByRole("main").getByRole("button", { name: "10.62.0.50, in use by db" }),
  ).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("the planner proposes free subnets of a size, and says what one overlaps with", async ({
  view,
  page,
}) => {
  await view.open();
  await page.getByRole("button", { name: "New network" }).first().click();
  const dialog = view.dialog();
  await dialog.getByText("Plan the subnet").click();
  await expect(dialog.getByText(/which give \d+ more networks/)).toBeVisible();
  const room = dialog.getByRole("slider", { name: "Room for" });
  await expect(room).toHaveAttribute("aria-valuetext", "253 containers, prefix length 24");
  await room.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(room).toHaveAttribute("aria-valuetext", "125 containers, prefix length 25");
  const first = dialog.getByRole("list", { name: "Free subnets" }).getByRole("button").first();
  const proposal = await first.innerText();
  expect(proposal).toMatch(/\/25$/);
  await first.click();
  await expect(dialog.getByRole("textbox", { name: "Subnet" })).toHaveValue(proposal);
  await expect(dialog.getByText(`${proposal} overlaps with no network`)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Subnet" }).fill("10.61.0.0/25");
  await expect(
    dialog.getByText("10.61.0.0/24 is network shop_front: the engine will refuse an overlap."),
  ).toBeVisible();
  await expect.poll(() => findViolations(page)).toEqual([]);
});
