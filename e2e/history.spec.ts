import type { Locator, Page } from "@playwright/test";
import { expect, type Stand, test } from "@/e2e/fixtures/test";

/** What the engine says of all networks and endpoints, but for ids and times, to compare before and after. */
async function stateOf({ server }: Stand): Promise<unknown> {
  const { body } = await server.call<{
    networks: { id: string; name: string; bridge: object | null }[];
    containers: { id: string; name: string }[];
    endpoints: { networkId: string; containerId: string }[];
  }>("GET", "/api/engines/default/topology");
  const names = new Map([...body.networks, ...body.containers].map(({ id, name }) => [id, name]));
  return {
    networks: body.networks.map((network) => ({ ...network, id: null, bridge: network.bridge !== null })),
    endpoints: body.endpoints.map((endpoint) => ({
      ...endpoint,
      networkId: names.get(endpoint.networkId),
      containerId: names.get(endpoint.containerId),
    })),
  };
}

const messages = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

test("what was disconnected comes back by the button of the message, with its static address", async ({
  view,
  stand,
  page,
}) => {
  const before = await stateOf(stand);
  await view.openAt("container", "db");
  await view.panel
    .getByRole("button", { name: /^Disconnect/ })
    .first()
    .click();
  await view
    .dialog()
    .getByRole("button", { name: /^Disconnect/ })
    .click();
  await expect(view.dialog()).toBeHidden();
  await expect(messages(page).getByText("db disconnected from shop_back")).toBeVisible();
  await expect(view.link("db", "shop_back")).toBeHidden();
  expect(await stateOf(stand)).not.toEqual(before);

  await messages(page).getByRole("button", { name: "Undo" }).click();
  await expect(messages(page).getByText("Undone: Disconnect db from shop_back")).toBeVisible();
  await expect(view.link("db", "shop_back")).toHaveAccessibleName(/10\.62\.0\.50/);
  expect(await stateOf(stand)).toEqual(before);
});

test("Ctrl-Z and Ctrl-Shift-Z go back and forth through what was done, over a reload too", async ({
  view,
  stand,
  page,
}) => {
  const before = await stateOf(stand);
  await view.open();
  await page.getByRole("button", { name: "New network" }).click();
  await view.dialog().getByLabel("Name", { exact: true }).fill("short-lived");
  await view.dialog().getByLabel("Name", { exact: true }).press("Enter");
  await expect(view.dialog()).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "short-lived" })).toBeVisible();
  const after = await stateOf(stand);
  await page.reload();
  await expect(view.panel.getByRole("heading", { name: "short-lived" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(messages(page).getByText("Undone: Create network short-lived")).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
  await page.keyboard.press("Control+Shift+z");
  await expect(messages(page).getByText("Done again: Create network short-lived")).toBeVisible();
  expect(await stateOf(stand)).toEqual(after);

  // In a field the keys belong to the text.
  await page.keyboard.press("/");
  await page.keyboard.type("abc");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").blur();
  expect(await stateOf(stand)).toEqual(after);

  await view.open();
  const history = view.panel.getByRole("listitem").filter({ hasText: "Create network short-lived" });
  await history.getByText("Command").click();
  await expect(history.getByText(/docker network create .*short-lived/)).toBeVisible();
  await view.panel.getByRole("button", { name: "Copy as a shell script" }).click();
  const script = await page.evaluate(() => navigator.clipboard.readText());
  expect(script).toContain("#!/bin/sh");
  expect(script).toMatch(/\ndocker network create .*short-lived\n/);
  await history.getByRole("button", { name: /^Undo/ }).click();
  await expect(history.getByText("undone")).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
});

test("a removed network comes back as it was", async ({ view, stand, page }) => {
  await stand.docker(
    "network",
    "create",
    "--subnet=10.66.0.0/24",
    "--ip-range=10.66.0.128/25",
    "--gateway=10.66.0.254",
    "--label=team=blue",
    "keepsake",
  );
  await view.openAt("network", "keepsake");
  await expect(view.panel.getByRole("heading", { name: "keepsake" })).toBeVisible();
  const before = await stateOf(stand);
  await view.panel.getByRole("button", { name: /^Remove/ }).click();
  await view
    .dialog()
    .getByRole("button", { name: /^Remove/ })
    .click();
  await expect(messages(page).getByText("Network keepsake removed")).toBeVisible();
  await messages(page).getByRole("button", { name: "Undo" }).click();
  await expect(messages(page).getByText("Undone: Remove network keepsake")).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
  await stand.docker("network", "rm", "keepsake");
});

test("a container is moved to another network, which keeps its aliases, and back", async ({
  view,
  stand,
  page,
}) => {
  const before = await stateOf(stand);
  await view.open(`?select=${encodeURIComponent("endpoint:shop_front/proxy")}`);
  await view.panel.getByRole("button", { name: "Move to another network" }).click();
  const dialog = view.dialog();
  await dialog.getByRole("combobox", { name: "Network" }).fill("lab");
  await page.getByRole("option", { name: /^lab/ }).click();
  await expect(dialog.getByText("docker network connect lab proxy")).toBeVisible();
  await expect(dialog.getByText("docker network disconnect shop_front proxy")).toBeVisible();
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(messages(page).getByText("proxy moved from shop_front to lab")).toBeVisible();
  await expect(view.link("proxy", "lab")).toBeVisible();
  await expect(view.link("proxy", "shop_front")).toBeHidden();
  await messages(page).getByRole("button", { name: "Undo" }).click();
  await expect(messages(page).getByText("Undone: Move proxy from shop_front to lab")).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
});

test("several containers are connected by one plan and taken back by one undo; what can't be is told", async ({
  view,
  stand,
  page,
}) => {
  const before = await stateOf(stand);
  await view.open(`?select=${encodeURIComponent("containers:proxy/free/agent")}`);
  await expect(view.panel.getByRole("heading", { name: "3 containers" })).toBeVisible();
  await view.panel.getByRole("button", { name: "Connect to a network" }).click();
  const dialog = view.dialog();
  await dialog.getByRole("combobox", { name: "Network" }).fill("lab");
  await page.getByRole("option", { name: /^lab/ }).click();
  await expect(dialog.getByText(/agent uses the host's own network stack/)).toBeVisible();
  await dialog.getByRole("button", { name: "Connect 2 containers" }).click();
  await expect(messages(page).getByText("2 containers connected to lab")).toBeVisible();
  const members = await stand.docker("network", "inspect", "-f", "{{json .Containers}}", "lab");
  expect(members).toContain('"proxy"');
  expect(members).toContain('"free"');
  await messages(page).getByRole("button", { name: "Undo" }).click();
  await expect(messages(page).getByText("Undone: Connect 2 containers to lab")).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
});

test("what can't be undone any more says why, and stays to be tried again", async ({ view, stand, page }) => {
  await view.openAt("container", "db");
  await view.panel
    .getByRole("button", { name: /^Disconnect/ })
    .first()
    .click();
  await view
    .dialog()
    .getByRole("button", { name: /^Disconnect/ })
    .click();
  await expect(messages(page).getByText("db disconnected from shop_back")).toBeVisible();
  // Somebody takes its static address.
  await stand.docker("network", "connect", "--ip", "10.62.0.50", "shop_back", "free");
  await messages(page).getByRole("button", { name: "Undo" }).click();
  await expect(messages(page).getByText("Not undone: Disconnect db from shop_back")).toBeVisible();
  await expect(messages(page).getByText(/10\.62\.0\.50 is in use on shop_back by free/)).toBeVisible();
  await stand.docker("network", "disconnect", "shop_back", "free");
  await page.keyboard.press("Control+z");
  // Exactly: the message before it says "Not undone: …".
  await expect(
    messages(page).getByText("Undone: Disconnect db from shop_back", { exact: true }),
  ).toBeVisible();
});

test("the message of a change leaves with its undo, and its button does nothing while view only is on", async ({
  view,
  stand,
  page,
}) => {
  const before = await stateOf(stand);
  await view.open(`?select=${encodeURIComponent("endpoint:shop_back/db")}`);
  await view.panel.getByRole("button", { name: "Disconnect", exact: true }).click();
  await view.dialog().getByRole("button", { name: "Disconnect" }).click();
  await expect(messages(page).getByText("db disconnected from shop_back")).toBeVisible();
  await expect(view.dialog()).toBeHidden();
  const undo = messages(page).getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(messages(page).getByText("Undone: Disconnect db from shop_back")).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
  // The message of the change is gone, and with it what it offered.
  await expect(undo).toBeHidden();
  await expect(messages(page).getByText("db disconnected from shop_back", { exact: true })).toBeHidden();
  const redo = messages(page).getByRole("button", { name: "Redo" });
  await redo.focus();
  await page.keyboard.press("l");
  await redo.press("Enter");
  await expect(messages(page).getByText(/^View only is on/)).toBeVisible();
  expect(await stateOf(stand)).toEqual(before);
});
