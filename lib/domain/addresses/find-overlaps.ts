import { listDefaultPools } from "@/lib/domain/addresses/default-pools";
import { type Cidr, formatCidr, overlaps, toCidr } from "@/lib/domain/ip/ip";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { Topology } from "@/lib/domain/topology/topology";

/** Something else that has addresses of a subnet. `name` is a network's or an interface's; empty for a default pool. */
export interface Overlap {
  with: "network" | "hostRoute" | "defaultPool";
  name: string;
  cidr: string;
}

type HostFacts = Pick<EngineFacts, "hostSubnets" | "defaultAddressPools">;

/**
 * What a subnet overlaps with: networks (the engine refuses it), addresses and routes of the host (the host would lose
 * its way to them; a VPN's among them), and the pools from which the engine cuts networks by itself (it passes over
 * what is taken). `except` is the id of the network that the subnet belongs to.
 */
export function findOverlaps(
  topology: Topology,
  facts: HostFacts,
  { cidr, except }: { cidr: Cidr; except?: string },
): Overlap[] {
  const networks = topology.networks
    .filter((network) => network.id !== except)
    .flatMap((network) =>
      network.pools.map((pool): Overlap => ({ with: "network", name: network.name, cidr: pool.subnet })),
    );
  const pools = listDefaultPools(facts).map(({ base }): Overlap => ({
    with: "defaultPool",
    name: "",
    cidr: base,
  }));
  return [...networks, ...listHostSubnets(topology, facts), ...pools].filter((other) => {
    const subnet = toCidr(other.cidr);
    return subnet !== null && overlaps(subnet, cidr);
  });
}

/** Docker's own name for a bridge. Of a network that was just removed it may still be told: the host is read later. */
const ownBridgeName = /^br-[0-9a-f]{12}$/;

/** The subnets that the host reaches by itself, each once: not by its default routes, not by the engine's own bridges. */
export function listHostSubnets(topology: Topology, facts: Pick<EngineFacts, "hostSubnets">): Overlap[] {
  const bridges = new Set(topology.networks.flatMap((network) => network.bridge?.interface ?? []));
  const known = new Map<string, Overlap>();
  const add = (text: string, name: string): void => {
    const subnet = toCidr(text);
    if (subnet === null || subnet.prefix === 0 || bridges.has(name) || name === "lo") return;
    if (ownBridgeName.test(name)) return;
    const cidr = formatCidr(subnet);
    if (!known.has(`${cidr} ${name}`)) known.set(`${cidr} ${name}`, { with: "hostRoute", name, cidr });
  };
  for (const { cidr, interface: name } of facts.hostSubnets) add(cidr, name);
  for (const { destination, interface: name } of topology.host?.routes ?? []) add(destination, name);
  return [...known.values()].filter(({ cidr }) => !isOfEngine(topology, cidr));
}

/** A bridge of the engine's that the model knows by another name, or by none. */
function isOfEngine(topology: Topology, cidr: string): boolean {
  return topology.networks.some((network) => network.pools.some((pool) => pool.subnet === cidr));
}
