import {
  type Attachments,
  automaticRange,
  automaticSpan,
  countCapacity,
  countHeld,
  findGateway,
  findHolders,
  findNextAddress,
  type Holder,
  lastUsable,
} from "@/lib/domain/addresses/allocation";
import {
  addressPlus,
  type Cidr,
  firstAddress,
  formatAddress,
  type IpAddress,
  isInside,
  lastAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { Network, Pool } from "@/lib/domain/topology/topology";

/**
 * What an address of a pool is: held (as `Holder` says); `free`, which the engine may give to the next container;
 * `outside` the automatic range, free for a static address alone; `uncounted`, beyond what the engine can count (ADDR-8).
 */
export type AddressState = Holder["role"] | "free" | "outside" | "uncounted";

/** An address that is not free, and who holds it. */
export interface Entry extends Holder {
  address: IpAddress;
}

/** Neighbouring addresses of one state, both ends included. */
export interface Run {
  first: IpAddress;
  last: IpAddress;
  state: AddressState;
}

/** Every address of one pool, told in as many parts as there are holders, however large the pool is. */
export interface AddressMap {
  pool: Pool;
  subnet: Cidr;
  range: Cidr;
  gateway: IpAddress | null;
  /** Addresses of the automatic range that containers can have; the engine can hand out no more. */
  capacity: bigint;
  /** Of these, in use or reserved. */
  used: bigint;
  free: bigint;
  /** What the engine would give to the next container (ADDR-5, ADDR-6); null when there is none. */
  next: IpAddress | null;
  /** By address. */
  entries: Entry[];
  /** By address, without gaps from the subnet's first to its last. */
  runs: Run[];
}

/** The allocation state of each address of the pool; null for a pool whose subnet can't be read. */
export function mapAddresses(topology: Attachments, network: Network, pool: Pool): AddressMap | null {
  const subnet = toCidr(pool.subnet);
  const range = automaticRange(pool);
  if (subnet === null || range === null) return null;
  const holders = findHolders(topology, network, pool);
  const span = automaticSpan(pool);
  const capacity = countCapacity(network, pool);
  const used = BigInt(countHeld(holders, span));
  const hasHosts = network.driver !== "host" && network.driver !== "null";
  const entries = hasHosts ? listEntries(subnet, holders) : [];
  return {
    pool,
    subnet,
    range,
    gateway: findGateway(topology, network, pool),
    capacity,
    used,
    free: capacity > used ? capacity - used : 0n,
    next: findNextAddress(pool, holders),
    entries,
    runs: listRuns(subnet, span, entries),
  };
}

function listEntries(subnet: Cidr, holders: ReadonlyMap<number | bigint, Holder>): Entry[] {
  const nobody = { name: "", containerId: null };
  const first = firstAddress(subnet);
  const last = lastAddress(subnet);
  const hasBroadcast = subnet.family === 4 && subnet.prefix < 32;
  const entries: Entry[] = [{ address: first, role: "network", ...nobody }];
  for (const value of sortValues(holders)) {
    if (value === first.value || (hasBroadcast && value === last.value)) continue;
    entries.push({ address: toIp(value), ...(holders.get(value) as Holder) });
  }
  if (hasBroadcast) entries.push({ address: last, role: "broadcast", ...nobody });
  return entries;
}

function sortValues(holders: ReadonlyMap<number | bigint, Holder>): Iterable<number | bigint> {
  const values = [...holders.keys()];
  // A typed array sorts 10,000 numbers ten times as fast as a comparison function does.
  return typeof values[0] === "number"
    ? Float64Array.from(values as number[]).toSorted()
    : values.toSorted((a, b) => (a < b ? -1 : 1));
}

function toIp(value: number | bigint): IpAddress {
  return typeof value === "number" ? { family: 4, value } : { family: 6, value };
}

/** Fills the gaps between entries with what is free there. */
function listRuns(
  subnet: Cidr,
  span: { first: IpAddress; last: IpAddress } | null,
  entries: readonly Entry[],
): Run[] {
  const runs: Run[] = [];
  const push = (first: IpAddress, last: IpAddress, state: AddressState): void => {
    const before = runs.at(-1);
    if (before?.state === state) before.last = last;
    else runs.push({ first, last, state });
  };
  /** Cuts a gap at the ends of the automatic range and at the last address that can be had. */
  const pushGap = (from: IpAddress, to: IpAddress): void => {
    // Most gaps lie wholly inside the range.
    if (span !== null && from.value >= span.first.value && to.value <= span.last.value) {
      push(from, to, "free");
      return;
    }
    let at = from;
    const usable = lastUsable(subnet);
    for (const [end, state] of [
      [span === null ? usable : addressPlus(span.first, -1), "outside"],
      [span?.last ?? usable, "free"],
      [usable, "outside"],
      [to, "uncounted"],
    ] as const) {
      if (at.value > to.value) return;
      if (end.value < at.value) continue;
      const last = end.value < to.value ? end : to;
      push(at, last, state);
      at = addressPlus(last, 1);
    }
  };
  let at = firstAddress(subnet);
  for (const { address, role } of entries) {
    if (at.value < address.value) pushGap(at, addressPlus(address, -1));
    push(address, address, role);
    at = addressPlus(address, 1);
  }
  if (at.value <= lastAddress(subnet).value) pushGap(at, lastAddress(subnet));
  return runs;
}

/** What one address of the map is, and who holds it; null outside the subnet. */
export function readAddress(
  map: AddressMap,
  address: IpAddress,
): { state: AddressState; entry: Entry | null } | null {
  if (!isInside(address, map.subnet)) return null;
  const entry = map.entries[lastAtOrBefore(map.entries, address, (each) => each.address)];
  if (entry !== undefined && entry.address.value === address.value) return { state: entry.role, entry };
  const run = map.runs[lastAtOrBefore(map.runs, address, (each) => each.first)];
  return run === undefined ? null : { state: run.state, entry: null };
}

/** Place of the last item that begins at the address or before it; -1 for none. The items are in order. */
export function lastAtOrBefore<Item>(
  items: readonly Item[],
  address: IpAddress,
  startOf: (item: Item) => IpAddress,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item).value <= address.value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How many addresses a run holds. */
export function countRun(run: Pick<Run, "first" | "last">): bigint {
  return BigInt(run.last.value) - BigInt(run.first.value) + 1n;
}

/** `10.0.0.2` or `10.0.0.2 – 10.0.0.9`. */
export function formatRun(run: Pick<Run, "first" | "last">): string {
  const first = formatAddress(run.first);
  return run.first.value === run.last.value ? first : `${first} – ${formatAddress(run.last)}`;
}
