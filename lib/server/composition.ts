import "server-only";
import { readdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { EngineStatus } from "@/lib/contract/answers";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { oldestApi, Engine } from "@/lib/engine/engine";
import { type EngineTarget, findEngine } from "@/lib/engine/find-engine";
import { startDemoEngine } from "@/lib/demo-engine/demo-engine";
import { exampleTopology } from "@/lib/demo-engine/example-topology";
import { generateTopology } from "@/lib/demo-engine/generate-topology";
import { Audit } from "@/lib/server/audit";
import { chooseWiringSource } from "@/lib/server/choose-wiring-source";
import { closeEventStreams } from "@/lib/server/http/event-stream";
import { consentsFile, HelperConsents } from "@/lib/server/helper-consents";
import { Hub } from "@/lib/server/hub";
import { NetworkService } from "@/lib/server/network-service";
import { ProbeHelpers } from "@/lib/server/probe-helpers";
import { ProbeService } from "@/lib/server/probe-service";
import { ReachabilityService } from "@/lib/server/reachability-service";
import { parseSettings, type Settings } from "@/lib/server/settings";
import { onShutdown } from "@/lib/server/shutdown";
import { TrafficSampler } from "@/lib/server/traffic";
import { WiringHelper } from "@/lib/server/wiring-helper";
import { WiringReader } from "@/lib/server/wiring-reader";
import type { WiringSource } from "@/lib/wiring/wiring-source";

/** One engine with what serves it. */
export interface EngineUnit {
  engine: Engine;
  hub: Hub;
  networks: NetworkService;
  wiring: WiringReader;
  wiringHelper: WiringHelper;
  traffic: TrafficSampler;
  reachability: ReachabilityService;
  probes: ProbeService;
  probeHelpers: ProbeHelpers;
}

/** Why there is no engine to serve: a setting that can't be followed. */
export interface EngineRefusal {
  setting: string;
  reason: string;
}

export interface Composition {
  settings: Settings;
  audit: Audit;
  /** Resolves once it is known which engine it is; never rejects. */
  ready: Promise<EngineUnit | EngineRefusal>;
}

export function isRefusal(outcome: EngineUnit | EngineRefusal): outcome is EngineRefusal {
  return "reason" in outcome;
}

/** Id of the one engine in the API's paths. */
export const defaultEngineId = "default";

const key = Symbol.for("patchbay.composition");
const store = globalThis as { [key]?: Composition };

/** The one composition of the process; kept on globalThis, since Next loads each route's modules by themselves. */
export function getComposition(): Composition {
  return (store[key] ??= compose(parseSettings(process.env)));
}

function compose(settings: Settings): Composition {
  const audit = new Audit(settings.auditLog);
  const ready = openEngine(settings).catch((error: unknown): EngineRefusal => ({
    setting: "engine",
    reason: `Patchbay could not open the engine: ${error instanceof Error ? error.message : String(error)}`,
  }));
  onShutdown(async () => {
    closeEventStreams();
    const outcome = await ready;
    if (!isRefusal(outcome)) {
      await whenIdle(outcome.networks, 5000);
      await outcome.wiring.stop();
      await outcome.wiringHelper.close();
      outcome.probeHelpers.close();
      outcome.hub.stop();
    }
    await audit.flush();
  });
  return { settings, audit, ready };
}

async function whenIdle(service: NetworkService, limit: number): Promise<void> {
  const end = Date.now() + limit;
  while (service.pending > 0 && Date.now() < end) {
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
}

async function openEngine(settings: Settings): Promise<EngineUnit | EngineRefusal> {
  const choice = settings.demo ? await startDemo("--demo", settings) : await chooseTarget(settings);
  if ("reason" in choice) return choice;
  // dockerode reads these by itself and fails on values that were meant for the docker CLI only.
  for (const name of [
    "DOCKER_HOST",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "DOCKER_PATH_PREFIX",
    "DOCKER_CLIENT_TIMEOUT",
  ]) {
    delete process.env[name];
  }
  const engine = new Engine(choice);
  const isLocal = choice.kind === "unix" && choice.foundBy !== "--demo" && choice.foundBy !== noEngineFound;
  const hub = new Hub({
    id: defaultEngineId,
    engine,
    readOnly: settings.readOnly,
    readHost: isLocal ? readHost : () => ({ hostSubnets: [], hostInterfaces: [] }),
    now: () => new Date(),
  });
  const consents = new HelperConsents(consentsFile(process.env));
  const wiringHelper = new WiringHelper({
    runtime: engine,
    consents,
    mode: settings.wiring,
    readOnly: settings.readOnly,
    now: () => Date.now(),
  });
  const probeHelpers = new ProbeHelpers({ engine, consents, wiringHelper, readOnly: settings.readOnly });
  // A status tells of the wiring, too: only a connection is a reason to ask who it is.
  let isMet = false;
  const meet = async ({ status }: EngineStatus): Promise<void> => {
    const isDue = status === "connected" && !isMet;
    isMet = status === "connected";
    if (isDue && !(await meetEngine(engine, { wiringHelper, probeHelpers }))) isMet = false;
  };
  hub.subscribe((frame) => {
    if (frame.type === "status") void meet(frame.engine);
  });
  const wiring = new WiringReader({
    hub,
    chooseSource: (current) =>
      chooseWiringSource(hub, current, { mode: settings.wiring, helper: wiringHelper.source, demoKernel }),
  });
  wiringHelper.subscribe(() => wiring.reconsider());
  hub.start();
  wiring.start();
  const traffic = new TrafficSampler({
    readCounters: (targets) => wiring.source?.readCounters(targets) ?? null,
    sandboxes: () => hub.sandboxes,
    topology: () => hub.topology,
    now: () => new Date(),
    clock: () => performance.now(),
  });
  const networks = new NetworkService(hub, engine);
  const reachability = new ReachabilityService(hub, engine);
  const probes = new ProbeService({
    hub,
    engine,
    reachability,
    helpers: probeHelpers,
    now: () => new Date(),
  });
  return { engine, hub, networks, reachability, probes, probeHelpers, wiring, wiringHelper, traffic };
}

/** The engine may be another one than before at the same address. Answers whether it could be asked; never rejects. */
async function meetEngine(
  engine: Engine,
  { wiringHelper, probeHelpers }: Pick<EngineUnit, "wiringHelper" | "probeHelpers">,
): Promise<boolean> {
  const description = await engine.describe().catch(() => null);
  if (description === null) return false;
  // Podman has no id of its own.
  const met = { id: description.id || engine.endpoint, kind: description.kind };
  await wiringHelper.meet(met);
  await probeHelpers.meet(met);
  return true;
}

/** The kernel of the demo engine that this process runs, if it does. */
let demoKernel: WiringSource | null = null;

const noEngineFound = "no engine found";

async function chooseTarget(settings: Settings): Promise<EngineTarget | EngineRefusal> {
  const found = findEngine({ engine: settings.engine, env: process.env });
  switch (found.found) {
    case "target":
      return found.target;
    case "refused":
      return { setting: found.setting, reason: found.reason };
    case "sockets": {
      for (const target of found.targets) if (await answers(target)) return target;
      // A socket that doesn't answer says more than the demo engine could: permission denied, engine stopped.
      return found.targets[0] ?? startDemo(noEngineFound, settings);
    }
  }
}

async function answers(target: EngineTarget): Promise<boolean> {
  const engine = new Engine(target);
  try {
    await engine.ping(1000);
    return true;
  } catch {
    return false;
  } finally {
    engine.close();
  }
}

async function startDemo(foundBy: string, { demoSize }: Settings): Promise<EngineTarget> {
  const demo = await startDemoEngine({
    seed:
      demoSize === null
        ? exampleTopology()
        : generateTopology({ containers: demoSize, networks: Math.ceil(demoSize / 10), seed: 7 }),
  });
  onShutdown(() => demo.stop());
  demoKernel = demo.kernel;
  return { kind: "unix", path: demo.socketPath, foundBy };
}

/**
 * Subnets of this machine's interfaces. A unix socket usually belongs to an engine on this machine, not always
 * (Docker Desktop, a forwarded socket): they only ever ask for a confirmation. Docker's own bridges are the
 * engine's networks, which are judged by themselves.
 */
function readHost(): Pick<EngineFacts, "hostSubnets" | "hostInterfaces"> {
  const hostSubnets = Object.entries(networkInterfaces())
    .filter(([name]) => !/^(lo\d*|docker\d+|docker_gwbridge|br-[0-9a-f]{12}|veth.*)$/.test(name))
    .flatMap(([name, addresses]) =>
      (addresses ?? []).flatMap(({ cidr, scopeid }) =>
        cidr === null || (scopeid ?? 0) > 0 ? [] : [{ interface: name, cidr }],
      ),
    );
  return { hostSubnets, hostInterfaces: listInterfaces() };
}

/** Linux lists them all; elsewhere those with an address must do. */
function listInterfaces(): string[] {
  try {
    return readdirSync("/sys/class/net");
  } catch {
    return Object.keys(networkInterfaces());
  }
}

/** The engine as the API tells it when a setting keeps it from being opened. */
export function refusedStatus(refusal: EngineRefusal, settings: Settings): EngineStatus {
  return {
    id: defaultEngineId,
    name: "engine",
    kind: "docker",
    endpoint: settings.engine ?? process.env["DOCKER_HOST"] ?? "",
    foundBy: refusal.setting,
    status: "unreachable",
    reason: refusal.reason,
    version: null,
    apiVersion: null,
    swarm: null,
    readOnly: settings.readOnly,
    lastReadAt: null,
    stale: true,
    wiring: { source: null, reason: null },
    facts: {
      kind: "docker",
      apiVersion: oldestApi,
      swarmActive: false,
      networkDrivers: null,
      hostSubnets: [],
      hostInterfaces: [],
      defaultAddressPools: null,
    },
  };
}
