import axe from "axe-core";
import type { CDPSession, Locator, Page } from "@playwright/test";
import { expect, test, type Stand } from "@/e2e/fixtures/test";
import type { TopologyScreen } from "@/e2e/pages/topology-screen";

/** What the keyboard stands on: the one thing on the canvas that has the browser's focus. */
function standing(page: Page): Locator {
  return page.getByRole("application", { name: "Wiring" }).getByRole("button");
}

async function enterCanvas(page: Page): Promise<void> {
  await expect(standing(page)).toBeAttached();
  await page.getByRole("button", { name: "New network" }).focus();
  for (let step = 0; step < 10; step++) {
    await page.keyboard.press("Tab");
    const isThere = await standing(page).evaluate((element) => element === document.activeElement);
    if (isThere) return;
  }
  throw new Error("Tab does not reach the canvas");
}

async function walk(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("must be in view");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A camera move has ended when the thing stays where it is. */
async function atRest(locator: Locator): Promise<void> {
  await expect(locator).toBeVisible();
  let before = "";
  await expect
    .poll(async () => {
      const now = JSON.stringify(await locator.boundingBox());
      const isSame = now === before;
      before = now;
      return isSame;
    })
    .toBe(true);
}

function networksOf(stand: Stand, container: string): Promise<string> {
  return stand.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", container);
}

test("the canvas is one stop for Tab, and the arrow keys follow the cables", async ({ view, page }) => {
  await view.openAt("container", "app");
  await atRest(view.container("app"));
  await enterCanvas(page);
  await expect(standing(page)).toHaveAccessibleName(
    /^app: container, running, 10\.62\.0\.\d+ on shop_back, 10\.61\.0\.\d+ on shop_front$/,
  );
  await walk(page, "ArrowUp");
  await expect(standing(page)).toHaveAccessibleName(/^app to shop_\w+: link, 10\.6/);
  await walk(page, "ArrowUp");
  await expect(standing(page)).toHaveAccessibleName(/^shop_\w+: network, bridge, 10\.6/);
  await expect(standing(page)).toBeFocused();
  await walk(page, "ArrowDown");
  await expect(standing(page)).toHaveAccessibleName(/^app: container/);
  await walk(page, "Tab");
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeFocused();
});

test("everything on the canvas is reached by arrow keys, in view or not", async ({ view, page }) => {
  await view.openAt("network", "lab");
  await atRest(view.network("lab"));
  await enterCanvas(page);
  await walk(page, "Home");
  const seen = new Set<string>();
  for (let step = 0; step < 30; step++) {
    const label = (await standing(page).getAttribute("aria-label")) ?? "";
    if (seen.has(label)) break;
    seen.add(label);
    const box = await standing(page).boundingBox();
    expect(box).not.toBeNull();
    await walk(page, "ArrowRight");
  }
  const names = [...seen].map((label) => label.split(":")[0]);
  for (const name of ["bridge", "host", "none", "lab", "shop_front", "shop_back"])
    expect(names).toContain(name);
  await expect(standing(page)).toBeFocused();
});

test("far out, where no card is mounted, what the keyboard stands on is still told and shown", async ({
  view,
  page,
}) => {
  await view.openAt("container", "app");
  await atRest(view.container("app"));
  await enterCanvas(page);
  const canvas = page.getByRole("region", { name: "Topology" });
  const { x, y } = await centreOf(canvas);
  await page.mouse.move(x, y);
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 300);
      return view.container("app").count();
    })
    .toBe(0);
  await expect(standing(page)).toBeFocused();
  await expect(standing(page)).toHaveAccessibleName(/^app: container/);
  await walk(page, "ArrowUp", "ArrowUp");
  await expect(standing(page)).toHaveAccessibleName(/: network/);
  await expect(standing(page)).toBeFocused();
  expect(await findViolations(page)).toEqual([]);
});

test("by keyboard alone: Enter opens, C connects, D disconnects, and the keys go on afterwards", async ({
  view,
  stand,
  page,
}) => {
  await view.openAt("network", "bridge");
  await atRest(view.network("bridge"));
  await enterCanvas(page);
  await walk(page, "ArrowDown");
  await expect(standing(page)).toHaveAccessibleName(/^free: container/);
  await walk(page, "Enter");
  await expect(view.panel.getByRole("heading", { name: "free", exact: true })).toBeVisible();
  await expect(standing(page)).toBeFocused();

  await walk(page, "c");
  await expect(view.dialog()).toBeVisible();
  await view.dialog().getByRole("combobox", { name: "Network" }).focus();
  await page.keyboard.type("lab");
  await expect(page.getByRole("option", { name: /^lab/ })).toBeVisible();
  await walk(page, "ArrowDown", "Enter");
  await view.dialog().getByLabel("Aliases").focus();
  await walk(page, "Enter");
  await expect(view.dialog()).toBeHidden();
  await expect.poll(() => networksOf(stand, "free")).toContain('"lab"');
  await expect(standing(page)).toBeFocused();
  // The page selects what was made, and that is where the keyboard goes on.
  await expect(standing(page)).toHaveAccessibleName(/^free to lab: link, 10\.63\./);
  // lab was the larger panel, so its lane is the upper one: down the cable is the card.
  await walk(page, "ArrowDown");
  await expect(standing(page)).toHaveAccessibleName(/^free: container, running, .* on lab/);

  // Two links now: D asks which.
  await walk(page, "d");
  await expect(page.getByText(/free has 2 links\. Choose one/)).toBeAttached();
  await expect(standing(page)).toHaveAccessibleName(/^free to \w+: link/);
  await expect
    .poll(async () => {
      const label = await standing(page).getAttribute("aria-label");
      if (label?.startsWith("free to lab")) return true;
      await walk(page, "ArrowRight");
      return false;
    })
    .toBe(true);
  await walk(page, "Delete");
  await expect(view.dialog()).toContainText("lab");
  await view
    .dialog()
    .getByRole("button", { name: /^Disconnect/ })
    .focus();
  await walk(page, "Enter");
  await expect(view.dialog()).toBeHidden();
  await expect.poll(() => networksOf(stand, "free")).not.toContain('"lab"');
  // The link is gone: the keyboard stands on its card.
  await expect(standing(page)).toHaveAccessibleName(/^free: container/);
  await expect(standing(page)).toBeFocused();
});

test("a click on a link leads the keyboard to it, and Delete asks to disconnect it", async ({
  view,
  page,
}) => {
  await view.openAt("container", "proxy");
  await atRest(view.link("proxy", "shop_front"));
  await view.link("proxy", "shop_front").click();
  await expect(standing(page)).toBeFocused();
  await walk(page, "Delete");
  await expect(view.dialog()).toContainText(/proxy/);
  await walk(page, "Escape");
  await expect(view.dialog()).toBeHidden();
  await expect(standing(page)).toBeFocused();
  await expect(standing(page)).toHaveAccessibleName(/^proxy to shop_front: link/);
});

test("a link's end dragged off its network asks to disconnect; Escape leaves all as it was", async ({
  view,
  page,
}) => {
  await view.openAt("container", "proxy");
  await atRest(view.link("proxy", "shop_front"));
  const card = await view.container("proxy").boundingBox();
  const link = await centreOf(view.link("proxy", "shop_front"));
  const canvas = await page.getByRole("region", { name: "Topology" }).boundingBox();
  if (card === null || canvas === null) throw new Error("must be in view");
  await page.mouse.move(link.x, card.y + 2);
  await page.mouse.down();
  await page.mouse.move(link.x + 20, card.y - 60, { steps: 6 });
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 50, { steps: 8 });
  await expect(page.getByText("Disconnect from shop_front").first()).toBeVisible();
  await page.mouse.up();
  await expect(view.dialog()).toContainText(/proxy/);
  await walk(page, "Escape");
  await expect(view.dialog()).toBeHidden();
  await expect(view.link("proxy", "shop_front")).toBeVisible();
});

/** All in view, and at rest. */
async function openWhole(view: TopologyScreen, page: Page): Promise<void> {
  await view.open();
  await expect(standing(page)).toBeAttached();
  await page.getByRole("button", { name: "Fit", exact: true }).click();
  await atRest(page.getByRole("region", { name: "Topology" }));
}

test("Shift with a click picks several containers, and once more lets go of one", async ({ view }) => {
  await view.openAt("network", "shop_front");
  await atRest(view.container("proxy"));
  await view.container("proxy").click();
  await view.container("app").click({ modifiers: ["Shift"] });
  await expect(view.panel.getByRole("heading", { name: "2 containers" })).toBeVisible();
  await view.container("proxy").click({ modifiers: ["Shift"] });
  await expect(view.panel.getByRole("heading", { name: "app", exact: true })).toBeVisible();
});

test("a band drawn with Shift selects what it touches, and the keys go on from there", async ({
  view,
  page,
}) => {
  await view.openAt("network", "shop_front");
  await atRest(view.container("app"));
  // The hands come after the picture.
  await expect(standing(page)).toBeAttached();
  const boxes = await Promise.all(
    ["proxy", "app", "sidecar"].map((name) => view.container(name).boundingBox()),
  );
  const places = boxes.flatMap((box) => box ?? []);
  expect(places).toHaveLength(3);
  const left = Math.min(...places.map((box) => box.x)) - 6;
  const top = Math.min(...places.map((box) => box.y)) - 10;
  const right = Math.max(...places.map((box) => box.x + box.width)) - 10;
  const bottom = Math.max(...places.map((box) => box.y + box.height)) - 4;
  await page.keyboard.down("Shift");
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(right, bottom, { steps: 6 });
  await expect(page.getByText("3 containers", { exact: true })).toBeVisible();
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect(view.panel.getByRole("heading", { name: "3 containers" })).toBeVisible();
  await expect(standing(page)).toBeFocused();
  await walk(page, "Escape");
  await expect(view.panel.getByRole("heading", { name: "3 containers" })).toBeHidden();
});

test("Ctrl-A on the canvas selects every container, Space lets go of one", async ({ view, page }) => {
  await openWhole(view, page);
  await enterCanvas(page);
  await walk(page, "Control+a");
  await expect(view.panel.getByRole("heading", { name: "9 containers" })).toBeVisible();
  await walk(page, "ArrowDown", "Space");
  await expect(view.panel.getByRole("heading", { name: "8 containers" })).toBeVisible();
  await expect(page.getByText(/not selected, 8 containers selected/)).toBeAttached();
});

async function touch(
  session: CDPSession,
  type: string,
  ...points: { x: number; y: number }[]
): Promise<void> {
  await session.send("Input.dispatchTouchEvent", {
    type: type as "touchStart",
    touchPoints: points.map((point, id) => ({ ...point, id })),
  });
}

test.describe("by finger", () => {
  test.use({ hasTouch: true });

  test("a finger that rests on a free jack pulls a cable", async ({ view, page }) => {
    await view.openAt("container", "free");
    const jack = page.getByRole("button", { name: "connect free to a network" });
    await atRest(jack);
    const start = await centreOf(jack);
    const box = await view.network("lab").boundingBox();
    if (box === null) throw new Error("the network must be in view");
    const session = await page.context().newCDPSession(page);
    await touch(session, "touchStart", start);
    await expect(page.getByText("Already on bridge")).toBeVisible();
    for (let step = 1; step <= 8; step++) {
      const x = start.x + ((box.x + 40 - start.x) * step) / 8;
      const y = start.y + ((box.y + 20 - start.y) * step) / 8;
      await touch(session, "touchMove", { x, y });
    }
    await expect(page.getByText("Connect to lab").first()).toBeVisible();
    await touch(session, "touchEnd");
    await expect(view.dialog()).toContainText("free");
    // The tap that follows is a click: the pull leaves no fling that would swallow it.
    await view.dialog().getByRole("button", { name: "Cancel" }).tap();
    await expect(view.dialog()).toBeHidden();
  });

  test("a finger that moves pans, two that part zoom", async ({ view, page }) => {
    await view.openAt("container", "free");
    const card = view.container("free");
    await atRest(card);
    const before = await card.boundingBox();
    const canvas = await centreOf(page.getByRole("region", { name: "Topology" }));
    const session = await page.context().newCDPSession(page);
    await touch(session, "touchStart", canvas);
    for (let step = 1; step <= 6; step++)
      await touch(session, "touchMove", { x: canvas.x + 10 * step, y: canvas.y + 5 * step });
    await touch(session, "touchEnd");
    await expect.poll(async () => (await card.boundingBox())?.x).toBeGreaterThan((before?.x ?? 0) + 30);
    const fingers = (gap: number) => [
      { x: canvas.x - gap, y: canvas.y },
      { x: canvas.x + gap, y: canvas.y },
    ];
    await touch(session, "touchStart", ...fingers(40));
    for (let step = 1; step <= 6; step++) await touch(session, "touchMove", ...fingers(40 + 8 * step));
    await touch(session, "touchEnd");
    await expect
      .poll(async () => (await card.boundingBox())?.width)
      .toBeGreaterThan((before?.width ?? 0) * 1.2);
  });
});

test("live changes are told as sentences, and the list tells what the picture shows", async ({
  view,
  stand,
  page,
}) => {
  await view.open("?q=name%3Aapp");
  await expect(page.getByText(/^1 of \d+ match the search$/)).toBeAttached();
  await expect(
    page.getByRole("button", {
      name: /^Select app, running, 10\.62\.0\.\d+ on shop_back, .*, found by the search$/,
    }),
  ).toBeAttached();
  await expect(
    page.getByRole("button", { name: /^Select shop_front, bridge, .*2 containers$/ }),
  ).toBeAttached();
  await stand.docker("network", "connect", "lab", "proxy");
  await expect(page.getByText("proxy connected to lab", { exact: true })).toBeAttached();
  await stand.docker("network", "disconnect", "lab", "proxy");
  await expect(page.getByText("proxy disconnected from lab", { exact: true })).toBeAttached();
});

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing with the focus inside the canvas, ${scheme}`, async ({ view, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await view.openAt("container", "app");
    await atRest(view.container("app"));
    await enterCanvas(page);
    expect(await findViolations(page)).toEqual([]);
    await walk(page, "ArrowUp");
    await expect(standing(page)).toHaveAccessibleName(/: link/);
    expect(await findViolations(page)).toEqual([]);
  });
}

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: runner } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await runner.run()).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
