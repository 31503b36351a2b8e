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

/**
 * Whether the engine's IPv4 default pools have a block left that overlaps no network of the engine and no interface of
 * the host.
 */
export function hasFreeDefaultPool(
  topology: Topology,
  facts: Pick<EngineFacts, "defaultAddressPools" | "hostSubnets">,
): boolean {
  const taken = [
    ...topology.networks.flatMap((network) => network.pools.map((pool) => toCidr(pool.subnet))),
    ...facts.hostSubnets.map(({ cidr }) => toCidr(cidr)),
  ].filter((cidr) => cidr !== null);
  for (const { base, size } of facts.defaultAddressPools ?? builtInPools) {
    const range = toCidr(base);
    if (range === null || range.family !== 4 || size < range.prefix || size > 32) continue;
    const step = 2 ** (32 - size);
    const end = range.base + Number(cidrSize(range));
    for (let at = range.base; at < end; at += step) {
      const block: Cidr = { family: 4, base: at, prefix: size };
      if (!taken.some((cidr) => overlaps(cidr, block))) return true;
    }
  }
  return false;
}
