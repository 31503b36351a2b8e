import {
  addressPlus,
  type Cidr,
  firstAddress,
  formatCidr,
  lastAddress,
  overlaps,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { Topology } from "@/lib/domain/topology/topology";

/** Where proposals are looked for: private space that Docker's own pools don't give out first. */
const searchedRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * The first IPv4 subnet of the given prefix length in private space that overlaps neither a network of the engine
 * nor an interface of the host; null when there is none.
 */
export function proposeSubnet(
  topology: Topology,
  hostSubnets: readonly { cidr: string }[],
  prefix: number,
): string | null {
  const taken = [
    ...topology.networks.flatMap((network) => network.pools.map((pool) => toCidr(pool.subnet))),
    ...hostSubnets.map(({ cidr }) => toCidr(cidr)),
  ].filter((cidr): cidr is Cidr & { family: 4 } => cidr !== null && cidr.family === 4);
  for (const text of searchedRanges) {
    const range = toCidr(text);
    if (range === null || range.family !== 4 || prefix < range.prefix) continue;
    const size = 2 ** (32 - prefix);
    const end = lastAddress(range);
    let base = range.base;
    while (typeof end.value === "number" && base <= end.value) {
      const candidate: Cidr = { family: 4, base, prefix };
      const obstacle = taken.find((cidr) => overlaps(cidr, candidate));
      if (obstacle === undefined) return formatCidr(candidate);
      // Past the whole obstacle: it may be far larger than what is looked for.
      const past = addressPlus(lastAddress(obstacle), 1).value;
      base = Math.max(Number(firstAddress(candidate).value) + size, Math.ceil(Number(past) / size) * size);
    }
  }
  return null;
}
