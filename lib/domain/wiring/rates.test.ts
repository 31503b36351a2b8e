import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  ContainerId,
  Endpoint,
  HostInterface,
  Network,
  NetworkId,
} from "@/lib/domain/topology/topology";
import {
  applyTraffic,
  type CounterSample,
  diffTraffic,
  noTraffic,
  ratesBetween,
  seenFromPeer,
  type Traffic,
  trafficOf,
  type TrafficState,
} from "@/lib/domain/wiring/rates";
import type { ObservedCounters } from "@/lib/domain/wiring/observed-wiring";

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

function sample(at: number, interfaces: Record<string, Partial<ObservedCounters>>): CounterSample {
  return { at, host: toCounters(interfaces), containers: new Map() };
}

function toCounters(interfaces: Record<string, Partial<ObservedCounters>>): Map<string, ObservedCounters> {
  return new Map(Object.entries(interfaces).map(([name, counters]) => [name, { ...zero, ...counters }]));
}

function hostRates(before: CounterSample, after: CounterSample): ReadonlyMap<string, Traffic> {
  return ratesBetween(before, after).host;
}

describe("rates between two samples", () => {
  test("TRAF-1 a rate is what was counted between two samples, by the second", () => {
    const before = sample(1000, { veth1: { rxBytes: 100, rxPackets: 1, txBytes: 50, txPackets: 1 } });
    const after = sample(3000, { veth1: { rxBytes: 2100, rxPackets: 5, txBytes: 50, txPackets: 1 } });
    expect(hostRates(before, after).get("veth1")).toMatchObject({
      rxBytes: 2100,
      rxRate: 1000,
      rxPacketRate: 2,
      txRate: 0,
      txPacketRate: 0,
    });
  });

  test("TRAF-1 an interface that the first sample lacks has no rate yet, nor has one that is gone", () => {
    const before = sample(0, { veth1: {} });
    const after = sample(1000, { veth2: { rxBytes: 9_000_000, rxPackets: 9000 } });
    expect(hostRates(before, after).size).toBe(0);
  });

  test("TRAF-1 without time between them nothing is told", () => {
    expect(hostRates(sample(5, { a: {} }), sample(5, { a: { rxBytes: 1, rxPackets: 1 } })).size).toBe(0);
    expect(hostRates(sample(5, { a: {} }), sample(4, { a: { rxBytes: 1, rxPackets: 1 } })).size).toBe(0);
  });

  test.each<[string, Partial<ObservedCounters>, Partial<ObservedCounters>]>([
    ["all counters start anew", { rxBytes: 9e9, rxPackets: 9e6 }, { rxBytes: 100, rxPackets: 1 }],
    ["bytes go back, packets don't", { rxBytes: 9e9, rxPackets: 5 }, { rxBytes: 100, rxPackets: 9 }],
    ["packets go back, bytes don't", { txBytes: 100, txPackets: 50 }, { txBytes: 200, txPackets: 3 }],
    ["the sent side alone goes back", { txBytes: 5000, txPackets: 5 }, { txBytes: 1000, txPackets: 9 }],
  ])("TRAF-2 a sample is skipped when %s", (_title, before, after) => {
    expect(hostRates(sample(0, { a: before }), sample(1000, { a: after })).has("a")).toBe(false);
  });

  test("TRAF-3 a counter of 32 bits that is full goes on from zero", () => {
    const before = sample(0, { a: { rxBytes: 2 ** 32 - 1000, rxPackets: 4_000_000 } });
    const after = sample(1000, { a: { rxBytes: 500, rxPackets: 4_000_002 } });
    expect(hostRates(before, after).get("a")?.rxRate).toBe(1500);
  });

  test("TRAF-3 what so few packets can't have carried was no wrap", () => {
    const before = sample(0, { a: { rxBytes: 3_000_000_000, rxPackets: 7 } });
    const after = sample(1000, { a: { rxBytes: 500, rxPackets: 9 } });
    expect(hostRates(before, after).has("a")).toBe(false);
  });

  const counter = fc.integer({ min: 0, max: 2 ** 40 });
  const counters = fc.record({
    rxBytes: counter,
    rxPackets: counter,
    rxErrors: counter,
    rxDropped: counter,
    txBytes: counter,
    txPackets: counter,
    txErrors: counter,
    txDropped: counter,
  });

  test("TRAF-2 no rate is negative, or more than what was carried", () => {
    fc.assert(
      fc.property(counters, counters, fc.integer({ min: 1, max: 100_000 }), (before, after, elapsed) => {
        const rate = hostRates(sample(0, { a: before }), sample(elapsed, { a: after })).get("a");
        if (rate === undefined) return;
        const seconds = elapsed / 1000;
        for (const direction of ["rx", "tx"] as const) {
          const bytes = rate[`${direction}Rate`] * seconds;
          const packets = after[`${direction}Packets`] - before[`${direction}Packets`];
          expect(bytes).toBeGreaterThanOrEqual(0);
          expect(packets).toBeGreaterThanOrEqual(0);
          const grown = after[`${direction}Bytes`] - before[`${direction}Bytes`];
          expect(bytes).toBeLessThanOrEqual(Math.max(grown, packets * 65_536) * (1 + 1e-9));
        }
      }),
    );
  });

  test("TRAF-2 an interface made anew under the same name shows no more than it has counted itself", () => {
    fc.assert(
      fc.property(counters, counters, (before, sinceMade) => {
        const rate = hostRates(sample(0, { a: before }), sample(1000, { a: sinceMade })).get("a");
        if (rate === undefined || sinceMade.rxBytes < before.rxBytes) return;
        expect(rate.rxRate).toBeLessThanOrEqual(sinceMade.rxBytes);
      }),
    );
  });

  test("TRAF-1 the rates of steady counting don't depend on how often one looks", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 1, max: 60 }),
        (perSecond, seconds) => {
          const before = sample(0, { a: {} });
          const after = sample(seconds * 1000, {
            a: { txBytes: perSecond * seconds, txPackets: perSecond * seconds },
          });
          expect(hostRates(before, after).get("a")?.txRate).toBeCloseTo(perSecond, 3);
        },
      ),
    );
  });

  test("TRAF-8 each interface in each container has its own rate, and a container that is new or gone has none", () => {
    const inside = (at: number, rxBytes: number, ids: readonly string[]): CounterSample => ({
      at,
      host: toCounters({}),
      containers: new Map(
        ids.map((id, place) => [
          id,
          toCounters({ eth0: { rxBytes: rxBytes * (place + 1), rxPackets: rxBytes } }),
        ]),
      ),
    });
    const { containers } = ratesBetween(
      inside(0, 100, ["a", "b", "gone"]),
      inside(2000, 300, ["a", "b", "new"]),
    );
    expect([...containers.keys()]).toEqual(["a", "b"]);
    expect(containers.get("a")?.get("eth0")?.rxRate).toBe(100);
    expect(containers.get("b")?.get("eth0")?.rxRate).toBe(200);
    const restarted = ratesBetween(inside(0, 100, ["a"]), inside(1000, 5, ["a"]));
    expect(restarted.containers.get("a")?.size).toBe(0);
  });

  test("TRAF-4 the peer's view turns every pair round, and twice gives the same", () => {
    fc.assert(
      fc.property(counters, (observed) => {
        const seen: Traffic = { ...observed, rxRate: 1, txRate: 2, rxPacketRate: 3, txPacketRate: 4 };
        expect(seenFromPeer(seenFromPeer(seen))).toEqual(seen);
        expect(seenFromPeer(seen)).toMatchObject({
          rxBytes: observed.txBytes,
          txErrors: observed.rxErrors,
          rxDropped: observed.txDropped,
          rxRate: 2,
          rxPacketRate: 4,
        });
      }),
    );
  });
});

function traffic(rates: Partial<Traffic>): Traffic {
  return { ...zero, rxRate: 0, txRate: 0, rxPacketRate: 0, txPacketRate: 0, ...rates };
}

function endpoint(
  network: string,
  container: string,
  hostInterface: string | null,
  containerInterface = hostInterface === null ? null : "eth0",
): Endpoint {
  return {
    containerId: container as ContainerId,
    networkId: network as NetworkId,
    ipv4: null,
    ipv6: null,
    mac: null,
    gateway: null,
    aliases: null,
    names: null,
    reserved: null,
    gatewayPriority: null,
    defaultRoute: false,
    state: "attached",
    link:
      containerInterface === null
        ? null
        : { containerInterface, hostInterface, bridge: "docker0", mtu: 1500, state: "up" },
    linkReason: null,
  };
}

function onHost(name: string, kind: string, master: string | null = null): HostInterface {
  return { name, kind, addresses: [], mac: null, mtu: null, state: null, master, vxlanId: null };
}

const networks = [
  ["n1", "bridge"],
  ["n2", "bridge"],
  ["lan", "macvlan"],
  ["nested", "macvlan"],
  ["cloud", "overlay"],
].map(([id, driver]) => ({ id, driver }) as Network);

const host = {
  interfaces: [
    onHost("lo", "loopback"),
    onHost("eth0", "physical"),
    onHost("docker0", "bridge"),
    ...["veth1", "veth2", "veth3"].map((name) => onHost(name, "veth", "docker0")),
  ],
  routes: null,
};

describe("traffic laid on what carries it", () => {
  const rates = new Map([
    ["veth1", traffic({ rxRate: 10, rxBytes: 100, txRate: 1 })],
    ["veth2", traffic({ rxRate: 20, rxBytes: 200, txErrors: 3 })],
    ["veth3", traffic({ rxRate: 30 })],
    ["docker0", traffic({ rxRate: 500 })],
    ["eth0", traffic({ rxRate: 7 })],
    ["lo", traffic({ rxRate: 99 })],
  ]);
  const state = trafficOf(
    {
      endpoints: [
        endpoint("n1", "a", "veth1"),
        endpoint("n1", "b", "veth2"),
        endpoint("n1", "c", "veth4"),
        endpoint("n2", "a", null),
        endpoint("lan", "d", "eth0"),
        // Its parent is one end of a pair that leads elsewhere.
        endpoint("nested", "e", "veth3"),
        endpoint("cloud", "a", null, "eth2"),
        endpoint("n1", "f", null, "eth0"),
      ],
      host,
      networks,
    },
    {
      host: rates,
      containers: new Map([
        ["d", new Map([["eth0", traffic({ rxRate: 3, txRate: 4, rxDropped: 1 })]])],
        ["a", new Map([["eth2", traffic({ rxRate: 5 })]])],
        ["f", new Map([["eth0", traffic({ rxRate: 6 })]])],
      ]),
    },
  );

  test("TRAF-4 what the host's end has received, the container has sent", () => {
    expect(state.links.get("n1:a")).toMatchObject({ txRate: 10, txBytes: 100, rxRate: 1, rxBytes: 0 });
  });

  test("TRAF-5 a network is the sum over its links whose traffic is known", () => {
    expect(state.networks.get("n1")).toMatchObject({ txRate: 30, txBytes: 300, rxRate: 1, rxErrors: 3 });
    expect(state.networks.has("n2")).toBe(false);
  });

  test("TRAF-5 what others share is not a link's, be it one end of a pair", () => {
    expect([...state.links.keys()]).toEqual(["n1:a", "n1:b", "lan:d", "cloud:a"]);
    expect(state.networks.has("nested")).toBe(false);
  });

  test("TRAF-8 without an end of its own on the host a link is told as its container counts it", () => {
    expect(state.links.get("lan:d")).toMatchObject({ rxRate: 3, txRate: 4, rxDropped: 1 });
    expect(state.links.get("cloud:a")).toMatchObject({ rxRate: 5, txRate: 0 });
    expect(state.networks.get("lan")).toMatchObject({ rxRate: 3, txRate: 4 });
  });

  test("TRAF-6 an uplink is told as the host sees it", () => {
    expect([...state.uplinks]).toEqual([["eth0", rates.get("eth0")]]);
  });
});

describe("what changed", () => {
  const busy = { ...noTraffic, links: new Map([["a", traffic({ rxRate: 5, rxBytes: 5 })]]) };
  const still = { ...noTraffic, links: new Map([["a", traffic({ rxBytes: 5 })]]) };

  test("TRAF-7 a link that falls silent is told once, with zero", () => {
    expect(diffTraffic(busy, still)?.links).toEqual({ a: traffic({ rxBytes: 5 }) });
    expect(diffTraffic(still, still)).toBeNull();
    expect(diffTraffic(still, { ...still, links: new Map(still.links) })).toBeNull();
  });

  test("TRAF-7 what is not known any more is told as null", () => {
    expect(diffTraffic(busy, noTraffic)?.links).toEqual({ a: null });
  });

  const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
  const some = fc.record({ rxRate: fc.nat(3), rxBytes: fc.nat(3), txRate: fc.nat(1) }).map(traffic);
  const map = fc.array(fc.tuple(key, some), { maxLength: 6 }).map((entries) => new Map(entries));
  const anyState: fc.Arbitrary<TrafficState> = fc.record({ links: map, networks: map, uplinks: map });

  test("TRAF-7 applying the difference of two states to the first gives the second", () => {
    fc.assert(
      fc.property(anyState, anyState, (before, after) => {
        const change = diffTraffic(before, after);
        const applied = change === null ? before : applyTraffic(before, change);
        expect(applied.links).toEqual(after.links);
        expect(applied.networks).toEqual(after.networks);
        expect(applied.uplinks).toEqual(after.uplinks);
      }),
    );
  });
});
