import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TrafficTold } from "@/lib/contract/frames";
import type { Endpoint, Network } from "@/lib/domain/topology/topology";
import type { CounterReading, ObservedCounters } from "@/lib/domain/wiring/observed-wiring";
import type { WatchedSandbox } from "@/lib/server/hub";
import { TrafficSampler } from "@/lib/server/traffic";

const zero: ObservedCounters = {
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0,
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A source whose eth0 has received `bytes` so far, and a sampler on it. */
function start() {
  const sandboxes: WatchedSandbox[] = [];
  const source = { bytes: 0, reads: 0, underway: 0, most: 0, takes: 0, fails: false, isThere: true };
  const asked: string[][] = [];
  const read = async (targets: readonly { id: string }[]): Promise<CounterReading> => {
    asked.push(targets.map(({ id }) => id));
    source.reads += 1;
    source.underway += 1;
    source.most = Math.max(source.most, source.underway);
    if (source.takes > 0) await new Promise((resolve) => setTimeout(resolve, source.takes));
    source.underway -= 1;
    if (source.fails) throw new Error("gone");
    const counted = new Map([["eth0", { ...zero, rxBytes: source.bytes, rxPackets: source.bytes }]]);
    return { host: counted, containers: new Map(targets.map(({ id }) => [id, counted])) };
  };
  const sampler = new TrafficSampler({
    readCounters: (targets) => (source.isThere ? read(targets) : null),
    sandboxes: () => sandboxes,
    topology: () => ({
      networks: [
        { id: "lan", driver: "macvlan" },
        { id: "front", driver: "bridge" },
      ] as Network[],
      endpoints: sandboxes.map(
        ({ id }) =>
          ({
            networkId: id === "web" ? "front" : "lan",
            containerId: id,
            link: { containerInterface: "eth0", hostInterface: "eth0" },
          }) as Endpoint,
      ),
      host: {
        interfaces: [
          {
            name: "eth0",
            kind: "physical",
            addresses: [],
            mac: null,
            mtu: 1500,
            state: "up",
            master: null,
            vxlanId: null,
          },
        ],
        routes: null,
      },
    }),
    now: () => new Date(),
    clock: () => performance.now(),
  });
  const told: TrafficTold[] = [];
  return { source, sandboxes, asked, sampler, told, listen: (one: TrafficTold) => void told.push(one) };
}

describe("the sampler", () => {
  test("reads nothing before somebody watches, and nothing after the last has left", async () => {
    const { source, sampler, listen } = start();
    await vi.advanceTimersByTimeAsync(3000);
    expect(source.reads).toBe(0);
    const leave = sampler.watch(listen);
    const leaveToo = sampler.watch(() => {});
    await vi.advanceTimersByTimeAsync(2500);
    expect(source.reads).toBe(3);
    leave();
    expect(sampler.isRunning).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(source.reads).toBe(4);
    leaveToo();
    leaveToo();
    await vi.advanceTimersByTimeAsync(5000);
    expect(source.reads).toBe(4);
    expect(sampler.isRunning).toBe(false);
  });

  test("TRAF-7 tells rates from the second sample on, zero once, then nothing", async () => {
    const { source, sampler, told, listen } = start();
    sampler.watch(listen);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([]);
    source.bytes = 5000;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.uplinks["eth0"]?.rxRate).toBeCloseTo(5000, 0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.uplinks["eth0"]?.rxRate).toBe(0);
    expect(told.length).toBe(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told.length).toBe(2);
    expect(sampler.whole).toMatchObject({ whole: true, uplinks: { eth0: { rxBytes: 5000, rxRate: 0 } } });
  });

  test("TRAF-8 looks into containers without an end of their own on the host, and into no others", async () => {
    const { source, sandboxes, asked, sampler, told, listen } = start();
    for (const [id, isStale] of [
      ["web", false],
      ["printer", false],
      ["restarted", true],
    ] as const)
      sandboxes.push({ id, pid: 7, key: "", isStale });
    sampler.watch(listen);
    await vi.advanceTimersByTimeAsync(0);
    source.bytes = 5000;
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([["printer"], ["printer"]]);
    expect(Object.keys(told.at(-1)?.links ?? {})).toEqual(["lan:printer"]);
    expect(told.at(-1)?.links["lan:printer"]?.rxRate).toBeCloseTo(5000, 0);
    expect(told.at(-1)?.networks["lan"]?.rxBytes).toBe(5000);
    // It has left the network, or stopped: nothing more is read of it.
    sandboxes.length = 0;
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.at(-1)).toEqual([]);
    expect(told.at(-1)?.links).toEqual({ "lan:printer": null });
  });

  test("a slow source is never asked twice at once", async () => {
    const { source, sampler, listen } = start();
    source.takes = 2700;
    sampler.watch(listen);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(source.most).toBe(1);
    expect(source.reads).toBe(4);
  });

  test("a sample that comes back after the last watcher has left is forgotten", async () => {
    const { source, sampler, told, listen } = start();
    const leave = sampler.watch(listen);
    await vi.advanceTimersByTimeAsync(500);
    source.takes = 800;
    source.bytes = 1000;
    await vi.advanceTimersByTimeAsync(600);
    leave();
    sampler.watch(listen);
    source.takes = 0;
    await vi.advanceTimersByTimeAsync(300);
    // The old one has ended by now; the new turn has one sample, which is none to compare with.
    expect(told).toEqual([]);
    expect(sampler.whole.uplinks).toEqual({});
  });

  test("a source that fails or is taken away leaves no old figures, and begins anew", async () => {
    const { source, sampler, told, listen } = start();
    sampler.watch(listen);
    source.bytes = 10;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.uplinks["eth0"]).not.toBeNull();
    source.fails = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.uplinks).toEqual({ eth0: null });
    source.fails = false;
    source.bytes = 1_000_000;
    await vi.advanceTimersByTimeAsync(1000);
    expect(sampler.whole.uplinks).toEqual({});
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.uplinks["eth0"]?.rxRate).toBe(0);
    source.isThere = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.at(-1)?.uplinks).toEqual({ eth0: null });
  });
});
