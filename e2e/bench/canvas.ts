import http from "node:http";
import path from "node:path";
import { chromium, type Browser, type Page } from "@playwright/test";
import { build } from "esbuild";
import { type PatchbayServer, readEvents, startPatchbay } from "@/e2e/api/patchbay-server";
import { measureGesture, type Frames, type Gesture } from "@/e2e/bench/gestures";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { generateTopology } from "@/lib/demo-engine/generate-topology";
import { findChromium } from "@/scripts/chromium.mjs";

/** Prints one number with its bound. */
export interface Report {
  atMost(what: string, value: number, bound: number, unit: string): void;
  atLeast(what: string, value: number, bound: number): void;
}

/** What changes an engine's wiring, wherever it runs. */
export interface Patcher {
  connect(network: string, container: string): Promise<unknown>;
  disconnect(network: string, container: string): Promise<unknown>;
}

const root = path.resolve(import.meta.dirname, "../..");
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Chromium as the browser tests start it; null where there is none. */
export async function startBrowser(): Promise<Browser | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
}

/** A page that notes when the snapshot's text was complete, and when the canvas first stood on the screen. */
async function openPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const marks: { data?: number; painted?: number } = {};
    Object.assign(window, { marks });
    const parse = JSON.parse;
    JSON.parse = (text: string, reviver?: (key: string, value: unknown) => unknown) => {
      if (marks.data === undefined && text.length > 10_000 && text.includes('"endpoints"'))
        marks.data = performance.now();
      return parse(text, reviver) as unknown;
    };
    const watch = (): void => {
      const isThere =
        document.querySelector(".pb-layer :is(.pb-box-rect, .pb-far-box, .pb-far-plain)") !== null;
      if (!isThere) {
        requestAnimationFrame(watch);
        return;
      }
      // A message comes after the frame in which it is posted has been painted.
      const channel = new MessageChannel();
      channel.port1.addEventListener("message", () => {
        marks.painted = performance.now();
      });
      channel.port1.start();
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    requestAnimationFrame(watch);
  });
  await page.goto(address);
  await page.waitForFunction(() => (window as { marks?: { painted?: number } }).marks?.painted !== undefined);
  return page;
}

async function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { marks } = window as unknown as { marks: { data: number; painted: number } };
    return marks.painted - marks.data;
  });
}

/** Zooms in by the page's own button until cards are drawn in full, so that a jack can be gripped. */
async function goNear(page: Page): Promise<void> {
  const jack = page.locator(".pb-free-jack[data-grab]");
  for (let step = 0; step < 24 && (await jack.count()) === 0; step += 1) {
    await page.getByRole("button", { name: "Zoom in" }).click();
    await pause(300);
  }
  await pause(600);
}

async function bestOf(times: number, page: Page, gesture: Gesture): Promise<Frames> {
  const all: Frames[] = [];
  for (let index = 0; index < times; index += 1) all.push(await measureGesture(page, gesture));
  return {
    rate: median(all.map(({ rate }) => rate)),
    longest: median(all.map(({ longest }) => longest)),
  };
}

/** React Flow with nothing on it, in the same browser. */
async function measureEmpty(browser: Browser): Promise<Record<"pan" | "zoom", Frames>> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "e2e/bench/empty-canvas.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  const { outputFiles: styles } = await build({
    entryPoints: [path.join(root, "node_modules/@xyflow/react/dist/base.css")],
    bundle: true,
    write: false,
    logLevel: "warning",
  });
  const html = `<!doctype html><style>html,body,#root{height:100%;margin:0}${styles[0]?.text ?? ""}</style><div id="root"></div><script src="/canvas.js"></script>`;
  const server = http.createServer((request, response) => {
    const isScript = request.url === "/canvas.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? (outputFiles[0]?.text ?? "") : html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`);
  await page.locator(".react-flow__pane").waitFor();
  await bestOf(1, page, "pan");
  const frames = { pan: await bestOf(3, page, "pan"), zoom: await bestOf(3, page, "zoom") };
  await page.close();
  server.close();
  return frames;
}

/** Main-thread script of what the page does about one change, less what it costs idle in the same time. */
async function scriptOf(page: Page, server: PatchbayServer, act: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // The thread's own time: what other programs take from the processor is no cost of the page.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0) * 1000;
  };
  const events = readEvents(server);
  const patches = (): number => events.frames.filter(({ event }) => event === "patch").length;
  while (events.frames.length === 0) await pause(20);
  const begin = patches();
  const before = await read();
  const started = Date.now();
  await act();
  // The engine's event has come through when a second client has it; the page then gets the time to draw it.
  for (let waited = 0; patches() === begin && waited < 5000; waited += 20) await pause(20);
  await pause(600);
  const after = await read();
  const took = Date.now() - started;
  await pause(took);
  const idle = (await read()) - after;
  events.stop();
  await session.detach();
  return Math.max(0, after - before - idle);
}

/** One call of the Docker API over a socket. */
function post(socketPath: string, target: string, body?: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const request = http.request(
      {
        socketPath,
        path: target,
        method: "POST",
        agent: false,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text) },
      },
      (response) => {
        response.resume();
        response.on("end", () =>
          (response.statusCode ?? 500) < 400
            ? resolve()
            : reject(new Error(`${target}: ${response.statusCode}`)),
        );
      },
    );
    request.on("error", reject);
    request.end(text);
  });
}

/**
 * From a connect's return to the frame that shows the link. The boxes of `from`, whose members are connected, and
 * `network` are lanes of one frame, so that all of it is in the view.
 */
export async function measureLinkOnScreen(options: {
  browser: Browser;
  server: PatchbayServer;
  patcher: Patcher;
  network: string;
  containers: readonly string[];
}): Promise<number> {
  const { browser, server, patcher, network, containers } = options;
  const page = await openPage(browser, server.address);
  const [first = "", ...others] = containers;
  const link = (container: string): string => `.pb-link-grip[aria-label^="link ${container} to ${network}"]`;

  // A frame that outgrows its place moves to one with room, and back when it has shrunk: the first link stays, so that
  // the frame does, and the camera goes there.
  await patcher.connect(network, first);
  await pause(1500);
  const field = page.getByRole("searchbox", { name: "Find in the topology" });
  await field.fill(`name:${first}`);
  await field.press("Enter");
  await page.locator(link(first)).waitFor({ state: "attached" });
  await field.fill("");

  const delays: number[] = [];
  for (const container of others.filter((name) => name !== first)) {
    await page.locator(link(container)).waitFor({ state: "detached" });
    await pause(200);
    const seen = page.evaluate(
      (selector) =>
        new Promise<number>((resolve) => {
          const end = performance.now() + 5000;
          const look = (): void => {
            const found = document.querySelector(selector) !== null;
            // Then the frame that follows the one in which it was mounted.
            if (found) requestAnimationFrame(() => resolve(Date.now()));
            else if (performance.now() > end) resolve(Number.POSITIVE_INFINITY);
            else requestAnimationFrame(look);
          };
          look();
        }),
      link(container),
    );
    await patcher.connect(network, container);
    const returned = Date.now();
    delays.push((await seen) - returned);
    await patcher.disconnect(network, container);
  }
  await patcher.disconnect(network, first);
  await page.context().close();
  const missed = delays.filter((delay) => delay === Number.POSITIVE_INFINITY).length;
  if (missed > 0) console.log(`${missed} of ${delays.length} links did not come into view`);
  return median(delays);
}

/** One of a compose project's networks, and running containers of another that shares a container with it. */
function pickMembers(seed: ReturnType<typeof generateTopology>): {
  network: string;
  containers: string[];
} {
  for (const { name: from } of seed.networks) {
    const project = from.slice(0, from.indexOf("_"));
    const network = seed.networks.find(({ name }) => name !== from && name.startsWith(`${project}_`))?.name;
    if (network === undefined) continue;
    const containers = seed.containers
      .filter(
        (each) =>
          each.networkMode === from &&
          each.state === "running" &&
          !Object.keys(each.alsoOn ?? {}).includes(network),
      )
      .map(({ name }) => name);
    const isShared = seed.containers.some(
      (each) =>
        (each.networkMode === from || each.networkMode === network) &&
        [from, network].some((other) => other in (each.alsoOn ?? {})),
    );
    if (containers.length >= 3 && isShared) return { network, containers };
  }
  throw new Error("the generated topology has no pair of networks to measure on");
}

/** Frames with the wiring layer on and traffic moving on the cables, which only a demo engine with its kernel has. */
async function measureWithTraffic(browser: Browser, empty: Record<"pan" | "zoom", Frames>, report: Report) {
  const server = await startPatchbay({ PATCHBAY_DEMO: "1", PATCHBAY_DEMO_SIZE: "300" });
  try {
    const page = await openPage(browser, server.address);
    await page.getByRole("switch", { name: "Wiring", exact: true, checked: true }).waitFor();
    const farPan = await bestOf(3, page, "pan");
    await goNear(page);
    await page.locator(".pb-flow-dots").first().waitFor({ state: "attached" });
    const nearPan = await bestOf(3, page, "pan");
    const moving = await page.locator(".pb-link:not([data-dim]) .pb-flow").count();
    const zoom = await bestOf(3, page, "zoom");
    const of = "300 containers with traffic";
    console.log(`${of}: ${moving} cables in view carry something`);
    report.atLeast(`${of}: pan from far / empty canvas`, farPan.rate / empty.pan.rate, 0.95);
    report.atLeast(`${of}: pan from near / empty canvas`, nearPan.rate / empty.pan.rate, 0.95);
    report.atLeast(`${of}: zoom / empty canvas`, zoom.rate / empty.zoom.rate, 0.95);
    await page.context().close();
  } finally {
    await server.stop();
  }
}

/**
 * The canvas on the demo engine, as ratios to an empty React Flow canvas in the same browser. `sizes` are numbers of
 * containers: 300, 3000 and 5000 are measured.
 */
export async function measureCanvas(
  browser: Browser,
  report: Report,
  sizes: readonly number[],
): Promise<void> {
  const empty = await measureEmpty(browser);
  console.log(
    `empty React Flow canvas: pan ${empty.pan.rate.toFixed(1)} fps, zoom ${empty.zoom.rate.toFixed(1)} fps`,
  );
  if (sizes.includes(300)) await measureWithTraffic(browser, empty, report);
  for (const containers of sizes) {
    const seed = generateTopology({ containers, networks: containers / 10, seed: 7 });
    const demo = await startDemoEngine({ seed });
    const server = await startPatchbay({ PATCHBAY_ENGINE: demo.endpoint });
    try {
      const isSmall = containers === 300;
      const of = `${containers} containers`;
      const paints: number[] = [];
      for (let index = 0; index < 3; index += 1) {
        const fresh = await openPage(browser, server.address);
        paints.push(await firstPaint(fresh));
        await fresh.context().close();
      }
      report.atMost(
        `${of}: first paint of the canvas after the data`,
        median(paints),
        isSmall ? 400 : 800,
        " ms",
      );

      const page = await openPage(browser, server.address);
      await pause(1500);
      const farPan = await bestOf(3, page, "pan");
      const zoom = await bestOf(3, page, "zoom");
      await page.getByRole("button", { name: "Fit", exact: true }).click();
      await pause(500);
      await goNear(page);
      const nearPan = await bestOf(3, page, "pan");
      const pull = await bestOf(3, page, "pull");
      report.atLeast(`${of}: pan from far / empty canvas`, farPan.rate / empty.pan.rate, 0.95);
      report.atLeast(`${of}: pan from near / empty canvas`, nearPan.rate / empty.pan.rate, 0.95);
      report.atLeast(`${of}: zoom / empty canvas`, zoom.rate / empty.zoom.rate, isSmall ? 0.95 : 0.75);
      report.atLeast(`${of}: pulling a cable / empty canvas`, pull.rate / empty.pan.rate, 0.95);
      const longest = Math.max(farPan.longest, nearPan.longest, zoom.longest, pull.longest);
      if (isSmall) console.log(`${of}: longest frame ${longest.toFixed(0)} ms`);
      else report.atMost(`${of}: longest frame`, longest, 150, " ms");

      const running = seed.containers.filter(({ state }) => state === "running").slice(0, 9);
      const costs: number[] = [];
      for (const { name } of running) {
        costs.push(await scriptOf(page, server, () => post(demo.socketPath, `/containers/${name}/pause`)));
        await post(demo.socketPath, `/containers/${name}/unpause`);
        await pause(300);
      }
      report.atMost(`${of}: script of one container's change`, median(costs), 5, " ms");
      await page.context().close();

      if (isSmall) {
        const members = pickMembers(seed);
        const many = Array.from({ length: 5 }, () => members.containers)
          .flat()
          .slice(0, 15);
        const delay = await measureLinkOnScreen({
          browser,
          server,
          patcher: {
            connect: (network, container) =>
              post(demo.socketPath, `/networks/${network}/connect`, { Container: container }),
            disconnect: (network, container) =>
              post(demo.socketPath, `/networks/${network}/disconnect`, { Container: container }),
          },
          network: members.network,
          containers: many,
        });
        report.atMost(
          "connect returning → the link on the screen, 300 containers, demo engine, median",
          Math.max(0, delay),
          250,
          " ms",
        );
      }
    } finally {
      await server.stop();
      await demo.stop();
    }
  }
}
