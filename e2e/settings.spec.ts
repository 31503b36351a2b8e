import { createServer } from "node:http";
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
    await expect(page.getByText("live", { exact: true })).toBeVisible();
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

test("a page on another port of localhost can read nothing and change nothing", async ({ stand, page }) => {
  const other = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>other</title>");
  });
  await new Promise<void>((resolve) => {
    other.listen(0, "127.0.0.1", resolve);
  });
  const at = other.address();
  const port = typeof at === "object" && at !== null ? at.port : 0;
  try {
    await page.goto(`http://localhost:${port}/`);
    const target = stand.server.address;
    const seen = await page.evaluate(async (address) => {
      const outcome = (act: Promise<string>): Promise<string> => act.catch(() => "blocked");
      const element = (tag: "img" | "script", path: string): Promise<string> =>
        new Promise((resolve) => {
          const item = document.createElement(tag);
          item.addEventListener("load", () => resolve("loaded"));
          item.addEventListener("error", () => resolve("blocked"));
          item.src = address + path;
          document.head.append(item);
        });
      const source = new EventSource(`${address}/api/engines/default/events`);
      const events = new Promise<string>((resolve) => {
        source.addEventListener("snapshot", () => resolve("read"));
        source.addEventListener("error", () => resolve("blocked"));
      });
      const post = (type: string): Promise<string> =>
        outcome(
          fetch(`${address}/api/engines/default/networks`, {
            method: "POST",
            mode: "no-cors",
            headers: { "Content-Type": type },
            body: JSON.stringify({ name: "cross-site" }),
          }).then(() => "sent"),
        );
      await post("text/plain");
      await post("application/json");
      return {
        fetch: await outcome(
          fetch(`${address}/api/engines/default/topology`).then((response) => response.text()),
        ),
        img: await element("img", "/icon.svg"),
        script: await element("script", "/api/engines/default/topology"),
        events: await events,
      };
    }, target);
    expect(seen).toEqual({ fetch: "blocked", img: "blocked", script: "blocked", events: "blocked" });
    const frame = await page.evaluate(
      (address) =>
        new Promise<string>((resolve) => {
          const item = document.createElement("iframe");
          item.src = address;
          const read = (): string => {
            try {
              return item.contentDocument === null ? "opaque" : (item.contentDocument.body.textContent ?? "");
            } catch {
              return "opaque";
            }
          };
          item.addEventListener("load", () => resolve(read()));
          document.body.append(item);
        }),
      target,
    );
    expect(frame).toBe("opaque");
    expect(await stand.docker("network", "ls", "--format", "{{.Name}}")).not.toContain("cross-site");
  } finally {
    other.close();
  }
});

test("two tabs show the same live picture, and the second goes on when the first is closed", async ({
  stand,
  page,
  context,
}) => {
  const first = new TopologyScreen(page, stand.server.address);
  const second = new TopologyScreen(await context.newPage(), stand.server.address);
  await first.openAt("container", "proxy");
  await second.openAt("container", "proxy");
  await expect(second.page.getByText("live", { exact: true })).toBeVisible();
  await stand.docker("network", "connect", "lab", "proxy");
  await expect(first.link("proxy", "lab")).toBeVisible();
  await expect(second.link("proxy", "lab")).toBeVisible();
  await page.close();
  await stand.docker("network", "disconnect", "lab", "proxy");
  await expect(second.link("proxy", "lab")).toHaveCount(0);
});

test("an open dialog can't be submitted once another tab switches view only on, and says why", async ({
  stand,
  page,
  context,
}) => {
  const first = new TopologyScreen(page, stand.server.address);
  const second = new TopologyScreen(await context.newPage(), stand.server.address);
  await first.open();
  await page.getByRole("button", { name: "New network" }).click();
  const submit = first.dialog().getByRole("button", { name: "Create network" });
  await first.dialog().getByLabel("Name", { exact: true }).fill("never-made");
  await expect(submit).toBeEnabled();
  await second.open();
  const lock = second.page.getByRole("switch", { name: "View only" });
  await lock.click();
  await expect(lock).toBeChecked();
  await expect(submit).toBeDisabled();
  await expect(first.dialog().getByRole("alert")).toHaveText(
    "View only is on: switch it off to change networks",
  );
  await first.dialog().getByLabel("Name", { exact: true }).press("Enter");
  await lock.click();
  await expect(submit).toBeEnabled();
  await expect(first.dialog().getByRole("alert")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(first.dialog()).toBeHidden();
  expect(await stand.docker("network", "ls", "--format", "{{.Name}}")).not.toContain("never-made");
});
