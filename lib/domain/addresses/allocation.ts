import {
  addressPlus,
  type Cidr,
  firstAddress,
  type IpAddress,
  isInside,
  isSameAddress,
  lastAddress,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import {
  type Container,
  type ContainerId,
  type Endpoint,
  isLive,
  type Network,
  type Pool,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What of a topology decides who has which address. */
export type Attachments = Pick<Topology, "containers" | "endpoints">;

// The lists of a topology are never changed in place, and stay the same objects while nothing in them changes.
const containerIndexes = new WeakMap<readonly Container[], ReadonlyMap<string, Container>>();
const memberIndexes = new WeakMap<readonly Endpoint[], ReadonlyMap<string, readonly Endpoint[]>>();

/** The containers by id. */
export function indexContainers(containers: readonly Container[]): ReadonlyMap<string, Container> {
  const index = containerIndexes.get(containers) ?? new Map(containers.map((each) => [each.id, each]));
  containerIndexes.set(containers, index);
  return index;
}

/** The endpoints of a network. */
export function listMembers(endpoints: readonly Endpoint[], network: string): readonly Endpoint[] {
  const index = memberIndexes.get(endpoints) ?? groupByNetwork(endpoints);
  memberIndexes.set(endpoints, index);
  return index.get(network) ?? [];
}

function groupByNetwork(endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly Endpoint[]> {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const group = groups.get(endpoint.networkId);
    if (group === undefined) groups.set(endpoint.networkId, [endpoint]);
    else group.push(endpoint);
  }
  return groups;
}

/** Who holds an address of a pool. */
export interface Holder {
  role: "network" | "broadcast" | "gateway" | "auxiliary" | "endpoint" | "reserved";
  /** A container's name, an auxiliary address's name, or empty. */
  name: string;
  containerId: ContainerId | null;
}

/** The addresses of one pool that are not free, by value, without the subnet's first and last. */
export function findHolders(
  topology: Attachments,
  network: Network,
  pool: Pool,
): Map<number | bigint, Holder> {
  const holders = new Map<number | bigint, Holder>();
  const cidr = toCidr(pool.subnet);
  if (cidr === null) return holders;
  const holdAddress = (address: IpAddress | null, holder: Holder): void => {
    if (address === null || !isInside(address, cidr) || holders.has(address.value)) return;
    holders.set(address.value, holder);
  };
  const hold = (text: string | null, holder: Holder): void => {
    // Half of all texts are of the other family: not worth a parser.
    if (text !== null && text.includes(":") === (cidr.family === 6)) holdAddress(toAddress(text), holder);
  };
  holdAddress(findGateway(topology, network, pool), { role: "gateway", name: "", containerId: null });
  for (const [name, text] of Object.entries(pool.auxiliaryAddresses)) {
    hold(text, { role: "auxiliary", name, containerId: null });
  }
  const containers = indexContainers(topology.containers);
  const members = listMembers(topology.endpoints, network.id);
  for (const { containerId, ipv4, ipv6 } of members) {
    const text = cidr.family === 4 ? ipv4 : ipv6;
    if (text === null) continue;
    hold(text, { role: "endpoint", name: containers.get(containerId)?.name ?? "", containerId });
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
export function findGateway(topology: Attachments, network: Network, pool: Pool): IpAddress | null {
  const cidr = toCidr(pool.subnet);
  if (cidr === null || network.driver === "host" || network.driver === "null") return null;
  const configured = toAddress(pool.gateway);
  if (configured !== null) return configured;
  for (const endpoint of listMembers(topology.endpoints, network.id)) {
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
 * The engine counts the addresses of a subnet with 64 bits (ADDR-8): of an IPv6 subnet of /64 and larger it knows the
 * first 2^64 - 1 only, and cuts the upper bits off what is asked beyond.
 */
const countedAddresses = (1n << 64n) - 1n;

/** The last address of the subnet that a container can have: not the broadcast, nothing that the engine can't count. */
export function lastUsable(subnet: Cidr): IpAddress {
  const last = lastAddress(subnet);
  if (last.family === 4) return addressPlus(last, -1);
  const first = firstAddress(subnet).value as bigint;
  const counted = first + countedAddresses - 1n;
  return { family: 6, value: last.value < counted ? last.value : counted };
}

/** The addresses of the automatic range that the engine would look through, both ends included; null for none. */
export function automaticSpan(pool: Pool): { first: IpAddress; last: IpAddress } | null {
  const subnet = toCidr(pool.subnet);
  const range = automaticRange(pool);
  if (subnet === null || range === null || subnet.family !== range.family) return null;
  const outer = firstAddress(subnet);
  const first = firstAddress(range).value > outer.value ? firstAddress(range) : addressPlus(outer, 1);
  const usable = lastUsable(subnet);
  const last = lastAddress(range).value < usable.value ? lastAddress(range) : usable;
  return first.value > last.value ? null : { first, last };
}

/**
 * How many addresses of the pool's automatic range containers can have (ADDR-2): without network, broadcast, gateway
 * and auxiliary ones.
 */
export function countCapacity(network: Pick<Network, "driver">, pool: Pool): bigint {
  const subnet = toCidr(pool.subnet);
  const span = automaticSpan(pool);
  if (subnet === null || span === null) return 0n;
  const hasGateway = network.driver !== "host" && network.driver !== "null";
  const gateway = toAddress(pool.gateway) ?? (hasGateway ? implyGateway(subnet, toCidr(pool.ipRange)) : null);
  const kept = new Set<number | bigint>();
  for (const address of [gateway, ...Object.values(pool.auxiliaryAddresses).map(toAddress)]) {
    if (address !== null && isWithin(address, span)) kept.add(address.value);
  }
  return BigInt(span.last.value) - BigInt(span.first.value) + 1n - BigInt(kept.size);
}

/** How many addresses of the pool's automatic range containers hold, in use or reserved. */
export function countUsed(topology: Attachments, network: Network, pool: Pool): number {
  return countHeld(findHolders(topology, network, pool), automaticSpan(pool));
}

/** How many of the holders are containers with an address of the span. */
export function countHeld(
  holders: ReadonlyMap<number | bigint, Holder>,
  span: { first: IpAddress; last: IpAddress } | null,
): number {
  if (span === null) return 0;
  let used = 0;
  for (const [value, { role }] of holders) {
    if (role !== "endpoint" && role !== "reserved") continue;
    if (value >= span.first.value && value <= span.last.value) used += 1;
  }
  return used;
}

/** The lowest address of the automatic range that nobody holds or reserves; null when the range is full. */
export function findFreeAddress(topology: Attachments, network: Network, pool: Pool): IpAddress | null {
  return lowestFree(pool, findHolders(topology, network, pool));
}

/**
 * The address that the engine would choose for the next container (ADDR-5, ADDR-6): the lowest of the automatic range
 * that is not in use. The engine knows nothing of what stopped containers reserve, so it may be a reserved one.
 */
export function findNextAddress(pool: Pool, holders: ReadonlyMap<number | bigint, Holder>): IpAddress | null {
  return lowestFree(pool, holders, "reserved");
}

function lowestFree(
  pool: Pool,
  holders: ReadonlyMap<number | bigint, Holder>,
  passing?: Holder["role"],
): IpAddress | null {
  const span = automaticSpan(pool);
  // At most one more look than there are holders, whatever the size of the range.
  let candidate = span?.first ?? null;
  while (candidate !== null && span !== null && candidate.value <= span.last.value) {
    const holder = holders.get(candidate.value);
    if (holder === undefined || holder.role === passing) return candidate;
    candidate = addressPlus(candidate, 1);
  }
  return null;
}

function isWithin(address: IpAddress, span: { first: IpAddress; last: IpAddress }): boolean {
  return (
    address.family === span.first.family &&
    address.value >= span.first.value &&
    address.value <= span.last.value
  );
}
