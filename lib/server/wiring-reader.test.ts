import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WiringStatus } from "@/lib/contract/answers";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";
import type { ObservedInterface, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";
import type { ReadWiring, WatchedSandbox } from "@/lib/server/hub";
import { type SourceChoice, WiringReader, type WiringReaderOptions } from "@/lib/server/wiring-reader";
import { type SandboxTarget, WiringError, type WiringSource } from "@/lib/wiring/wiring-source";

const veth: ObservedInterface = {
  name: "veth1",
  index: 6,
  peerIndex: 5,
  mac: "aa:aa:aa:aa:aa:aa",
  mtu: 1500,
  state: "up",
  kind: "veth",
  master: "br-n",
  addresses: [],
  vxlanId: null,
};
const eth: ObservedInterface = {
  ...veth,
  name: "eth0",
  index: 5,
  peerIndex: 6,
  mac: "02:00:00:00:00:01",
  kind: "unknown",
};

const topology: Topology = {
  engine: "default",
  revision: 1,
  takenAt: "2026-01-01T00:00:00.000Z",
  networks: [
    {
      id: "n" as NetworkId,
      name: "n",
      driver: "bridge",
      scope: "local",
      internal: false,
      attachable: false,
      ipv6: false,
      predefined: false,
      labels: {},
      options: {},
      composeProject: null,
      pools: [],
      bridge: { interface: "br-n", icc: true, masquerade: true, mtu: null },
      parent: null,
    },
  ],
  containers: ["a", "b"].map((id) => ({
    id: id as ContainerId,
    name: id,
    image: "i",
    state: "running",
    health: null,
    networkMode: "n",
    sharesNetworkOf: null,
    composeProject: null,
    composeService: null,
    labels: {},
    ports: [],
    exposedPorts: null,
  })),
  endpoints: ["a", "b"].map((id) => ({
    containerId: id as ContainerId,
    networkId: "n" as NetworkId,
    ipv4: null,
    ipv6: null,
    mac: "02:00:00:00:00:01",
    gateway: null,
    aliases: null,
    names: null,
    reserved: null,
    gatewayPriority: null,
    defaultRoute: true,
    state: "attached",
    link: null,
    linkReason: null,
  })),
  host: null,
};

/** A hub of two containers and a source, both as the test wants them. */
function stand(): {
  reader: WiringReader;
  sandboxes: WatchedSandbox[];
  tellPicture: () => void;
  told: ReadWiring[];
  statuses: WiringStatus[];
  asked: string[][];
  source: WiringSource & { interfaces: ObservedInterface[]; failure: string | null; closed: number };
  choice: { now: SourceChoice };
  hub: WiringReaderOptions["hub"];
} {
  const sandboxes: WatchedSandbox[] = ["a", "b"].map((id) => ({ id, pid: 7, key: `${id}1`, isStale: false }));
  const told: ReadWiring[] = [];
  const statuses: WiringStatus[] = [];
  const asked: string[][] = [];
  let listener = (): void => {};
  const source = {
    kind: "local" as const,
    interfaces: [eth],
    failure: null as string | null,
    closed: 0,
    async readHost() {
      if (source.failure !== null) throw new WiringError(source.failure);
      return { interfaces: [veth], routes: [] };
    },
    async readSandboxes(targets: readonly SandboxTarget[]) {
      asked.push(targets.map(({ id }) => id));
      return new Map(
        targets.map(({ id }): [string, ObservedSandbox] => [
          id,
          { interfaces: source.interfaces, reason: null },
        ]),
      );
    },
    async readCounters() {
      return { host: new Map(), containers: new Map() };
    },
    async close() {
      source.closed += 1;
    },
  };
  const choice = { now: { source, reason: null } as SourceChoice };
  const hub: WiringReaderOptions["hub"] = {
    topology,
    sandboxes,
    watchPicture: (own) => {
      listener = own;
      return () => {};
    },
    setWiring: (wiring) => {
      if (wiring !== null) told.push(wiring);
    },
    setWiringStatus: (status) => void statuses.push(status),
  };
  const reader = new WiringReader({ hub, chooseSource: async () => choice.now });
  return { hub, reader, sandboxes, tellPicture: () => listener(), told, statuses, asked, source, choice };
}

describe("the wiring reader", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(500);

  test("reads all at its start, and then only what has changed", async () => {
    const { reader, sandboxes, tellPicture, asked, told } = stand();
    reader.start();
    await settle();
    expect(asked).toEqual([["a", "b"]]);
    tellPicture();
    await settle();
    expect(asked).toHaveLength(1);
    sandboxes[1] = { id: "b", pid: 8, key: "b2", isStale: true };
    tellPicture();
    await settle();
    expect(asked, "its pid is not known yet").toHaveLength(1);
    sandboxes[1] = { id: "b", pid: 8, key: "b2", isStale: false };
    tellPicture();
    await settle();
    expect(asked.slice(1)).toEqual([["b"]]);
    expect(told.at(-1)?.sandboxes.get("b")?.key).toBe("b2");
    await reader.stop();
  });

  test("reads the host again when a container has gone, and forgets it", async () => {
    const { reader, sandboxes, tellPicture, asked, told } = stand();
    reader.start();
    await settle();
    sandboxes.pop();
    tellPicture();
    await settle();
    expect(asked).toEqual([["a", "b"], []]);
    expect([...(told.at(-1)?.sandboxes.keys() ?? [])]).toEqual(["a"]);
    await reader.stop();
  });

  test("looks again for an interface that should be there, tells its lack only then, and not for ever", async () => {
    const { reader, sandboxes, asked, told, source } = stand();
    sandboxes.pop();
    source.interfaces = [];
    reader.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(5);
    expect(told.map(({ sandboxes: read }) => read.get("a")?.isLacking)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toHaveLength(5);
    await reader.stop();
  });

  test("an interface that comes late is found", async () => {
    const { reader, sandboxes, told, source } = stand();
    sandboxes.pop();
    source.interfaces = [];
    reader.start();
    await vi.advanceTimersByTimeAsync(100);
    source.interfaces = [eth];
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.sandboxes.get("a")).toMatchObject({
      isLacking: false,
      sandbox: { interfaces: [eth] },
    });
    await reader.stop();
  });

  test("a container that could not be read says why, and gets two other chances", async () => {
    const { reader, sandboxes, asked, told, source } = stand();
    sandboxes.pop();
    const refused: ObservedSandbox = { interfaces: null, reason: "It did not answer." };
    const readSandboxes = source.readSandboxes;
    source.readSandboxes = async (targets) => {
      await readSandboxes(targets);
      return new Map(targets.map(({ id }) => [id, refused]));
    };
    reader.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.sandboxes.get("a")).toMatchObject({ isLacking: false, sandbox: refused });
    await vi.advanceTimersByTimeAsync(50_000);
    expect(asked).toHaveLength(3);
    await reader.stop();
  });

  test("a container that starts amid a long full pass is read next, and the pass goes on behind it", async () => {
    const { reader, sandboxes, tellPicture, asked, source } = stand();
    const sandboxOf = (id: string): WatchedSandbox => ({ id, pid: 7, key: `${id}1`, isStale: false });
    for (let index = 0; index < 58; index += 1) sandboxes.push(sandboxOf(`c${index}`));
    const readAtOnce = source.readSandboxes.bind(source);
    // As short helpers take it.
    source.readSandboxes = async (targets) => {
      await new Promise((resolve) => {
        setTimeout(resolve, 50 * targets.length);
      });
      return readAtOnce(targets);
    };
    reader.start();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.flat().toSorted()).toEqual(sandboxes.map(({ id }) => id).toSorted());
    expect(asked.length, "in slices").toBeGreaterThan(5);
    asked.length = 0;
    reader.reconsider();
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toHaveLength(1);
    sandboxes.push(sandboxOf("late"));
    tellPicture();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked[1]?.[0]).toBe("late");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.flat().toSorted()).toEqual(sandboxes.map(({ id }) => id).toSorted());
    await reader.stop();
  });

  test("a full pass a minute; a host that can't be read is told and comes back", async () => {
    const { reader, asked, told, statuses, source } = stand();
    reader.start();
    await settle();
    source.failure = "It is away.";
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    expect(told.at(-1)?.host).toBeNull();
    expect(statuses.at(-1)).toEqual({ source: "local", reason: "It is away." });
    source.failure = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.at(-1)?.host?.interfaces).toEqual([veth]);
    expect(statuses.at(-1)).toEqual({ source: "local", reason: null });
    await reader.stop();
    expect(source.closed).toBe(1);
  });

  test("a source that fails as a whole is not asked in a rush", async () => {
    const { reader, source } = stand();
    let calls = 0;
    source.readSandboxes = async () => {
      calls += 1;
      throw new WiringError("It is away.");
    };
    reader.start();
    // At 0, 2, 6, 14 and 30 s, and then once a minute.
    await vi.advanceTimersByTimeAsync(40_000);
    expect(calls).toBe(5);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(calls).toBeLessThan(20);
    await reader.stop();
  });

  test("after a failure all is read again soon, the containers that failed with it too", async () => {
    const { reader, asked, told, statuses, source } = stand();
    source.failure = "The helper container has ended.";
    const { readSandboxes } = source;
    source.readSandboxes = async (targets) => {
      const read = await readSandboxes(targets);
      return source.failure === null
        ? read
        : new Map(targets.map(({ id }) => [id, { interfaces: null, reason: source.failure ?? "" }]));
    };
    reader.start();
    await settle();
    expect(told.at(-1)?.sandboxes.get("a")?.sandbox.interfaces).toBeNull();
    source.failure = null;
    await vi.advanceTimersByTimeAsync(2500);
    expect(asked).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(told.at(-1)?.host?.interfaces).toEqual([veth]);
    expect(told.at(-1)?.sandboxes.get("a")?.sandbox.interfaces).toEqual([eth]);
    expect(statuses.at(-1)).toEqual({ source: "local", reason: null });
    await reader.stop();
  });

  test("a choice does not wait until a failing source has rested", async () => {
    const { reader, statuses, source, choice } = stand();
    source.failure = "It is away.";
    reader.start();
    await vi.advanceTimersByTimeAsync(40_000);
    choice.now = { source: null, reason: "It may not." };
    reader.reconsider();
    await vi.advanceTimersByTimeAsync(100);
    expect(statuses.at(-1)).toEqual({ source: null, reason: "It may not." });
    await reader.stop();
  });

  test("a source that is taken away under a pass leaves what was shown, until the next one has read", async () => {
    const { reader, told, statuses, source, choice } = stand();
    reader.start();
    await settle();
    let fail: (error: Error) => void = () => {};
    source.readHost = () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    reader.reconsider();
    await settle();
    choice.now = {
      source: { ...source, kind: "helper", readHost: async () => ({ interfaces: [], routes: [] }) },
      reason: null,
    };
    reader.reconsider();
    fail(new WiringError("The helper container was stopped."));
    await settle();
    expect(told.every(({ host }) => host !== null)).toBe(true);
    expect(told.at(-1)?.host?.interfaces).toEqual([]);
    expect(statuses.at(-1)).toEqual({ source: "helper", reason: null });
    await reader.stop();
  });

  test("a stop closes the source first, so that a long pass ends", async () => {
    const { reader, source } = stand();
    let end = (): void => {};
    source.readHost = () =>
      new Promise((_resolve, reject) => {
        end = () => reject(new WiringError("The helper container was stopped."));
      });
    const { close } = source;
    source.close = async () => {
      end();
      await close();
    };
    reader.start();
    await settle();
    await reader.stop();
    expect(source.closed).toBeGreaterThan(0);
    expect(reader.source).toBeNull();
  });

  test("a hub that throws ends neither the process nor the reading", async () => {
    const { reader, asked, hub } = stand();
    hub.setWiring = () => {
      throw new Error("a bug");
    };
    reader.start();
    await settle();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBeGreaterThan(1);
    await reader.stop();
  });

  test("another choice closes the source in use, and none leaves the reason", async () => {
    const { reader, statuses, source, choice } = stand();
    reader.start();
    await settle();
    expect(reader.source).toBe(source);
    choice.now = { source: null, reason: "It may not." };
    reader.reconsider();
    await settle();
    expect(reader.source).toBeNull();
    expect(source.closed).toBe(1);
    expect(statuses.at(-1)).toEqual({ source: null, reason: "It may not." });
    await reader.stop();
  });
});
