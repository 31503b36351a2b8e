import { findViolations } from "@/e2e/fixtures/axe";
import { expect, test } from "@/e2e/fixtures/test";

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
  await part.getByRole("radio", { name: /^Is reached by/ }).check();
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
