import {
  addressPlus,
  type Cidr,
  cidrSize,
  firstAddress,
  formatAddress,
  type IpAddress,
  isInside,
  isSameAddress,
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
  const gateway = findGateway(topology, network, pool);
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

/**
 * The address that the engine keeps for the gateway (ADDR-4): as configured; else as an attached endpoint tells it;
 * else as the engine would choose it. Null on host and none.
 */
export function findGateway(topology: Topology, network: Network, pool: Pool): IpAddress | null {
  const cidr = toCidr(pool.subnet);
  if (cidr === null || network.driver === "host" || network.driver === "null") return null;
  const configured = toAddress(pool.gateway);
  if (configured !== null) return configured;
  for (const endpoint of topology.endpoints) {
    if (endpoint.networkId !== network.id) continue;
    const told = toAddress(endpoint.gateway);
    if (told !== null && isInside(told, cidr)) return told;
  }
  return implyGateway(cidr, toCidr(pool.ipRange));
}

/** The gateway that the engine chooses by itself: the first address of the range that is not the network's. */
export function implyGateway(subnet: Cidr, range: Cidr | null): IpAddress {
  const first = firstAddress(range ?? subnet);
  return isSameAddress(first, firstAddress(subnet)) ? addressPlus(first, 1) : first;
}

/** The part of a pool from which automatic addresses come. */
export function automaticRange(pool: Pool): Cidr | null {
  return toCidr(pool.ipRange) ?? toCidr(pool.subnet);
}

/**
 * How many addresses of the pool's automatic range containers can have (ADDR-2): without network, broadcast, gateway
 * and auxiliary ones.
 */
export function countCapacity(network: Pick<Network, "driver">, pool: Pool): bigint {
  const subnet = toCidr(pool.subnet);
  const range = automaticRange(pool);
  if (subnet === null || range === null) return 0n;
  const kept = new Set([formatAddress(firstAddress(subnet))]);
  if (subnet.family === 4) kept.add(formatAddress(lastAddress(subnet)));
  const hasGateway = network.driver !== "host" && network.driver !== "null";
  const gateway = toAddress(pool.gateway) ?? (hasGateway ? implyGateway(subnet, toCidr(pool.ipRange)) : null);
  for (const address of [gateway, ...Object.values(pool.auxiliaryAddresses).map(toAddress)]) {
    if (address !== null) kept.add(formatAddress(address));
  }
  const outside = [...kept].filter((text) => {
    const address = toAddress(text);
    return address === null || !isInside(address, range);
  });
  const capacity = cidrSize(range) - BigInt(kept.size - outside.length);
  return capacity < 0n ? 0n : capacity;
}

/** How many addresses of the pool's automatic range containers hold, in use or reserved. */
export function countUsed(topology: Topology, network: Network, pool: Pool): number {
  const range = automaticRange(pool);
  if (range === null) return 0;
  let used = 0;
  for (const [text, holder] of findHolders(topology, network, pool)) {
    const address = toAddress(text);
    if (address === null || !isInside(address, range)) continue;
    if (holder.role === "endpoint" || holder.role === "reserved") used += 1;
  }
  return used;
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
