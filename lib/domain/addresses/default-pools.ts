import { type Cidr, cidrSize, overlaps, toCidr } from "@/lib/domain/ip/ip";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** What libnetwork cuts networks from unless `default-address-pools` says otherwise (ipamutils, local scope). */
const builtInPools = [
  { base: "172.17.0.0/16", size: 16 },
  { base: "172.18.0.0/16", size: 16 },
  { base: "172.19.0.0/16", size: 16 },
  { base: "172.20.0.0/14", size: 16 },
  { base: "172.24.0.0/14", size: 16 },
  { base: "172.28.0.0/14", size: 16 },
  { base: "192.168.0.0/16", size: 20 },
];

/** A range that the engine cuts into networks of one size by itself. */
export interface DefaultPool {
  base: string;
  /** Prefix length of the networks. */
  size: number;
}

/** The default pools of the engine; those built into it where it tells of none. */
export function listDefaultPools(facts: Pick<EngineFacts, "defaultAddressPools">): readonly DefaultPool[] {
  return facts.defaultAddressPools ?? builtInPools;
}

/**
 * How many networks each IPv4 default pool still gives: its blocks that overlap no network of the engine and no
 * interface of the host, of all that it has.
 */
export function countDefaultPools(
  topology: Topology,
  facts: Pick<EngineFacts, "defaultAddressPools" | "hostSubnets">,
): (DefaultPool & { free: number; total: number })[] {
  const taken = listTaken(topology, facts);
  return listDefaultPools(facts).flatMap((pool) => {
    const range = toCidr(pool.base);
    if (range === null || range.family !== 4 || pool.size < range.prefix || pool.size > 32) return [];
    const total = 2 ** (pool.size - range.prefix);
    const step = 2 ** (32 - pool.size);
    // Blocks are counted by what takes them, not one by one: a /8 has 65,536 of size /24.
    const spans = taken
      .filter((cidr) => cidr.family === 4 && overlaps(cidr, range))
      .map((cidr): [number, number] => {
        const from = Math.max(Number(cidr.base), range.base) - range.base;
        const to =
          Math.min(Number(cidr.base) + Number(cidrSize(cidr)), range.base + total * step) - range.base;
        return [Math.floor(from / step), Math.ceil(to / step)];
      })
      .toSorted((a, b) => a[0] - b[0]);
    let used = 0;
    let reached = 0;
    for (const [from, to] of spans) {
      used += Math.max(0, to - Math.max(from, reached));
      reached = Math.max(reached, to);
    }
    return [{ ...pool, free: total - used, total }];
  });
}

/** Whether the engine's IPv4 default pools have a block left. */
export function hasFreeDefaultPool(
  topology: Topology,
  facts: Pick<EngineFacts, "defaultAddressPools" | "hostSubnets">,
): boolean {
  return countDefaultPools(topology, facts).some(({ free }) => free > 0);
}

function listTaken(topology: Topology, facts: Pick<EngineFacts, "hostSubnets">): Cidr[] {
  return [
    ...topology.networks.flatMap((network) => network.pools.map((pool) => toCidr(pool.subnet))),
    ...facts.hostSubnets.map(({ cidr }) => toCidr(cidr)),
  ].filter((cidr) => cidr !== null);
}
