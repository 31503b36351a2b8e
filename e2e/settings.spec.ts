import { startPatchbay } from "@/e2e/api/patchbay-server";
import { expect, test } from "@/e2e/fixtures/test";
import { TopologyScreen } from "@/e2e/pages/topology-screen";

const token = "browser-test-token-0123456789";

test("with a token, the page asks for it, takes it from the fragment and keeps it from the address bar", async ({
  stand,
  page,
}) => {
  const server = await startPatchbay({ PATCHBAY_ENGINE: stand.proxy.endpoint, PATCHBAY_TOKEN: token });
  try {
    await page.goto(`${server.address}/`);
    await expect(page.getByLabel("Token")).toBeVisible();
    await page.goto(`${server.address}/#t=${token}`);
    await page.reload();
    await expect(page.getByText("live")).toBeVisible();
    expect(page.url()).not.toContain(token);
    expect(await page.context().cookies()).toEqual([]);
  } finally {
    await server.stop();
  }
});

test("in read-only mode the page says so and offers no change", async ({ stand, page }) => {
  const server = await startPatchbay({ PATCHBAY_ENGINE: stand.proxy.endpoint, PATCHBAY_READ_ONLY: "1" });
  try {
    const view = new TopologyScreen(page, server.address);
    await view.openAt("container", "app");
    await expect(page.getByText(/read-only/i).first()).toBeVisible();
    await expect(view.container("app")).toBeVisible();
    await expect(page.getByRole("button", { name: "New network" })).toHaveCount(0);
    await expect(view.panel.getByRole("button", { name: /^Connect/ }).first()).toBeDisabled();
  } finally {
    await server.stop();
  }
});

test("without an engine the page says why and what to do", async ({ page }) => {
  const server = await startPatchbay({ PATCHBAY_ENGINE: "unix:///nonexistent/docker.sock" });
  try {
    await page.goto(`${server.address}/`);
    await expect(page.getByText(/There is no socket at/)).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("an ssh address is refused with the advice to forward the socket", async ({ page }) => {
  const server = await startPatchbay({ PATCHBAY_ENGINE: "ssh://user@remote" });
  try {
    await page.goto(`${server.address}/`);
    await expect(page.getByText(/ssh -nNT -L/)).toBeVisible();
  } finally {
    await server.stop();
  }
});
