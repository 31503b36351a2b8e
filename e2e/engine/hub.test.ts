import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { realEngine } from "@/e2e/engine/engines";
import { startFaultProxy } from "@/e2e/engine/fault-proxy.mjs";
import { busyboxImage } from "@/e2e/engine/images.mjs";
import type { Frame } from "@/lib/contract/frames";
import type { Topology } from "@/lib/domain/topology/topology";
import { Engine } from "@/lib/engine/engine";
import { Hub } from "@/lib/server/hub";
import { NetworkService } from "@/lib/server/network-service";
import { ProblemError } from "@/lib/server/http/problem-response";

/** The faults of THREATS §3, made on a real engine and on its socket; the hub is what must bear them. */

const real = realEngine();
const nothingAsked = {
  ipv4Address: null,
  ipv6Address: null,
  aliases: [],
  macAddress: null,
  gatewayPriority: null,
  confirm: [],
};

function openHub(
  socketPath: string,
  mutation = 25_000,
): { hub: Hub; service: NetworkService; frames: Frame[] } {
  const engine = new Engine({ kind: "unix", path: socketPath, foundBy: "test" }, { call: 5000, mutation });
  const hub = new Hub({
    id: "default",
    engine,
    readOnly: false,
    readHost: () => ({ hostSubnets: [], hostInterfaces: [] }),
    now: () => new Date(),
  });
  const frames: Frame[] = [];
  hub.subscribe((frame) => frames.push(frame));
  hub.start();
  return { hub, service: new NetworkService(hub, engine), frames };
}

const until = (what: string, isSo: () => boolean, timeout = 15_000): Promise<void> =>
  expect
    .poll(isSo, { message: what, timeout, interval: 25 })
    .toBe(true)
    .then(() => undefined);

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return "ok";
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
};

describe.skipIf(real.skipped)(`faults on a real engine${real.reason}`, () => {
  let engine: Awaited<ReturnType<typeof real.start>>;
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>;
  let open: ReturnType<typeof openHub> | null = null;
  const start = async (
    socketPath = proxy.socketPath,
    mutation?: number,
  ): Promise<ReturnType<typeof openHub>> => {
    open = openHub(socketPath, mutation);
    await open.hub.settle(10_000);
    return open;
  };
  const docker = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await engine.cli(args);
    if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  const topologyOf = (): Topology => {
    const topology = open?.hub.topology;
    if (!topology) throw new Error("no topology yet");
    return topology;
  };

  beforeAll(async () => {
    engine = await real.start();
    proxy = await startFaultProxy({ target: engine.socketPath });
    await docker("network", "create", "--subnet", "10.71.0.0/24", "front");
    await docker("network", "create", "--subnet", "10.72.0.0/24", "back");
    await docker(
      "run",
      "-d",
      "--name",
      "web",
      "--network",
      "front",
      "--restart",
      "always",
      busyboxImage,
      "sleep",
      "86400",
    );
  }, 120_000);
  beforeEach(async () => {
    open?.hub.stop();
    open = null;
    proxy.setFault(null);
    await proxy.acceptConnections();
    proxy.clearRequests();
  });
  afterAll(async () => {
    open?.hub.stop();
    await proxy?.stop();
    await engine?.stop();
  }, 60_000);

  test("the picture equals the engine's lists, with what only inspections tell", async () => {
    await start();
    expect(topologyOf().networks.map(({ name }) => name)).toEqual([
      "back",
      "bridge",
      "front",
      "host",
      "none",
    ]);
    const [endpoint] = topologyOf().endpoints;
    expect(endpoint).toMatchObject({
      ipv4: "10.71.0.2",
      gateway: "10.71.0.1",
      aliases: [],
      defaultRoute: true,
      state: "attached",
    });
    expect(endpoint?.names).toContain("web");
  });

  test("a change by the docker command is in a frame", async () => {
    const { frames } = await start();
    await docker("network", "connect", "--alias", "www", "--ip", "10.72.0.9", "back", "web");
    await until("the new endpoint with its alias", () =>
      frames.some(
        (frame) =>
          frame.type === "patch" &&
          frame.patch.set.endpoints.some(
            ({ ipv4, aliases }) => ipv4 === "10.72.0.9" && aliases?.includes("www"),
          ),
      ),
    );
    await docker("network", "disconnect", "back", "web");
    await until("the endpoint's removal", () => topologyOf().endpoints.length === 1);
  });

  test("an engine that is killed is shown as away with the last picture, and found again", async () => {
    const { hub, frames } = await start(engine.socketPath);
    const before = topologyOf();
    await engine.kill();
    await until("unreachable", () => hub.status.status === "unreachable", 4000);
    expect(hub.topology?.networks).toEqual(before.networks);
    expect(hub.status.stale).toBe(true);
    expect(hub.status.reason).toBeTruthy();
    await engine.start();
    await until("connected again", () => hub.status.status === "connected", 30_000);
    await until(
      "the container with a restart policy is back",
      () => topologyOf().containers[0]?.state === "running",
      30_000,
    );
    expect(frames.filter((frame) => frame.type === "status").map((frame) => frame.engine.status)).toContain(
      "unreachable",
    );
  });

  test("an engine that freezes is shown as away within seconds, and nothing is sent to it", async () => {
    const { hub, service } = await start(engine.socketPath);
    engine.freeze();
    try {
      await until("unreachable", () => hub.status.status === "unreachable", 6000);
      expect(hub.topology).not.toBeNull();
      expect(await codeOf(service.connect("back", { ...nothingAsked, container: "web" }))).toBe("timeout");
    } finally {
      engine.thaw();
    }
    await until("connected again", () => hub.status.status === "connected", 15_000);
    await hub.refresh();
    expect(topologyOf().endpoints).toHaveLength(1);
  });

  test("one hanging inspection leaves the rest right", async () => {
    const id = await docker("inspect", "-f", "{{.Id}}", "web");
    proxy.setFault({ kind: "hang", match: (_method, path) => path.includes(`/containers/${id}/json`) });
    const { hub } = await start();
    expect(hub.status.status).toBe("connected");
    expect(topologyOf().endpoints[0]).toMatchObject({ ipv4: "10.71.0.2", aliases: null });
  });

  test("lost events are made up for by a full list", async () => {
    await start();
    proxy.setFault({ kind: "lose-events" });
    await docker("network", "create", "--subnet", "10.73.0.0/24", "quiet");
    try {
      await until(
        "the network shows without an event",
        () => topologyOf().networks.some(({ name }) => name === "quiet"),
        35_000,
      );
    } finally {
      await docker("network", "rm", "quiet");
    }
  }, 60_000);

  const isList = (_method: string, path: string): boolean => path.endsWith("/networks");
  test.each([
    { kind: "html", match: isList },
    { kind: "empty", match: isList },
    { kind: "truncate", match: isList },
    { kind: "drip", match: isList },
    { kind: "huge", match: isList },
    { kind: "status", status: 500, match: isList },
  ] as const)(
    "lists that come as “$kind” leave the last good picture, and the next good list mends it",
    async (fault) => {
      const { kind } = fault;
      const { hub } = await start();
      const before = topologyOf();
      proxy.setFault(fault);
      await docker("network", "create", "--subnet", "10.74.0.0/24", `made-${kind}`);
      try {
        await until("told", () => hub.status.status === "unreachable", 12_000);
        expect(hub.topology?.networks).toEqual(before.networks);
        proxy.setFault(null);
        await until(
          "mended",
          () => topologyOf().networks.some(({ name }) => name === `made-${kind}`),
          12_000,
        );
        await until("connected", () => hub.status.status === "connected");
      } finally {
        await docker("network", "rm", `made-${kind}`);
      }
    },
    40_000,
  );

  test("a socket that is gone is told with what to do, and found when it is back", async () => {
    await proxy.refuseConnections();
    const { hub } = await start();
    expect(hub.status.status).toBe("unreachable");
    expect(hub.status.reason).toMatch(/Is the engine running/);
    await proxy.acceptConnections();
    await until("connected", () => hub.status.status === "connected", 12_000);
  });

  test("a lost reply is judged by the state: the connection stands, so it is no failure", async () => {
    const { service } = await start();
    proxy.setFault({ kind: "lost-reply", close: true, match: (_method, path) => path.includes("/connect") });
    const answer = await service.connect("back", { ...nothingAsked, container: "web" });
    expect(answer).toMatchObject({ changed: true, endpoint: { state: "attached" } });
    proxy.setFault(null);
    expect(await service.disconnect("back", { container: "web", force: false })).toMatchObject({
      changed: true,
      endpoint: null,
    });
  });

  test("a call that was given up on is told as unknown; the picture shows what came of it", async () => {
    const { service } = await start(proxy.socketPath, 1000);
    // The request and every later list hang, as on an engine that froze just then.
    proxy.setFault({
      kind: "hang",
      match: (method, path) => method === "POST" || path.endsWith("/networks"),
    });
    const connecting = codeOf(service.connect("back", { ...nothingAsked, container: "web" }));
    expect(["timeout", "outcome-unknown"]).toContain(await connecting);
    proxy.setFault({ kind: "lost-reply", match: (method) => method === "POST" });
    // Carried out, the reply lost for good: the state read again tells that it stands.
    expect(await service.connect("back", { ...nothingAsked, container: "web" })).toMatchObject({
      changed: true,
    });
    proxy.setFault(null);
    await service.disconnect("back", { container: "web", force: false });
  });

  test("a storm of events is read a few times only", async () => {
    const { hub } = await start();
    proxy.clearRequests();
    for (let index = 0; index < 10; index += 1) {
      await docker("network", "connect", "back", "web");
      await docker("network", "disconnect", "back", "web");
    }
    await hub.refresh();
    const lists = proxy.requests.filter(({ path }) => path.endsWith("/networks")).length;
    // 30 events (20.10 tells each disconnect twice); each would cost a list without coalescing, and two with the second look.
    expect(lists).toBeLessThan(60);
    expect(topologyOf().endpoints).toHaveLength(1);
  });

  test("a container that crashes again and again is no ghost, and its networks stay in use", async () => {
    await docker(
      "run",
      "-d",
      "--name",
      "loop",
      "--network",
      "back",
      "--restart",
      "always",
      busyboxImage,
      "false",
    );
    const { hub } = await start();
    await until("it is between two restarts", () =>
      topologyOf().containers.some(({ name, state }) => name === "loop" && state === "restarting"),
    );
    const loop = topologyOf().containers.find(({ name }) => name === "loop");
    await hub.refresh({ container: String(loop?.id) });
    const states = topologyOf()
      .endpoints.filter(({ containerId }) => containerId === loop?.id)
      .map(({ state }) => state);
    expect(states).not.toContain("ghost");
    await docker("rm", "-f", "loop");
  });

  test("a ghost that others made is shown, cured on a disconnect, and the container can restart", async () => {
    const { service, hub } = await start();
    await docker(
      "run",
      "-d",
      "--name",
      "holder",
      "--network",
      "back",
      "--ip",
      "10.72.0.50",
      busyboxImage,
      "sleep",
      "86400",
    );
    const id = await docker("inspect", "-f", "{{.Id}}", "web");
    await engine.cli(["network", "connect", "--ip", "10.72.0.50", "back", "web"]);
    await hub.refresh({ container: id });
    const ghost = (): boolean => topologyOf().endpoints.some(({ state }) => state === "ghost");
    expect(ghost()).toBe(true);
    expect(await service.disconnect("back", { container: "web", force: false })).toMatchObject({
      changed: true,
    });
    expect(ghost()).toBe(false);
    await docker("restart", "-t", "0", "web");
    await docker("rm", "-f", "holder");
  });

  test("an address that is taken between the check and the call is refused, and no ghost stays", async () => {
    const { service, hub } = await start();
    await docker("run", "-d", "--name", "late", "--network", "front", busyboxImage, "sleep", "86400");
    await hub.refresh();
    // The call itself comes late: by then the address is given away.
    proxy.setFault({
      kind: "delay",
      ms: 700,
      times: 1,
      match: (method, path) => method === "POST" && path.includes("/connect"),
    });
    const connecting = codeOf(
      service.connect("back", { ...nothingAsked, container: "web", ipv4Address: "10.72.0.60" }),
    );
    await until("the connect is under way", () =>
      proxy.requests.some(({ path }) => path.includes("/connect")),
    );
    await docker("network", "connect", "--ip", "10.72.0.60", "back", "late");
    expect(await connecting).toBe("address-in-use");
    expect(topologyOf().endpoints.filter(({ state }) => state === "ghost")).toEqual([]);
    await docker("restart", "-t", "0", "web");
    await docker("rm", "-f", "late");
  });
});
