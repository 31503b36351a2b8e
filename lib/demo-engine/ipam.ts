import {
  addressPlus,
  type Cidr,
  cidrAround,
  cidrSize,
  firstAddress,
  formatCidr,
  type IpAddress,
  isInside,
  lastAddress,
  overlaps,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import { EngineFailure } from "./engine-failure";

/** Why an address wasn't given; the engine's callers word each differently. */
type AddressRefusal =
  | "Address already in use"
  | "No available addresses on this pool"
  | "Requested address is out of range";
export type AddressAnswer = { ok: true; address: IpAddress } | { ok: false; reason: AddressRefusal };

type Range = { start: number; end: number };
type Pool = { key: string; masterKey: string; cidr: Cidr; range: Range | null; references: number };
/** Addresses of a master pool by their place in it. Everything below `lowestFree` is taken. */
type Places = { size: number; taken: Set<number>; lowestFree: number };

/** The engine's predefined pools, in the order in which it tries them. */
const defaultPools: readonly Cidr[] = [
  ...Array.from({ length: 15 }, (_, at) => subnet(`172.${17 + at}.0.0/16`)),
  ...Array.from({ length: 16 }, (_, at) => subnet(`192.168.${16 * at}.0/20`)),
];

/** Text known to be a subnet. */
function subnet(text: string): Cidr {
  const cidr = toCidr(text);
  if (cidr === null) throw new Error(`not a subnet: ${text}`);
  return cidr;
}

/**
 * The engine's address management (libnetwork's default IPAM driver): which subnets are reserved, and which addresses
 * of each. It keeps Docker 20.10's gaps too: a subnet with an IP range isn't checked for overlaps here (the bridge
 * driver does), and a range outside the subnet is taken by its host bits.
 */
export class Ipam {
  readonly #pools = new Map<string, Pool>();
  readonly #places = new Map<string, Places>();
  #nextDefault = 0;

  /** Reserves a subnet, or the next free default pool for none. Answers the pool's key. */
  requestPool(request: { subnet: string | null; ipRange: string; family: 4 | 6 }): {
    key: string;
    cidr: Cidr;
  } {
    if (request.subnet === null) return this.#requestDefaultPool(request.family);
    const cidr = subnet(request.subnet);
    const masterKey = formatCidr(cidr);
    const key = request.ipRange === "" ? masterKey : `${masterKey} ${request.ipRange}`;
    const range = request.ipRange === "" ? null : parseRange(request.ipRange, { cidr, typed: masterKey });
    if (this.#pools.has(key) || (range === null && this.#overlaps(cidr))) {
      throw new EngineFailure(403, "Pool overlaps with other one on this address space");
    }
    if (range !== null) {
      this.#pools.set(key, { key, masterKey, cidr, range, references: 1 });
      const master = this.#pools.get(masterKey);
      if (master) master.references += 1;
      else this.#addMaster(masterKey, cidr);
    } else this.#addMaster(masterKey, cidr);
    return { key, cidr };
  }

  /** Gives a pool back; its master goes with the last pool inside it. */
  releasePool(key: string): void {
    const pool = this.#pools.get(key);
    if (!pool) return;
    pool.references -= 1;
    if (pool.references > 0) return;
    this.#pools.delete(key);
    if (pool.masterKey === key) this.#places.delete(key);
    else this.releasePool(pool.masterKey);
  }

  /** Takes the preferred address, or the lowest free one (of the IP range, if the pool has one). */
  requestAddress(key: string, preferred: IpAddress | null): AddressAnswer {
    const pool = this.#pools.get(key);
    const places = pool && this.#places.get(pool.masterKey);
    if (!pool || !places) throw new Error(`no such pool: ${key}`);
    if (preferred !== null && !isInside(preferred, pool.cidr)) {
      return { ok: false, reason: "Requested address is out of range" };
    }
    if (places.taken.size >= places.size) return { ok: false, reason: "No available addresses on this pool" };
    const place = preferred === null ? lowestFreePlace(places, pool.range) : placeOf(preferred, pool.cidr);
    if (place === null) return { ok: false, reason: "No available addresses on this pool" };
    if (places.taken.has(place)) return { ok: false, reason: "Address already in use" };
    take(places, place);
    return { ok: true, address: addressPlus(firstAddress(pool.cidr), place) };
  }

  /** Gives an address back; it is the next to be given out if it is the lowest. */
  releaseAddress(key: string, address: IpAddress): void {
    const pool = this.#pools.get(key);
    const places = pool && this.#places.get(pool.masterKey);
    if (!pool || !places) return;
    const place = placeOf(address, pool.cidr);
    places.taken.delete(place);
    places.lowestFree = Math.min(places.lowestFree, place);
  }

  #requestDefaultPool(family: 4 | 6): { key: string; cidr: Cidr } {
    for (let step = 0; family === 4 && step < defaultPools.length; step += 1) {
      const at = (this.#nextDefault + step) % defaultPools.length;
      const cidr = defaultPools[at];
      if (!cidr || this.#overlaps(cidr)) continue;
      // The search goes on after the last one given, so that a freed subnet isn't handed to the next network at once.
      this.#nextDefault = (at + 1) % defaultPools.length;
      const key = formatCidr(cidr);
      this.#addMaster(key, cidr);
      return { key, cidr };
    }
    throw new EngineFailure(
      404,
      `could not find an available, non-overlapping IPv${family} address pool among the defaults to assign to the network`,
    );
  }

  #overlaps(cidr: Cidr): boolean {
    for (const pool of this.#pools.values()) {
      if (pool.range === null && overlaps(pool.cidr, cidr)) return true;
    }
    return false;
  }

  #addMaster(key: string, cidr: Cidr): void {
    this.#pools.set(key, { key, masterKey: key, cidr, range: null, references: 1 });
    // A pool of more than 2^52 addresses is never filled here; the cut keeps places exact numbers.
    const size = Number(cidrSize(cidr) > 2n ** 52n ? 2n ** 52n : cidrSize(cidr));
    const places: Places = { size, taken: new Set(), lowestFree: 0 };
    this.#places.set(key, places);
    take(places, 0);
    if (cidr.family === 4) take(places, size - 1);
  }
}

function take(places: Places, place: number): void {
  places.taken.add(place);
  while (places.taken.has(places.lowestFree)) places.lowestFree += 1;
}

function lowestFreePlace(places: Places, range: Range | null): number | null {
  const start = Math.max(range?.start ?? 0, places.lowestFree);
  const end = Math.min(range?.end ?? places.size - 1, places.size - 1);
  for (let place = start; place <= end; place += 1) if (!places.taken.has(place)) return place;
  return null;
}

function placeOf(address: IpAddress, cidr: Cidr): number {
  if (address.family === 4 && cidr.family === 4) return address.value - cidr.base;
  if (address.family === 6 && cidr.family === 6) return Number(address.value - cidr.base);
  throw new Error("address and pool of different families");
}

/** An IP range as places of the master pool: only its host bits count, wherever the range lies. */
function parseRange(text: string, { cidr, typed }: { cidr: Cidr; typed: string }): Range {
  const refuse = (why: string): never => {
    throw new EngineFailure(
      500,
      `failed to parse pool request for address space "LocalDefault" pool "${typed}" subpool "${text}": ${why}`,
    );
  };
  const range = toCidr(text) ?? refuse("Invalid Address SubPool");
  if (range.family !== cidr.family) {
    return refuse(
      "failed to compute range's lowest ip address: cannot compute host portion ip address because ip and mask are not compatible",
    );
  }
  const hostPart = (address: IpAddress): number => placeOf(address, cidrAround(address, cidr.prefix));
  return { start: hostPart(firstAddress(range)), end: hostPart(lastAddress(range)) };
}

/** Reads an address out of a request: null for none or for text that isn't one. */
export const readAddress = toAddress;
