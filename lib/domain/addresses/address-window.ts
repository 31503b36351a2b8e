import { type AddressMap, type Entry, lastAtOrBefore } from "@/lib/domain/addresses/address-map";
import { automaticSpan, lastUsable } from "@/lib/domain/addresses/allocation";
import {
  addressPlus,
  type Cidr,
  cidrAround,
  cidrSize,
  familyBits,
  firstAddress,
  type IpAddress,
  isInside,
  isSubnetOf,
  lastAddress,
} from "@/lib/domain/ip/ip";

/** Addresses that are shown one by one; a larger part of a pool is shown in as many bins. */
export const cellCount = 256;
const cellBits = 8;

/** A part of a window: so many addresses from `first` on, and what they are. */
export interface Bin {
  cidr: Cidr;
  /** Held by the network itself, the gateway, auxiliary addresses. */
  kept: number;
  inUse: number;
  reserved: number;
  /** What most of the others are. */
  rest: "free" | "outside" | "uncounted";
  /** The one holder, where there is one only. */
  only: Entry | null;
}

/** The largest window in which each address has a cell, or the whole subnet where that is smaller. */
export function cellPrefix(subnet: Cidr): number {
  return Math.max(subnet.prefix, familyBits(subnet.family) - cellBits);
}

/** The window of that prefix length around an address, within the subnet. */
export function windowAround(subnet: Cidr, address: IpAddress, prefix: number): Cidr {
  const kept = Math.min(Math.max(prefix, subnet.prefix), cellPrefix(subnet));
  return isInside(address, subnet) ? cidrAround(address, kept) : cidrAround(firstAddress(subnet), kept);
}

/** Where to look first: the smallest window that holds everything that is held, and what comes next. */
export function findFirstWindow(map: AddressMap): Cidr {
  const { subnet } = map;
  const told = map.entries.filter(({ role }) => role !== "network" && role !== "broadcast");
  const places = [told[0]?.address, told.at(-1)?.address, map.next].filter((place) => place != null);
  const [first] = places;
  if (first === undefined) return windowAround(subnet, firstAddress(subnet), familyBits(subnet.family));
  let found = windowAround(subnet, first, familyBits(subnet.family));
  while (found.prefix > subnet.prefix && !places.every((place) => isInside(place, found))) {
    found = cidrAround(first, found.prefix - 1);
  }
  return found;
}

/** The window beside this one, of its size; null beyond the subnet. */
export function neighbourWindow(subnet: Cidr, window: Cidr, side: -1 | 1): Cidr | null {
  const edge = side < 0 ? firstAddress(window) : lastAddress(window);
  const beyond = addressPlus(edge, side);
  return isInside(beyond, subnet) ? cidrAround(beyond, window.prefix) : null;
}

/** Parts a window into at most 256 bins of one size. */
export function binWindow(map: AddressMap, window: Cidr): Bin[] {
  const bits = Math.min(cellBits, familyBits(window.family) - window.prefix);
  const prefix = window.prefix + bits;
  const span = automaticSpan(map.pool);
  const usable = lastUsable(map.subnet);
  const last = lastAddress(window);
  const bins: Bin[] = [];
  let at = firstAddress(window);
  let index = lastAtOrBefore(map.entries, addressPlus(at, -1), (entry) => entry.address) + 1;
  while (at.value <= last.value) {
    const cidr = cidrAround(at, prefix);
    const end = lastAddress(cidr);
    const bin: Bin = { cidr, kept: 0, inUse: 0, reserved: 0, rest: "outside", only: null };
    const from = index;
    for (let entry = map.entries[index]; entry !== undefined; entry = map.entries[index]) {
      if (entry.address.value > end.value) break;
      if (entry.role === "endpoint") bin.inUse += 1;
      else if (entry.role === "reserved") bin.reserved += 1;
      else bin.kept += 1;
      index += 1;
    }
    if (index === from + 1) bin.only = map.entries[from] ?? null;
    if (window.family === 6 && at.value > usable.value) bin.rest = "uncounted";
    else if (span !== null && end.value >= span.first.value && at.value <= span.last.value) bin.rest = "free";
    bins.push(bin);
    at = addressPlus(end, 1);
  }
  return bins;
}

/** Which part of the subnet a window is: where it begins and how much it is, from 0 to 1. */
export function placeWindow(subnet: Cidr, window: Cidr): { start: number; share: number } {
  if (!isSubnetOf(window, subnet)) return { start: 0, share: 1 };
  // Bits before the prefix are the same, so 52 of those after it are as exact as a drawing can be.
  const offset = BigInt(window.base) - BigInt(subnet.base);
  const precision = 1n << 52n;
  return {
    start: Number((offset * precision) / cidrSize(subnet)) / Number(precision),
    share: 2 ** (subnet.prefix - window.prefix),
  };
}
