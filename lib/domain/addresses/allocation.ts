import {
  addressPlus,
  type Cidr,
  cidrSize,
  firstAddress,
  formatAddress,
  type IpAddress,
  isInside,
  lastAddress,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import { isLive, type Network, type Pool, type Topology } from "@/lib/domain/topology/topology";

/** Who holds an address of a pool. */
export interface Holder {
  role: "network" | "broadcast" | "gateway" | "auxiliary" | "endpoint" | "reserved";
  /** A container's name, an auxiliary address's name, or empty. */
  name: string;
  containerId: string | null;
}

/** The addresses of one pool that are not free, by canonical text, without the subnet's first and last. */
export function findHolders(topology: Topology, network: Network, pool: Pool): Map<string, Holder> {
  const holders = new Map<string, Holder>();
  const cidr = toCidr(pool.subnet);
  if (cidr === null) return holders;
  const hold = (text: string | null, holder: Holder): void => {
    const address = toAddress(text);
    if (address === null || !isInside(address, cidr)) return;
    const key = formatAddress(address);
    if (!holders.has(key)) holders.set(key, holder);
  };
  const gateway =
    toAddress(pool.gateway) ?? (network.driver === "bridge" ? addressPlus(firstAddress(cidr), 1) : null);
  if (gateway !== null) hold(formatAddress(gateway), { role: "gateway", name: "", containerId: null });
  for (const [name, text] of Object.entries(pool.auxiliaryAddresses)) {
    hold(text, { role: "auxiliary", name, containerId: null });
  }
  const containers = new Map<string, Topology["containers"][number]>(
    topology.containers.map((container) => [container.id, container]),
  );
  const members = topology.endpoints.filter((endpoint) => endpoint.networkId === network.id);
  for (const endpoint of members) {
    const name = containers.get(endpoint.containerId)?.name ?? "";
    for (const text of [endpoint.ipv4, endpoint.ipv6]) {
      hold(text, { role: "endpoint", name, containerId: endpoint.containerId });
    }
  }
  // Held by configuration only: the engine doesn't know of it until the container starts, and then fails if it is gone.
  for (const endpoint of members) {
    const container = containers.get(endpoint.containerId);
    if (container === undefined || (isLive(container) && endpoint.state === "attached")) continue;
    for (const text of [endpoint.reserved?.ipv4 ?? null, endpoint.reserved?.ipv6 ?? null]) {
      hold(text, { role: "reserved", name: container.name, containerId: container.id });
    }
  }
  return holders;
}

/** The part of a pool from which automatic addresses come. */
export function automaticRange(pool: Pool): Cidr | null {
  return toCidr(pool.ipRange) ?? toCidr(pool.subnet);
}

/** How many addresses of the pool's automatic range containers can have: without network, broadcast, gateway and auxiliary ones. */
export function countCapacity(topology: Topology, network: Network, pool: Pool): bigint {
  const subnet = toCidr(pool.subnet);
  const range = automaticRange(pool);
  if (subnet === null || range === null) return 0n;
  let capacity = cidrSize(range);
  if (isInside(firstAddress(subnet), range)) capacity -= 1n;
  if (subnet.family === 4 && isInside(lastAddress(subnet), range)) capacity -= 1n;
  for (const [text, holder] of findHolders(topology, network, pool)) {
    const address = toAddress(text);
    if (address === null || !isInside(address, range)) continue;
    if (holder.role === "gateway" || holder.role === "auxiliary") capacity -= 1n;
  }
  return capacity < 0n ? 0n : capacity;
}

/** The lowest address of the automatic range that nobody holds; null when the range is full. */
export function findFreeAddress(topology: Topology, network: Network, pool: Pool): IpAddress | null {
  const subnet = toCidr(pool.subnet);
  const range = automaticRange(pool);
  if (subnet === null || range === null) return null;
  const holders = findHolders(topology, network, pool);
  const first = firstAddress(subnet);
  const last = lastAddress(subnet);
  // At most one more look than there are holders (and the two outer addresses), whatever the size of the range.
  let candidate = firstAddress(range);
  for (let looked = 0; looked <= holders.size + 2; looked += 1) {
    if (!isInside(candidate, range)) return null;
    const isOuter =
      candidate.value === first.value || (subnet.family === 4 && candidate.value === last.value);
    if (!isOuter && !holders.has(formatAddress(candidate))) return candidate;
    candidate = addressPlus(candidate, 1);
  }
  return null;
}
