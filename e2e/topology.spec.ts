import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

test("a person sees networks, subnets and containers, and what hangs on what", async ({ view, page }) => {
  await view.open();
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  await view.openAt("network", "shop_front");
  await expect(view.network("shop_front")).toHaveAccessibleName(/10\.61\.0\.0\/24/);
  await expect(view.container("proxy")).toHaveAccessibleName(/running, on shop_front/);
  await expect(view.container("app")).toHaveAccessibleName(/on shop_back, shop_front/);
  await expect(view.link("proxy", "shop_front")).toHaveAccessibleName(/10\.61\.0\.2/);
});

test("find lights what fits, counts it, tells where an address would be, and stays in the address", async ({
  view,
  page,
}) => {
  await view.open();
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Find in the topology" });
  await expect(field).toBeFocused();
  await field.fill("10.61.0.200");
  await expect(page.getByText(/10\.61\.0\.200 would be in shop_front/)).toBeVisible();
  await field.fill("name:app");
  await field.press("Enter");
  await expect(view.panel.getByRole("heading", { name: "app", exact: true })).toBeVisible();
  await expect.poll(() => page.url()).toContain("q=name");
  await page.reload();
  await expect(field).toHaveValue("name:app");
  await field.fill("(((.*[");
  await expect(page.getByText(/^0 of/).first()).toBeVisible();
  await field.press("Escape");
  await expect(field).toHaveValue("");
});

test("a selection shows its details, stands in the address, and survives a reload", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  await expect(view.panel.getByRole("heading", { name: "app", exact: true })).toBeVisible();
  await expect(view.panel.getByText("10.61.0.3").first()).toBeVisible();
  await view.network("shop_back").click();
  await expect(view.panel.getByRole("heading", { name: "shop_back" })).toBeVisible();
  await expect(view.panel.getByText(/internal/i).first()).toBeVisible();
  expect(page.url()).toContain("shop_back");
  await page.reload();
  await expect(view.panel.getByRole("heading", { name: "shop_back" })).toBeVisible();
});

test("host, none and a shared namespace are drawn and explained", async ({ view }) => {
  await view.openAt("container", "sidecar");
  await expect(view.panel.getByText(/app/).first()).toBeVisible();
  await expect(view.panel.getByText(/network namespace/i).first()).toBeVisible();
  await view.openAt("container", "agent");
  await expect(view.panel.getByText(/host/).first()).toBeVisible();
  await view.openAt("network", "none");
  await expect(view.network("none")).toBeVisible();
});

test("a stopped container keeps its reserved address in the picture", async ({ view }) => {
  await view.openAt("container", "asleep");
  await expect(view.container("asleep")).toBeVisible();
  await expect(view.panel.getByText("10.63.0.99").first()).toBeVisible();
});

test("connect and disconnect by buttons: it is so on the engine, and the docker command is told", async ({
  view,
  stand,
  page,
}) => {
  await view.openAt("container", "free");
  await view.panel
    .getByRole("button", { name: /^Connect/ })
    .first()
    .click();
  const dialog = view.dialog();
  await dialog.getByRole("combobox", { name: "Network" }).fill("shop_front");
  await page.getByRole("option", { name: /^shop_front/ }).click();

  await dialog.getByLabel("IPv4 address").fill("10.61.0.2");
  await dialog.getByLabel("Aliases").fill("shop-free");
  await expect(dialog.getByText(/10\.61\.0\.2 is in use on shop_front by proxy/)).toBeVisible();
  await dialog.getByLabel("IPv4 address").fill("10.61.0.77");
  await expect(dialog.getByText(/10\.61\.0\.2 is in use/)).toBeHidden();
  await expect(
    dialog.getByText("docker network connect --ip 10.61.0.77 --alias shop-free shop_front free"),
  ).toBeVisible();
  await dialog.getByLabel("Aliases").press("Enter");

  await expect(dialog).toBeHidden();
  await expect(view.link("free", "shop_front")).toBeVisible();
  const told = JSON.parse(
    await stand.docker("inspect", "-f", "{{json .NetworkSettings.Networks.shop_front}}", "free"),
  );
  expect(told.IPAddress).toBe("10.61.0.77");
  expect(told.Aliases).toContain("shop-free");

  await view.panel
    .getByRole("button", { name: /Disconnect/ })
    .first()
    .click();
  await view
    .dialog()
    .getByRole("button", { name: /^Disconnect/ })
    .click();
  await expect(view.dialog()).toBeHidden();
  await expect(view.link("free", "shop_front")).toBeHidden();
  expect(await stand.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", "free")).not.toContain(
    "shop_front",
  );
});

test("create a network with the refusals beside the fields, then remove it", async ({
  view,
  stand,
  page,
}) => {
  await view.open();
  await page.getByRole("button", { name: "New network" }).click();
  const dialog = view.dialog();
  await dialog.getByLabel("Name").fill("e2e net");
  await dialog.getByLabel("Subnet").first().fill("10.61.0.128/25");
  await dialog.getByLabel("Gateway").first().click();
  await expect(dialog.getByText(/overlaps with 10\.61\.0\.0\/24 of network shop_front/)).toBeVisible();
  await expect(dialog.getByText(/A name starts with a letter or digit/)).toBeVisible();
  await dialog.getByLabel("Name").fill("e2e-net");
  await dialog.getByLabel("Subnet").first().fill("10.64.0.0/24");
  await expect(dialog.getByText("docker network create --subnet 10.64.0.0/24 e2e-net")).toBeVisible();
  await dialog.getByLabel("Name").press("Enter");
  await expect(dialog).toBeHidden();
  await expect(view.panel.getByRole("heading", { name: "e2e-net" })).toBeVisible();
  expect(await stand.docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}", "e2e-net")).toBe(
    "10.64.0.0/24",
  );

  await view.panel.getByRole("button", { name: /^Remove/ }).click();
  await view
    .dialog()
    .getByRole("button", { name: /^Remove/ })
    .click();
  await expect.poll(() => stand.docker("network", "ls", "--format", "{{.Name}}")).not.toContain("e2e-net");
});

test("prune shows exactly what goes, and removes that", async ({ view, stand, page }) => {
  await stand.docker("network", "create", "--subnet", "10.65.0.0/24", "leftover");
  await view.open();
  await page.getByRole("button", { name: /Prune/ }).click();
  const dialog = view.dialog();
  await expect(dialog.getByRole("list", { name: "Networks to remove" }).getByRole("listitem")).toHaveCount(1);
  await expect(dialog.getByText("leftover").first()).toBeVisible();
  await dialog.getByRole("button", { name: /^(Prune|Remove)/ }).click();
  await expect.poll(() => stand.docker("network", "ls", "--format", "{{.Name}}")).not.toContain("leftover");
});

test("what is in use is not removed, and the members are named", async ({ view }) => {
  await view.openAt("network", "shop_back");
  await view.panel.getByRole("button", { name: /^Remove/ }).click();
  await expect(view.dialog().getByText(/in use by app, db/)).toBeVisible();
});

test("a change by the docker command is drawn without anybody touching the page", async ({ view, stand }) => {
  await view.openAt("container", "proxy");
  await expect(view.container("proxy")).toBeVisible();
  await stand.docker("network", "connect", "--ip", "10.63.0.42", "lab", "proxy");
  await expect(view.link("proxy", "lab")).toHaveAccessibleName(/10\.63\.0\.42/);
  await stand.docker("network", "disconnect", "lab", "proxy");
  await expect(view.link("proxy", "lab")).toHaveCount(0);
});

test("names of strangers are text: nothing of them runs, long ones break nothing", async ({
  view,
  stand,
  page,
}) => {
  const long = "n".repeat(200);
  await view.openAt("container", long);
  await expect(view.container("n{200}")).toBeVisible();
  await view.panel.getByText(/^Labels/).click();
  await expect(view.panel.getByText("<img src=x onerror=alert(1)>").first()).toBeVisible();
  await stand.docker(
    "network",
    "create",
    "--subnet",
    "10.66.0.0/24",
    "--label",
    '<script>alert(1)</script>="><svg onload=alert(1)>',
    "tagged",
  );
  await view.openAt("network", "tagged");
  await view.panel.getByText(/^Labels/).click();
  await expect(view.panel.getByText("<script>alert(1)</script>").first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await stand.docker("network", "rm", "tagged");
});

test("an engine that goes away is told, the last picture stays, and it comes back by itself", async ({
  view,
  stand,
  page,
}) => {
  await view.openAt("network", "shop_front");
  await expect(view.container("proxy")).toBeVisible();
  await stand.proxy.refuseConnections();
  try {
    await expect(page.getByText(/stopped answering|can.t be reached|not answer/i).first()).toBeVisible();
    await expect(view.container("proxy")).toBeVisible();
    await expect(page.getByRole("button", { name: "New network" })).toBeDisabled();
  } finally {
    await stand.proxy.acceptConnections();
  }
  await expect(page.getByText("live", { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole("button", { name: "New network" })).toBeEnabled();
});

test("a cable dragged from the free jack of a card to a network connects the two", async ({
  view,
  stand,
  page,
}) => {
  await view.openAt("container", "free");
  const jack = await page.getByRole("button", { name: "connect free to a network" }).boundingBox();
  const box = await view.network("lab").boundingBox();
  if (jack === null || box === null) throw new Error("the jack and the network must be in view");
  await page.mouse.move(jack.x + jack.width / 2, jack.y + jack.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 30, box.y + 20, { steps: 12 });
  await expect(page.getByText("Connect to lab").first()).toBeVisible();
  await page.mouse.up();
  await expect(view.dialog()).toBeVisible();
  await view.dialog().getByRole("button", { name: "Connect", exact: true }).click();
  await expect(view.link("free", "lab")).toBeVisible();
  expect(await stand.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", "free")).toContain(
    '"lab"',
  );
  await stand.docker("network", "disconnect", "lab", "free");
  await expect(view.link("free", "lab")).toHaveCount(0);
});

test("connecting works by keyboard alone", async ({ view, stand, page }) => {
  await view.openAt("container", "free");
  await view.container("free").focus();
  await page.keyboard.press("Enter");
  await view.panel
    .getByRole("button", { name: /^Connect/ })
    .first()
    .focus();
  await page.keyboard.press("Enter");
  await expect(view.dialog()).toBeVisible();
  const network = view.dialog().getByRole("combobox", { name: "Network" });
  await network.focus();
  await page.keyboard.type("lab");
  await expect(page.getByRole("option", { name: /^lab/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await view.dialog().getByLabel("Aliases").focus();
  await page.keyboard.press("Enter");
  await expect(view.dialog()).toBeHidden();
  await expect
    .poll(() => stand.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", "free"))
    .toContain('"lab"');
  await stand.docker("network", "disconnect", "lab", "free");
});

for (const scheme of ["light", "dark"] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`axe finds nothing, ${scheme}, ${width} px wide`, async ({ view, page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await view.openAt("container", "app");
      // On a phone the panel is a sheet that shows its title only until it is pulled up.
      if (width < 768) await page.getByRole("button", { name: /Container app/ }).click();
      await expect(view.panel.getByRole("heading", { name: "app", exact: true })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await findViolations(page)).toEqual([]);
      // On a phone the page only shows until one says otherwise.
      if (width < 768) await page.getByRole("switch", { name: "View only" }).click();
      await view.panel
        .getByRole("button", { name: /^Connect/ })
        .first()
        .click();
      await expect(view.dialog()).toBeVisible();
      expect(await findViolations(page)).toEqual([]);
    });
  }
}
