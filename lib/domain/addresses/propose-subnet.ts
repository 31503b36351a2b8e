import { listDefaultPools } from "@/lib/domain/addresses/default-pools";
import { listHostSubnets } from "@/lib/domain/addresses/find-overlaps";
import {
  addressPlus,
  type Cidr,
  cidrAround,
  cidrSize,
  firstAddress,
  formatCidr,
  type IpAddress,
  isSubnetOf,
  lastAddress,
  overlaps,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** Where proposals are looked for: private space, and a part of RFC 4193's that is easy to type. */
const searchedRanges = {
  4: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  6: ["fd00::/16"],
};

type HostFacts = Pick<EngineFacts, "hostSubnets" | "defaultAddressPools">;

/**
 * Up to `count` free subnets of the given prefix length in private space, the lowest first: they overlap neither a
 * network of the engine, nor an address or a route of the host, nor, while others are left, a pool from which the
 * engine cuts networks itself.
 */
export function proposeSubnets(topology: Topology, facts: HostFacts, wish: Wish): string[] {
  const taken = [
    ...topology.networks.flatMap((network) => network.pools.map((pool) => pool.subnet)),
    ...listHostSubnets(topology, facts).map(({ cidr }) => cidr),
  ];
  const pools = listDefaultPools(facts).map(({ base }) => base);
  const best = searchSubnets([...taken, ...pools], wish);
  return best.length > 0 ? best : searchSubnets(taken, wish);
}

interface Wish {
  family: 4 | 6;
  prefix: number;
  count: number;
}

function searchSubnets(taken: readonly string[], { family, prefix, count }: Wish): string[] {
  const obstacles = taken
    .map((text) => toCidr(text))
    .filter((cidr): cidr is Cidr => cidr !== null && cidr.family === family);
  const proposals: string[] = [];
  for (const text of searchedRanges[family]) {
    const range = toCidr(text);
    if (range === null || prefix < range.prefix) continue;
    let candidate = cidrAround(firstAddress(range), prefix);
    while (proposals.length < count && isSubnetOf(candidate, range)) {
      const obstacle = obstacles.find((cidr) => overlaps(cidr, candidate));
      if (obstacle === undefined) proposals.push(formatCidr(candidate));
      // Past the whole obstacle: it may be far larger than what is looked for.
      const passed = obstacle !== undefined && obstacle.prefix < prefix ? obstacle : candidate;
      candidate = cidrAround(addressPlus(lastAddress(passed), 1), prefix);
    }
  }
  return proposals;
}

/** The first of them; null when there is none. */
export function proposeSubnet(topology: Topology, facts: HostFacts, prefix: number): string | null {
  return proposeSubnets(topology, facts, { family: 4, prefix, count: 1 })[0] ?? null;
}

/** How many containers a network of that prefix length takes, with its gateway set apart. */
export function countHosts(family: 4 | 6, prefix: number): bigint {
  const base: IpAddress = family === 4 ? { family: 4, value: 0 } : { family: 6, value: 0n };
  const size = cidrSize(cidrAround(base, prefix));
  const kept = family === 4 ? 3n : 2n;
  const counted = (1n << 64n) - 1n;
  const usable = (family === 6 && size > counted ? counted : size) - kept;
  return usable < 0n ? 0n : usable;
}
