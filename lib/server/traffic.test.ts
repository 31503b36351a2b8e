import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TrafficTold } from "@/lib/contract/frames";
import type { ObservedCounters } from "@/lib/domain/wiring/observed-wiring";
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
  const source = { bytes: 0, reads: 0, underway: 0, most: 0, takes: 0, fails: false, isThere: true };
  const read = async (): Promise<Map<string, ObservedCounters>> => {
    source.reads += 1;
    source.underway += 1;
    source.most = Math.max(source.most, source.underway);
    if (source.takes > 0) await new Promise((resolve) => setTimeout(resolve, source.takes));
    source.underway -= 1;
    if (source.fails) throw new Error("gone");
    return new Map([["eth0", { ...zero, rxBytes: source.bytes, rxPackets: source.bytes }]]);
  };
  const sampler = new TrafficSampler({
    readCounters: () => (source.isThere ? read() : null),
    topology: () => ({
      endpoints: [],
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
  return { source, sampler, told, listen: (one: TrafficTold) => void told.push(one) };
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
