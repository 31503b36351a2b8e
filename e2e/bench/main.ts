import http from "node:http";
import os from "node:os";
import { gzipSync } from "node:zlib";
import { type PatchbayServer, readEvents, startPatchbay } from "@/e2e/api/patchbay-server";
import { realEngine } from "@/e2e/engine/engines";
import { addressMaps } from "@/e2e/bench/addresses";
import { measureAddressZoom } from "@/e2e/bench/address-zoom";
import { measureCanvas, measureLinkOnScreen, startBrowser } from "@/e2e/bench/canvas";
import { timeCounters, timeHelperPasses } from "@/e2e/bench/wiring";
import { startLocalInNamespace } from "@/e2e/wiring/local-in-namespace";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { generateTopology } from "@/lib/demo-engine/generate-topology";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { pinsOf } from "@/lib/domain/layout/former-places";
import { toShape } from "@/lib/domain/layout/to-shape";
import { Reachability } from "@/lib/domain/reachability/reachability";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import { withWiring } from "@/lib/domain/wiring/join-wiring";
import { diffTraffic, noTraffic, ratesBetween, trafficOf } from "@/lib/domain/wiring/rates";
import { Engine } from "@/lib/engine/engine";
import type { ContainerInspection } from "@/lib/engine/parse-engine";

/** Each number is a ratio within this run, or a time whose bound leaves room for a slow machine. */
interface Measured {
  what: string;
  value: string;
  bound: string;
  holds: boolean;
}

const results: Measured[] = [];
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const note = (what: string, value: string, bound: string, holds: boolean): void => {
  results.push({ what, value, bound, holds });
  console.log(`${holds ? "holds" : "FAILS"}  ${what}: ${value} (${bound})`);
};
const report = (what: string, value: number, bound: number, unit: string): void => {
  const digits = unit === "" ? 2 : 1;
  note(what, `${value.toFixed(digits)}${unit}`, `≤ ${bound}${unit}`, value <= bound);
};
const reportAtLeast = (what: string, value: number, bound: number): void =>
  note(what, value.toFixed(2), `≥ ${bound}`, value >= bound);

async function timeOf(act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

async function medianOf(times: number, act: () => unknown): Promise<number> {
  const values: number[] = [];
  for (let index = 0; index < times; index += 1) values.push(await timeOf(act));
  return median(values);
}

/** A plain GET over the socket, read to its end: what any client of the engine pays at least. */
function rawGet(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    http
      .get({ socketPath, path, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
        response.on("error", reject);
      })
      .on("error", reject);
  });
}

/** `samplerShare` is what all but the reading of counters takes, in per cent of one core. */
async function measureEngine(samplerShare: number): Promise<void> {
  const real = realEngine();
  if (real.skipped) {
    console.log(`No real engine here${real.reason}: its numbers are left out.`);
    return;
  }
  const engine = await real.start();
  let server: PatchbayServer | null = null;
  try {
    const docker = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await engine.cli(args, { timeoutMs: 120_000 });
      if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
      return stdout.trim();
    };
    console.log("Starting 300 containers on 30 networks (about two minutes) …");
    for (let index = 0; index < 30; index += 1)
      await docker("network", "create", "--subnet", `10.100.${index}.0/24`, `bench-${index}`);
    for (let index = 0; index < 300; index += 1) {
      const network = `bench-${Math.floor(index / 10)}`;
      await docker(
        "run",
        "-d",
        "--name",
        `c${index}`,
        "--network",
        network,
        "--network-alias",
        `alias${index}`,
        busyboxImage,
        "sleep",
        "86400",
      );
      if (index === 99) await measureWiring(engine);
      if (index === 99 && process.argv.includes("wiring")) return;
    }
    const { elapsed, interfaces } = await timeCounters(engine.hostPrefix);
    report(
      `traffic of 300 busy links and the reading of ${interfaces} interfaces' counters, of one core`,
      samplerShare + elapsed / 10,
      2,
      " %",
    );
    const { socketPath } = engine;
    const raw = (): Promise<unknown> =>
      Promise.all([rawGet(socketPath, "/networks"), rawGet(socketPath, "/containers/json?all=1")]);
    const cold = async (): Promise<void> => {
      const client = new Engine({ kind: "unix", path: socketPath, foundBy: "bench" });
      const lists = await client.readLists();
      buildTopology({ ...lists, inspections: new Map() }, { engine: "default", revision: 1, takenAt: "" });
      client.close();
    };
    await medianOf(5, raw);
    await medianOf(5, cold);
    const rawTime = await medianOf(25, raw);
    const coldTime = await medianOf(25, cold);
    console.log(`raw lists ${rawTime.toFixed(1)} ms, cold read ${coldTime.toFixed(1)} ms`);
    report("cold read of 300 containers / the two raw lists over the socket", coldTime / rawTime, 1.5, "");

    server = await startPatchbay({ PATCHBAY_ENGINE: engine.endpoint });
    const patchbay = server;
    const topology = (): Promise<unknown> => patchbay.call("GET", "/api/engines/default/topology");
    await medianOf(5, topology);
    const topologyTime = await medianOf(25, topology);
    const ids = (await docker("network", "ls", "-q")).split("\n");
    const inspectTime = await medianOf(9, () => docker("network", "inspect", ...ids));
    console.log(
      `GET topology ${topologyTime.toFixed(1)} ms, docker network inspect of all ${inspectTime.toFixed(1)} ms`,
    );
    report(
      "GET topology of 300 containers / docker network inspect $(docker network ls -q)",
      topologyTime / inspectTime,
      0.25,
      "",
    );

    const stream = readEvents(server);
    const delays: number[] = [];
    for (let index = 0; index < 25; index += 1) {
      const alias = `bench-alias-${index}-`;
      await docker("network", "connect", "--alias", alias, "bench-29", `c${index}`);
      const returned = Date.now();
      const isThere = (): number | undefined =>
        stream.frames.find(({ event, data }) => event === "patch" && JSON.stringify(data).includes(alias))
          ?.at;
      while (isThere() === undefined && Date.now() - returned < 5000) {
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      }
      delays.push((isThere() ?? Number.POSITIVE_INFINITY) - returned);
    }
    stream.stop();
    await measureRealLink(server, docker);
    report(
      "docker network connect returning → its frame at the client, 300 containers, median of 25",
      Math.max(0, median(delays)),
      100,
      " ms",
    );
  } finally {
    await server?.stop();
    await engine.stop();
  }
}

/** A full pass over the wiring of 100 containers, against what it takes to ask the engine for their pids. */
async function measureWiring(engine: { socketPath: string; hostPrefix: string[] }): Promise<void> {
  const { socketPath } = engine;
  const client = new Engine({ kind: "unix", path: socketPath, foundBy: "bench" });
  const source = await startLocalInNamespace(engine.hostPrefix);
  try {
    const lists = await client.readLists();
    const inspections = new Map<string, ContainerInspection>();
    for (const { id } of lists.containers) {
      const inspection = await client.inspectContainer(id, { deadline: 5000 });
      if (inspection !== null) inspections.set(id, inspection);
    }
    const targets = [...inspections].map(([id, { pid }]) => ({ id, pid }));
    const stamp = { engine: "default", revision: 1, takenAt: "" };
    const topology = buildTopology({ ...lists, inspections }, stamp);
    const inspect = async (): Promise<void> => {
      for (const { id } of targets) await rawGet(socketPath, `/containers/${id}/json`);
    };
    // Timed in the process that reads: in the product there is none between.
    const pass = async (): Promise<number> => {
      const sandboxes = await source.readSandboxes(targets);
      const sandboxTime = source.lastElapsed();
      const host = await source.readHost();
      const joinTime = await timeOf(() => withWiring(topology, { host, sandboxes, unsettled: new Set() }));
      return sandboxTime + source.lastElapsed() + joinTime;
    };
    await medianOf(3, inspect);
    for (let index = 0; index < 3; index += 1) await pass();
    const inspectTime = await medianOf(9, inspect);
    const passes: number[] = [];
    for (let index = 0; index < 9; index += 1) passes.push(await pass());
    console.log(`wiring pass ${median(passes).toFixed(1)} ms, inspections ${inspectTime.toFixed(1)} ms`);
    report(
      `full pass over the wiring of ${targets.length} containers / inspecting them over the socket`,
      median(passes) / inspectTime,
      2,
      "",
    );
    const counts: number[] = [];
    for (let index = 0; index < 15; index += 1) {
      await source.readCounters(targets);
      counts.push(source.lastElapsed());
    }
    // As if all of them were on a macvlan: a second's sample of an ordinary engine looks into none.
    report(
      `reading the counters inside ${targets.length} containers each second, of one core`,
      median(counts) / 10,
      2,
      " %",
    );
    const { byShortHelpers, byProcesses, counting } = await timeHelperPasses(socketPath, targets);
    report(
      "full pass by a helper container that sees the host's processes / inspecting them over the socket",
      byProcesses / inspectTime,
      2,
      "",
    );
    console.log(
      `by a helper: ${byProcesses.toFixed(0)} ms by the host's processes, ${byShortHelpers.toFixed(0)} ms by a short helper for each container; their counters ${counting.toFixed(0)} ms`,
    );
  } finally {
    await source.close();
    client.close();
  }
}

/** The same to the link on the screen: two networks in one frame, and members of the first. */
async function measureRealLink(
  server: PatchbayServer,
  docker: (...args: string[]) => Promise<string>,
): Promise<void> {
  const browser = await startBrowser();
  if (browser === null) return;
  try {
    // The container on both makes the two boxes lanes of one frame.
    await docker("network", "connect", "bench-27", "c260");
    const delay = await measureLinkOnScreen({
      browser,
      server,
      patcher: {
        connect: (network, container) => docker("network", "connect", network, container),
        disconnect: (network, container) => docker("network", "disconnect", network, container),
      },
      // The later name: the default route, and with it the card's home, stays where it is.
      network: "bench-27",
      containers: Array.from({ length: 9 }, (_, index) => `c${261 + index}`),
    });
    report(
      "docker network connect returning → the link on the screen, 300 containers, median",
      Math.max(0, delay),
      250,
      " ms",
    );
  } finally {
    await browser.close();
  }
}

/** 5,000 containers: no bound yet, the canvas's issue sets it. */
async function measureLargeDemo(): Promise<void> {
  const demo = await startDemoEngine({
    seed: generateTopology({ containers: 5000, networks: 500, seed: 7 }),
  });
  const client = new Engine({ kind: "unix", path: demo.socketPath, foundBy: "bench" });
  const readTime = await medianOf(5, async () => {
    const lists = await client.readLists();
    buildTopology({ ...lists, inspections: new Map() }, { engine: "default", revision: 1, takenAt: "" });
  });
  console.log(`cold read of 5,000 containers on 500 networks (demo engine): ${readTime.toFixed(0)} ms`);
  client.close();
  await demo.stop();
}

/** What the sampler does each second, on 300 links that all move: its share of one core, the frame's text included. */
async function measureTraffic(): Promise<number> {
  const { networks, endpoints: some } = sampleTopology({ containers: 300, networks: 30, seed: 7 });
  const endpoints = some.slice(0, 300).map((endpoint, index) => ({
    ...endpoint,
    link: {
      containerInterface: "eth0",
      hostInterface: `veth${index}`,
      bridge: `br-${index % 30}`,
      mtu: 1500,
      state: "up",
    },
  }));
  const toInterface = (name: string, kind: string) => ({
    name,
    kind,
    addresses: [],
    mac: null,
    mtu: 1500,
    state: "up",
    master: null,
    vxlanId: null,
  });
  const host = {
    interfaces: [
      toInterface("eth0", "physical"),
      ...endpoints.map((_, at) => toInterface(`veth${at}`, "veth")),
    ],
    routes: null,
  };
  let count = 0;
  const readCounters = async () => {
    count += 1;
    const counter = { rxErrors: 0, rxDropped: 0, txErrors: 0, txDropped: 0 };
    return {
      host: new Map(
        host.interfaces.map(({ name }, at) => [
          name,
          { ...counter, rxBytes: count * at * 1000, rxPackets: count * at, txBytes: count, txPackets: count },
        ]),
      ),
      containers: new Map(),
    };
  };
  // One after the other: what they cost, not when they come.
  const rounds = 200;
  let last = { at: 0, ...(await readCounters()) };
  let state = noTraffic;
  let told = 0;
  const start = process.cpuUsage();
  for (let round = 1; round <= rounds; round += 1) {
    const sample = { at: round * 1000, ...(await readCounters()) };
    const next = trafficOf({ networks, endpoints, host }, ratesBetween(last, sample));
    told += JSON.stringify(diffTraffic(state, next)).length;
    last = sample;
    state = next;
  }
  const { user, system } = process.cpuUsage(start);
  console.log(`traffic of 300 busy links: ${(told / rounds / 1000).toFixed(0)} kB a second to each watcher`);
  const share = (user + system) / 10_000 / rounds;
  report("traffic of 300 busy links, of one core", share, 2, " %");
  return share;
}

async function measurePage(): Promise<void> {
  const server = await startPatchbay({ PATCHBAY_DEMO: "1" });
  try {
    const page = await server.raw({ target: "/" });
    const scripts = new Set(
      [...page.body.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+\.js)"/g)].map((match) => match[1] ?? ""),
    );
    let bytes = 0;
    for (const script of scripts) bytes += gzipSync((await server.raw({ target: script })).body).length;
    report(
      `first load of the page: compressed JavaScript in ${scripts.size} files`,
      bytes / 1000,
      250,
      " kB",
    );
  } finally {
    await server.stop();
  }
}

async function measureAddresses(): Promise<void> {
  for (const { what, bound, act } of addressMaps) {
    await medianOf(5, act);
    report(what, await medianOf(15, act), bound, " ms");
  }
}

async function measureLayout(): Promise<void> {
  for (const [containers, networks, bound] of [
    [300, 30, 8],
    [5000, 500, 100],
  ] as const) {
    const topology = sampleTopology({ containers, networks, seed: 7 });
    const shape = toShape(topology);
    await medianOf(5, () => layoutTopology(shape, {}));
    report(
      `layout of ${containers} containers on ${networks} networks`,
      await medianOf(9, () => layoutTopology(shape, {})),
      bound,
      " ms",
    );
    const pinned = pinsOf(layoutTopology(shape, {}));
    // Another one each time, as a page sees it: from the whole to the whole without it.
    const times: number[] = [];
    for (let index = 0; index < 15; index += 1) {
      layoutTopology(toShape(topology), { pinned });
      const changed = toShape({ ...topology, containers: topology.containers.toSpliced(index * 17, 1) });
      times.push(await timeOf(() => layoutTopology(changed, { pinned })));
    }
    report(`layout of ${containers} containers after one has gone, median of 15`, median(times), 5, " ms");
  }
}

/** The matrix of who reaches whom, row by row: the whole, and the longest that one row keeps the event loop. */
async function measureReachability(): Promise<void> {
  for (const [containers, networks, bound] of [
    [300, 30, 100],
    [3000, 300, 3000],
  ] as const) {
    const topology = sampleTopology({ containers, networks, seed: 7 });
    let longest = 0;
    const matrix = async (): Promise<void> => {
      let reachability: Reachability | null = null;
      longest = Math.max(
        longest,
        await timeOf(() => {
          reachability = new Reachability({
            topology,
            facts: { kind: "docker", apiVersion: [1, 41] },
            nameFacts: new Map(
              topology.containers.map(({ id }) => [id, { hostname: null, extraHosts: [], links: [] }]),
            ),
          });
        }),
      );
      const judged = reachability as Reachability | null;
      if (judged === null) return;
      const row = new Uint8Array(judged.subjects.length);
      for (const place of judged.subjects.keys())
        longest = Math.max(longest, await timeOf(() => judged.fillRow(place, row)));
    };
    await matrix();
    longest = 0;
    const what = `reachability of ${containers} containers on ${networks} networks`;
    report(`${what}, the full matrix`, await medianOf(5, matrix), bound, " ms");
    report(`${what}, its longest slice`, longest, 50, " ms");
  }
}

/** What other requests wait while the matrix of 3,000 containers is written. */
async function measureReachabilityAnswer(): Promise<void> {
  const demo = await startDemoEngine({
    seed: generateTopology({ containers: 3000, networks: 300, seed: 7 }),
  });
  const server = await startPatchbay({ PATCHBAY_ENGINE: `unix://${demo.socketPath}` });
  try {
    const pair = (): Promise<unknown> =>
      server.call("GET", "/api/engines/default/reachability?from=host&to=internet");
    await pair();
    const health = (): Promise<unknown> => server.call("GET", "/api/health");
    await medianOf(20, health);
    let received = 0;
    const request = http.get(
      { host: "127.0.0.1", port: server.port, path: "/api/engines/default/reachability", agent: false },
      (response) => response.on("data", (chunk: Buffer) => (received += chunk.length)),
    );
    request.on("error", () => {});
    const waits: number[] = [];
    while (waits.length < 100) waits.push(await timeOf(health));
    request.destroy();
    console.log(`${(received / 1e6).toFixed(0)} MB of the matrix came meanwhile`);
    const slowest = waits.toSorted((a, b) => a - b)[94] ?? Number.NaN;
    report("GET health while the matrix of 3,000 containers is written, 95th of 100", slowest, 50, " ms");
  } finally {
    await server.stop();
    await demo.stop();
  }
}

function finish(): never {
  console.log("\n| what | measured | bound |\n|---|---|---|");
  for (const { what, value, bound } of results) console.log(`| ${what} | ${value} | ${bound} |`);
  process.exit(results.every(({ holds }) => holds) ? 0 : 1);
}

/** In a browser: frame rates as ratios to an empty canvas. */
async function measureInBrowser(): Promise<void> {
  const browser = await startBrowser();
  if (browser === null) {
    console.log("No Chromium here: the canvas's numbers are left out.");
    return;
  }
  try {
    const { zoom, empty } = await measureAddressZoom(browser);
    reportAtLeast(
      "address map of a /16 with 10,000 allocations: zoom / empty page",
      zoom.rate / empty.rate,
      0.9,
    );
    console.log(
      `its longest frame ${zoom.longest.toFixed(0)} ms, an empty page's ${empty.longest.toFixed(0)} ms`,
    );
    if (process.argv.includes("addresses")) return;
    const sizes = [300, 3000, 5000];
    const named = sizes.filter((size) => process.argv.includes(String(size)));
    await measureCanvas(
      browser,
      { atMost: report, atLeast: reportAtLeast },
      named.length > 0 ? named : sizes,
    );
  } finally {
    await browser.close();
  }
}

console.log(
  `${os.cpus()[0]?.model ?? "unknown"}, ${os.cpus().length} cores, Node ${process.versions.node}\n`,
);
const isCanvasOnly = process.argv.includes("canvas");
if (process.argv.includes("engine") || process.argv.includes("wiring")) {
  await measureEngine(await measureTraffic());
  finish();
}
await measureAddresses();
if (process.argv.includes("addresses")) {
  await measureInBrowser();
  process.exit(results.every(({ holds }) => holds) ? 0 : 1);
}
await measureLayout();
await measureReachability();
if (!isCanvasOnly) await measureReachabilityAnswer();
if (process.argv.includes("reachability")) process.exit(results.every(({ holds }) => holds) ? 0 : 1);
await measureInBrowser();
if (!isCanvasOnly) {
  const samplerShare = await measureTraffic();
  await measurePage();
  await measureLargeDemo();
  await measureEngine(samplerShare);
}
finish();
