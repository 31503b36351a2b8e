import type { Locator, Page } from "@playwright/test";
import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

function paletteOf(page: Page): { palette: Locator; field: Locator } {
  const palette = page.getByRole("dialog", { name: "Command palette" });
  return { palette, field: palette.getByRole("combobox") };
}

async function openPalette(page: Page): Promise<{ palette: Locator; field: Locator }> {
  await expect(page.getByRole("button", { name: "Command palette" })).toBeEnabled();
  await page.keyboard.press("Control+k");
  const found = paletteOf(page);
  await expect(found.field).toBeFocused();
  return found;
}

test("Ctrl-K finds a container by its address; Enter selects it, by keyboard alone", async ({
  view,
  page,
}) => {
  await view.open();
  const { palette, field } = await openPalette(page);
  await page.keyboard.type("10.62.0.50");
  await expect(palette.getByRole("option").first()).toHaveAccessibleName(
    /container db running 10\.62\.0\.50/,
  );
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "db", exact: true })).toBeVisible();
  await expect(view.container("db")).toBeVisible();
  // The keys go on from there, though nothing had the focus before.
  await expect(view.standing()).toBeFocused();
  await expect(view.standing()).toHaveAccessibleName(/^db: container/);
  await page.keyboard.press("ArrowUp");
  await expect(view.standing()).toHaveAccessibleName(/^db to shop_back: link/);
  await page.keyboard.press("d");
  await expect(view.dialog()).toContainText("Disconnect db from shop_back");
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  await expect(view.standing()).toBeFocused();

  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await page.keyboard.type("driver:bridge name:shop_b");
  await expect(palette.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(view.panel.getByRole("heading", { name: "shop_back" })).toBeVisible();
});

test("an address that nobody has is told where it would be", async ({ view, page }) => {
  await view.open();
  const { palette } = await openPalette(page);
  await page.keyboard.type("10.61.0.200");
  await expect(palette.getByText(/10\.61\.0\.200 would be in shop_front/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("with something selected its own actions come first, and run", async ({ view, page }) => {
  await view.openAt("container", "app");
  await expect(view.panel.getByRole("heading", { name: "app", exact: true })).toBeVisible();
  const { palette } = await openPalette(page);
  await expect(palette.getByRole("option").first()).toHaveAccessibleName(/^Connect app…/);
  await palette.getByRole("option", { name: "Disconnect app from shop_back…" }).click();
  await expect(palette).toBeHidden();
  await expect(
    view
      .dialog()
      .getByText(/shop_back/)
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();

  await openPalette(page);
  await palette.getByRole("option", { name: "Copy address 10.62.0.2" }).click();
  await expect(palette).toBeHidden();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("10.62.0.2");
});

test("an action runs from the palette and is first among the recent ones next time", async ({
  view,
  page,
}) => {
  await view.open();
  const { palette } = await openPalette(page);
  await page.keyboard.type("dark");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await openPalette(page);
  await expect(palette.getByRole("group", { name: "Recent" }).getByRole("option")).toHaveCount(1);
  await expect(palette.getByRole("option").first()).toHaveAccessibleName(/Switch to the light theme/);
  await page.keyboard.type("new net");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New network" });
  await expect(dialog).toBeVisible();
  // Nothing had the focus before the palette: the canvas has it when the dialog is gone.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(view.standing()).toBeFocused();
});

test("what can't be done now stays in the palette and says why", async ({ view, page }) => {
  await view.open();
  const { palette } = await openPalette(page);
  await page.keyboard.type("remove network");
  const option = palette.getByRole("option", { name: /^Remove network…/ });
  await expect(option).toHaveAccessibleName(/Select a network first/);
  await expect(option).toBeDisabled();
  await page.keyboard.press("Enter");
  await expect(palette.getByText("Remove network: Select a network first.")).toBeVisible();
});

test("a question mark lists the shortcuts; typed into a field it is a question mark", async ({
  view,
  page,
}) => {
  await view.open();
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog.getByText("Walk along the wiring")).toBeVisible();
  await expect(dialog.getByText("Ctrl").first()).toBeVisible();
  // A shortcut is none while a dialog is open.
  await page.keyboard.press("l");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("switch", { name: "View only" })).not.toBeChecked();
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Find in the topology" });
  await expect(field).toBeFocused();
  await page.keyboard.type("?l0");
  await expect(field).toHaveValue("?l0");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("switch", { name: "View only" })).not.toBeChecked();
  await field.press("Escape");
});

test("letters and signs alone can be switched off, for good; what Ctrl, Enter and Delete do stays", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  await view.atRest();
  const openShortcuts = async (): Promise<void> => {
    const { palette } = await openPalette(page);
    await page.keyboard.type("keyboard shortcuts");
    await page.keyboard.press("Enter");
    await expect(palette).toBeHidden();
  };
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const singleKeys = dialog.getByRole("switch", { name: /^Single-key shortcuts/ });
  const lock = page.getByRole("switch", { name: "View only" });
  await openShortcuts();
  await expect(singleKeys).toBeChecked();
  await singleKeys.click();
  await expect(dialog.getByText("switched off").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.reload();
  await view.atRest();
  await view.container("app").click();
  await expect(view.standing()).toBeFocused();
  for (const key of ["?", "l", "c", "d", "m"]) await page.keyboard.press(key);
  // Had one of them done something, Delete would ask nothing now.
  await page.keyboard.press("ArrowUp");
  await expect(view.standing()).toHaveAccessibleName(/^app to shop_\w+: link/);
  await page.keyboard.press("Delete");
  await expect(view.dialog()).toContainText("Disconnect app from shop_");
  await page.keyboard.press("Escape");
  await expect(view.dialog()).toBeHidden();
  await expect(lock).not.toBeChecked();
  await openShortcuts();
  await expect(singleKeys).not.toBeChecked();
  await singleKeys.click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.keyboard.press("l");
  await expect(lock).toBeChecked();
});

test("a filter hides, says how much, survives a reload, and is lifted by Show all", async ({
  view,
  page,
}) => {
  await view.openAt("network", "lab");
  await expect(view.container("asleep")).toBeVisible();
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Hide stopped containers" }).check();
  await expect(page.getByText("1 container hidden")).toBeVisible();
  // The network still tells how many are on it.
  await expect(page.getByText("1 of 2 shown").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Filters" })).toBeHidden();
  await expect(view.container("asleep")).toHaveCount(0);
  await expect(view.container("n{200}")).toBeVisible();
  await expect.poll(() => page.url()).toContain("hide=stopped");
  await page.reload();
  await expect(page.getByText("1 container hidden")).toBeVisible();
  await expect(view.container("asleep")).toHaveCount(0);
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(view.container("asleep")).toBeVisible();
  await expect(page.getByText("1 container hidden")).toHaveCount(0);
  await expect.poll(() => page.url()).not.toContain("hide=");
});

test("selecting what a filter hides lifts that part of it and says so", async ({ view, page }) => {
  await view.open("?hide=stopped,predefined");
  await expect(page.getByText(/containers and 3 networks hidden/)).toBeVisible();
  const { palette } = await openPalette(page);
  await page.keyboard.type("asleep");
  await expect(palette.getByRole("option", { name: /container asleep/ })).toHaveAccessibleName(
    /hidden by a filter/,
  );
  await page.keyboard.press("Enter");
  await expect(view.container("asleep")).toBeVisible();
  await expect(page.getByText("Stopped containers are no longer hidden.")).toBeVisible();
  await expect.poll(() => page.url()).toContain("hide=predefined");

  await view.open("?hide=stopped&select=container:asleep");
  await expect(page.getByText(/also what is selected/)).toBeVisible();
  await page.getByRole("button", { name: "Show it" }).click();
  await expect(view.container("asleep")).toBeVisible();
});

test("plans know what a filter hides", async ({ view, page }) => {
  await view.open("?hide=stopped&select=container:free");
  await view.panel.getByRole("button", { name: /^Connect/ }).click();
  await view.dialog().getByRole("combobox", { name: "Network" }).fill("lab");
  await page.getByRole("option", { name: /^lab/ }).click();
  await view.dialog().getByLabel("IPv4 address").fill("10.63.0.99");
  await view.dialog().getByLabel("Aliases").click();
  await expect(
    view
      .dialog()
      .getByText(/10\.63\.0\.99.*asleep/)
      .first(),
  ).toBeVisible();
});

test("view only: nothing can be changed, everything says why, and it is remembered", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  const lock = page.getByRole("switch", { name: "View only" });
  await expect(lock).not.toBeChecked();
  await expect(page.getByRole("button", { name: "connect app to a network" })).toBeVisible();
  await page.keyboard.press("l");
  await expect(lock).toBeChecked();
  const why = /View only is on/;
  for (const name of ["New network", "Prune networks"]) {
    const button = page.getByRole("button", { name });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAttribute("title", why);
  }
  const connect = view.panel.getByRole("button", { name: /^Connect/ });
  await expect(connect).toBeDisabled();
  await expect(connect).toHaveAttribute("title", why);
  await expect(page.getByRole("button", { name: "connect app to a network" })).toHaveCount(0);
  const { palette } = await openPalette(page);
  await expect(palette.getByRole("option", { name: /^Connect app…/ })).toHaveAccessibleName(why);
  await page.keyboard.press("Enter");
  await expect(palette.getByText(/^Connect app: View only is on/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await page.reload();
  await expect(lock).toBeChecked();
  await lock.click();
  await expect(connect).toBeEnabled();
});

test("on a phone view only is on at first, everything is in reach, and a decision is kept", async ({
  view,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await view.open();
  const lock = page.getByRole("switch", { name: "View only" });
  await expect(lock).toBeChecked();
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem", { name: /^New network/ })).toHaveAccessibleName(/View only is on/);
  await expect(page.getByRole("menuitem", { name: /^New network/ })).toBeDisabled();
  await page.getByRole("menuitem", { name: "Filters…" }).click();
  await page.getByRole("checkbox", { name: /Docker’s own networks/ }).check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(/3 networks hidden/)).toBeVisible();
  await page.getByRole("button", { name: "Command palette" }).click();
  const { palette, field } = paletteOf(page);
  await field.fill("free");
  await palette.getByRole("option", { name: /container free/ }).click();
  const sheet = page.getByRole("button", { name: /Container free/ });
  await expect(sheet).toBeVisible();
  // A sheet that comes up leaves what is selected in view, above the controls.
  if ((await sheet.getAttribute("aria-expanded")) === "true") await sheet.click();
  await sheet.click();
  const controls = page.getByRole("button", { name: "Zoom in" });
  await expect
    .poll(async () => {
      const card = await view.container("free").boundingBox();
      const floor = await controls.boundingBox();
      return card !== null && floor !== null && card.y > 0 && card.y + card.height <= floor.y;
    })
    .toBe(true);
  await lock.click();
  await page.reload();
  await expect(lock).not.toBeChecked();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /^New network/ }).click();
  await expect(page.getByRole("dialog", { name: "New network" })).toBeVisible();
});

for (const scheme of ["light", "dark"] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`axe finds nothing in palette, shortcuts, filters and notice, ${scheme}, ${width} px`, async ({
      view,
      page,
    }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      await view.open("?hide=stopped&select=container:asleep");
      await expect(page.getByText(/also what is selected/)).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await findViolations(page)).toEqual([]);
      const { palette, field } = await openPalette(page);
      expect(await findViolations(page)).toEqual([]);
      await field.fill("10.6");
      await expect(palette.getByRole("option").first()).toContainText("10.6");
      expect(await findViolations(page)).toEqual([]);
      await field.press("Escape");
      await expect(palette).toBeHidden();
      await page.keyboard.press("?");
      const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
      await expect(shortcuts).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(shortcuts).toBeHidden();
      await page.getByRole("button", { name: "More" }).click();
      await expect(page.getByRole("menuitem", { name: "Filters…" })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
      await page.getByRole("menuitem", { name: "Filters…" }).click();
      await expect(page.getByRole("dialog", { name: "Filters" })).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
    });
  }
}
