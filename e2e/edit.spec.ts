import { findViolations } from "@/e2e/fixtures/axe";
import { expect, type Stand, test } from "@/e2e/fixtures/test";

interface Told {
  networks: { id: string; name: string; internal: boolean; pools: { subnet: string }[] }[];
  containers: { id: string; name: string }[];
  endpoints: { networkId: string; containerId: string; ipv4: string | null; reserved: unknown }[];
}

/** Who is on a network with which address, as the server tells. */
async function membersOf({ server }: Stand, name: string): Promise<unknown> {
  const { body } = await server.call<Told>("GET", "/api/engines/default/topology");
  const network = body.networks.find((each) => each.name === name);
  const members = body.endpoints
    .filter(({ networkId }) => networkId === network?.id)
    .map(({ containerId, ipv4, reserved }) => ({
      name: body.containers.find(({ id }) => id === containerId)?.name,
      ipv4,
      reserved,
    }));
  return { internal: network?.internal, subnets: network?.pools.map(({ subnet }) => subnet), members };
}

test("EDIT-2: a network is edited by a plan that is shown, and one undo brings it back", async ({
  view,
  stand,
  page,
}) => {
  const before = await membersOf(stand, "shop_back");
  await view.openAt("network", "shop_back");
  await view.panel.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = view.dialog();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("shop_back");
  await expect(dialog.getByText("Nothing is changed")).toBeVisible();
  const submit = dialog.getByRole("button", { name: "Edit network" });
  await expect(submit).toBeDisabled();
  await dialog.getByRole("switch", { name: "Internal" }).click();
  const plan = dialog.getByRole("region", { name: "Plan" });
  await expect(plan.getByText(/^app, db, sidecar$/)).toBeVisible();
  await expect(plan.getByRole("listitem")).toHaveText([
    /docker network disconnect shop_back app$/,
    /docker network disconnect shop_back db$/,
    /docker network rm shop_back$/,
    /docker network create --subnet 10\.62\.0\.0\/24 .*shop_back$/,
    /docker network connect --ip 10\.62\.0\.50 shop_back db$/,
    /docker network connect shop_back app$/,
  ]);
  await plan.getByRole("button", { name: "Copy as a shell script" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^#!\/bin\/sh\nset -eu\n[^]*\ndocker network rm shop_back\n/,
  );
  expect(await findViolations(page)).toEqual([]);

  await dialog.getByLabel("Name", { exact: true }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(view.messages().getByText("Network shop_back edited")).toBeVisible();
  await expect(view.panel.getByRole("heading", { name: "shop_back" })).toBeVisible();
  expect(await membersOf(stand, "shop_back")).toEqual({ ...(before as object), internal: false });
  await view.messages().getByRole("button", { name: "Undo" }).click();
  await expect(view.messages().getByText("Undone: Edit network shop_back")).toBeVisible();
  expect(await membersOf(stand, "shop_back")).toEqual(before);
});

test("EDIT-4: what a smaller subnet can't keep is told before", async ({ view }) => {
  await view.openAt("network", "lab");
  await view.panel.getByRole("button", { name: "Edit", exact: true }).click();
  await view.dialog().getByLabel("Subnet", { exact: true }).fill("10.63.0.0/26");
  await expect(view.dialog().getByText(/asleep can’t keep its static address 10\.63\.0\.99/)).toBeVisible();
});

test("EDIT-1: a network is duplicated from its row's menu, filled in and free", async ({
  view,
  stand,
  page,
}) => {
  await view.open("?view=networks");
  await page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: "shop_back", exact: true }) })
    .getByRole("button", { name: "Actions for shop_back" })
    .click();
  await page.getByRole("menuitem", { name: "Duplicate…" }).click();
  const dialog = view.dialog();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("shop_back-copy");
  await expect(dialog.getByLabel("Subnet", { exact: true })).toHaveValue(/^10\.\d+\.\d+\.0\/24$/);
  await expect(dialog.getByRole("switch", { name: "Internal" })).toBeChecked();
  await dialog.getByLabel("Name", { exact: true }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "shop_back-copy" })).toBeVisible();
  expect(await membersOf(stand, "shop_back-copy")).toMatchObject({ internal: true, members: [] });
  await view.messages().getByRole("button", { name: "Undo" }).click();
  await expect(view.messages().getByText("Undone: Create network shop_back-copy")).toBeVisible();
});
