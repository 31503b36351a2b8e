import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";
import { busyboxImage } from "@/e2e/engine/images.mjs";

test("FINDING-10: a ghost and a taken address are found, told, and cured by their buttons", async ({
  view,
  stand,
  page,
}) => {
  const clash = stand.docker("network", "connect", "--ip", "10.61.0.1", "shop_front", "free");
  await expect(clash).rejects.toThrow("already in use");
  // The engine tells no event of it: a look at the container does.
  const step = { kind: "disconnect", network: "shop_front", container: "free", force: true };
  await stand.server.call("POST", "/api/engines/default/changes", { steps: [step], dryRun: true });
  const taken = await stand.docker(
    "inspect",
    "--format",
    "{{.NetworkSettings.Networks.shop_front.IPAddress}}",
    "proxy",
  );
  await stand.docker(
    "create",
    "--name",
    "late",
    "--network",
    "shop_front",
    "--ip",
    taken,
    busyboxImage,
    "sleep",
    "9",
  );
  try {
    await view.open();
    await page.getByRole("button", { name: "Show 2 findings" }).click();
    const findings = view.panel
      .getByRole("listitem")
      .filter({ has: page.getByRole("group", { name: /^Ways to mend/ }) });
    const heading = view.panel.getByRole("heading", { name: /^Findings/ });
    await expect(heading).toBeFocused();
    await expect(view.panel.getByRole("button", { name: "Repair all 2" })).toBeVisible();
    expect(await findViolations(page)).toEqual([]);

    // Nothing is done while the page is locked, and it says why.
    await page.keyboard.press("l");
    await expect(view.panel.getByRole("button", { name: "Take it off" })).toBeDisabled();
    await page.keyboard.press("l");

    const ghost = findings.filter({ hasText: "free is wanted on shop_front" });
    await ghost.getByRole("button", { name: "Take it off" }).click();
    const dialog = view.dialog();
    await expect(dialog.getByText("docker network disconnect --force shop_front free")).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Repair", exact: true }).click();
    // While it is open, nothing behind it can be seen by its role.
    await expect(dialog).toBeHidden();
    await expect(ghost).toBeHidden();
    await expect(page.getByRole("button", { name: "Show 1 finding" })).toBeVisible();

    // The other one by the palette.
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox").fill("repair late");
    await page.getByRole("option", { name: /^Repair: late can’t start/ }).click();
    await expect(
      dialog.getByText(/docker network connect --ip 10\.61\.0\.\d+ shop_front late/),
    ).toBeVisible();
    await dialog.getByRole("button", { name: "Repair", exact: true }).click();
    await expect(dialog).toBeHidden();
    // What is worth a look only stays, uncounted.
    await expect(findings.filter({ hasText: "can’t start" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Show \d finding/ })).toBeHidden();
    await stand.docker("start", "late");
    await stand.docker("restart", "-t", "0", "free");
  } finally {
    await stand.docker("rm", "-f", "late");
  }
});
