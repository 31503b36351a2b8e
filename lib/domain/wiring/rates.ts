import { endpointKey, type Topology } from "@/lib/domain/topology/topology";
import { countedEnd } from "@/lib/domain/wiring/counted-end";
import type { CounterReading, ObservedCounters } from "@/lib/domain/wiring/observed-wiring";
import { isUplink } from "@/lib/domain/wiring/uplinks";

/** What the kernel had counted at one moment. */
export interface CounterSample extends CounterReading {
  /** Milliseconds of a clock that only goes forwards. */
  at: number;
}

/** What an interface carries: totals since it was made, and bytes and packets a second since the last sample. */
export interface Traffic extends ObservedCounters {
  rxRate: number;
  txRate: number;
  rxPacketRate: number;
  txPacketRate: number;
}

/** The traffic of single interfaces, each as its own namespace counts it. */
export interface InterfaceTraffic {
  /** By name. */
  host: ReadonlyMap<string, Traffic>;
  /** By container id and name. */
  containers: ReadonlyMap<string, ReadonlyMap<string, Traffic>>;
}

/** Traffic of everything that can be told. */
export interface TrafficState {
  /** By `endpointKey`; as seen from the container. */
  links: ReadonlyMap<string, Traffic>;
  /** By network id; the sum over its links, so what passes between two members counts as sent and as received. */
  networks: ReadonlyMap<string, Traffic>;
  /** By interface name; as seen from the host. */
  uplinks: ReadonlyMap<string, Traffic>;
}

/** What changed between two states; null for what is not known any more. */
export interface TrafficChange {
  links: Record<string, Traffic | null>;
  networks: Record<string, Traffic | null>;
  uplinks: Record<string, Traffic | null>;
}

export const noTraffic: TrafficState = { links: new Map(), networks: new Map(), uplinks: new Map() };

const counterNames = [
  "rxBytes",
  "rxPackets",
  "rxErrors",
  "rxDropped",
  "txBytes",
  "txPackets",
  "txErrors",
  "txDropped",
] as const satisfies readonly (keyof ObservedCounters)[];

const rateNames = ["rxRate", "txRate", "rxPacketRate", "txPacketRate"] as const;

/** Some drivers count bytes in 32 bits. */
const wrap = 2 ** 32;
/** No packet that the kernel counts as one (segments are put together before) is larger, in bytes. */
const largestPacket = 65_536;

/**
 * The traffic of each interface between two samples of the counters (TRAF-1 to TRAF-3). An interface that the first
 * sample lacks, or whose counters started anew, is left out.
 */
export function ratesBetween(before: CounterSample, after: CounterSample): InterfaceTraffic {
  const seconds = (after.at - before.at) / 1000;
  if (!(seconds > 0)) return { host: new Map(), containers: new Map() };
  const containers = new Map<string, ReadonlyMap<string, Traffic>>();
  for (const [id, counters] of after.containers) {
    const earlier = before.containers.get(id);
    if (earlier !== undefined) containers.set(id, toRates(earlier, counters, seconds));
  }
  return { host: toRates(before.host, after.host, seconds), containers };
}

function toRates(
  before: CounterReading["host"],
  after: CounterReading["host"],
  seconds: number,
): ReadonlyMap<string, Traffic> {
  const rates = new Map<string, Traffic>();
  for (const [name, counters] of after) {
    const earlier = before.get(name);
    const traffic = earlier === undefined ? null : toTraffic(earlier, counters, seconds);
    if (traffic !== null) rates.set(name, traffic);
  }
  return rates;
}

function toTraffic(before: ObservedCounters, after: ObservedCounters, seconds: number): Traffic | null {
  const rxPackets = after.rxPackets - before.rxPackets;
  const txPackets = after.txPackets - before.txPackets;
  if (!(rxPackets >= 0 && txPackets >= 0)) return null;
  const rxBytes = bytesBetween(before.rxBytes, after.rxBytes, rxPackets);
  const txBytes = bytesBetween(before.txBytes, after.txBytes, txPackets);
  if (rxBytes === null || txBytes === null) return null;
  return {
    ...after,
    rxRate: rxBytes / seconds,
    txRate: txBytes / seconds,
    rxPacketRate: rxPackets / seconds,
    txPacketRate: txPackets / seconds,
  };
}

/** Null when the counter went back for another reason than that its 32 bits were full. */
function bytesBetween(before: number, after: number, packets: number): number | null {
  if (after >= before) return after - before;
  if (before >= wrap) return null;
  const wrapped = after + wrap - before;
  return wrapped <= packets * largestPacket ? wrapped : null;
}

/** The same traffic from the other end of a veth pair: what one end receives, the other has sent. */
export function seenFromPeer(traffic: Traffic): Traffic {
  return {
    rxBytes: traffic.txBytes,
    rxPackets: traffic.txPackets,
    rxErrors: traffic.txErrors,
    rxDropped: traffic.txDropped,
    txBytes: traffic.rxBytes,
    txPackets: traffic.rxPackets,
    txErrors: traffic.rxErrors,
    txDropped: traffic.rxDropped,
    rxRate: traffic.txRate,
    txRate: traffic.rxRate,
    rxPacketRate: traffic.txPacketRate,
    txPacketRate: traffic.rxPacketRate,
  };
}

/** Lays the interfaces' traffic on what they carry (TRAF-4 to TRAF-6, TRAF-8). */
export function trafficOf(
  topology: Pick<Topology, "networks" | "endpoints" | "host">,
  rates: InterfaceTraffic,
): TrafficState {
  const networksById = new Map(topology.networks.map((network) => [network.id, network]));
  const veths = new Set(
    topology.host?.interfaces.filter((one) => one.kind === "veth").map((one) => one.name),
  );
  const links = new Map<string, Traffic>();
  const networks = new Map<string, Traffic>();
  for (const endpoint of topology.endpoints) {
    const network = networksById.get(endpoint.networkId);
    const end = network === undefined ? null : countedEnd(endpoint, network);
    if (end === null) continue;
    const traffic =
      end.side === "container" ? rates.containers.get(endpoint.containerId)?.get(end.name) : ofPair(end.name);
    if (traffic === undefined) continue;
    links.set(endpointKey(endpoint), traffic);
    const sum = networks.get(endpoint.networkId);
    networks.set(endpoint.networkId, sum === undefined ? traffic : addTraffic(sum, traffic));
  }
  const uplinks = new Map<string, Traffic>();
  for (const one of topology.host?.interfaces ?? []) {
    const traffic = isUplink(one) ? rates.host.get(one.name) : undefined;
    if (traffic !== undefined) uplinks.set(one.name, traffic);
  }
  return { links, networks, uplinks };

  function ofPair(name: string): Traffic | undefined {
    // What isn't a veth carries others' packets, too.
    const seen = veths.has(name) ? rates.host.get(name) : undefined;
    return seen === undefined ? undefined : seenFromPeer(seen);
  }
}

function addTraffic(a: Traffic, b: Traffic): Traffic {
  const sum = { ...a };
  for (const name of counterNames) sum[name] += b[name];
  for (const name of rateNames) sum[name] += b[name];
  return sum;
}

/** What has to be told to one who knows `before`; null when nothing (TRAF-7). */
export function diffTraffic(before: TrafficState, after: TrafficState): TrafficChange | null {
  const links = diffMap(before.links, after.links);
  const networks = diffMap(before.networks, after.networks);
  const uplinks = diffMap(before.uplinks, after.uplinks);
  const isEmpty = [links, networks, uplinks].every((change) => Object.keys(change).length === 0);
  return isEmpty ? null : { links, networks, uplinks };
}

function diffMap(
  before: ReadonlyMap<string, Traffic>,
  after: ReadonlyMap<string, Traffic>,
): Record<string, Traffic | null> {
  // Names are strangers': `__proto__` is one like any other.
  const change = Object.create(null) as Record<string, Traffic | null>;
  for (const [key, traffic] of after) {
    const known = before.get(key);
    if (known === undefined || !isSameTraffic(known, traffic)) change[key] = traffic;
  }
  for (const key of before.keys()) if (!after.has(key)) change[key] = null;
  return change;
}

function isSameTraffic(a: Traffic, b: Traffic): boolean {
  return counterNames.every((name) => a[name] === b[name]) && rateNames.every((name) => a[name] === b[name]);
}

/** `applyTraffic(a, diffTraffic(a, b))` equals `b`. What did not change keeps its identity. */
export function applyTraffic(state: TrafficState, change: TrafficChange): TrafficState {
  return {
    links: applyMap(state.links, change.links),
    networks: applyMap(state.networks, change.networks),
    uplinks: applyMap(state.uplinks, change.uplinks),
  };
}

function applyMap(
  before: ReadonlyMap<string, Traffic>,
  change: Record<string, Traffic | null>,
): ReadonlyMap<string, Traffic> {
  const after = new Map(before);
  for (const [key, traffic] of Object.entries(change)) {
    if (traffic === null) after.delete(key);
    else after.set(key, traffic);
  }
  return after;
}
