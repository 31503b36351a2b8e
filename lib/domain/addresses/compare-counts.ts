import type { AddressMap } from "@/lib/domain/addresses/address-map";
import { automaticSpan } from "@/lib/domain/addresses/allocation";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { formatCidr, toCidr } from "@/lib/domain/ip/ip";

/** What an engine itself counts in one subnet (ADDR-13). */
export interface ToldCounts {
  /** As the engine writes it. */
  subnet: string;
  /** Addresses that nobody can be given any more: in use, or kept by the network. */
  inUse: bigint;
  /** Addresses of the automatic range that are left. */
  available: bigint;
}

/** The engine's counts of a pool beside Patchbay's. */
export interface ComparedCounts {
  told: { inUse: bigint; available: bigint };
  /** The same as Patchbay counts it: without what stopped containers reserve, for the engine knows nothing of that. */
  own: { inUse: bigint; available: bigint };
  /** Why the two may differ, in words; null where they agree. */
  note: string | null;
}

/** The engine's counters end there (moby: "saturating at 2^64 - 1"). */
const largestCount = (1n << 64n) - 1n;

/** Finds the engine's counts of the map's pool among those of its network; null where it tells none. */
export function compareCounts(map: AddressMap, counts: readonly ToldCounts[]): ComparedCounts | null {
  const wanted = formatCidr(map.subnet);
  const found = counts.find(({ subnet }) => {
    const cidr = toCidr(subnet);
    return cidr !== null && formatCidr(cidr) === wanted;
  });
  if (found === undefined) return null;
  const told = { inUse: found.inUse, available: found.available };
  const own = countAsEngine(map);
  const isSame = told.inUse === own.inUse && told.available === own.available;
  return { told, own, note: isSame ? null : describeDifference(told, own) };
}

function countAsEngine(map: AddressMap): ComparedCounts["own"] {
  const span = automaticSpan(map.pool);
  const held = map.entries.filter(({ role }) => role !== "reserved");
  const given = held.filter(
    ({ role, address }) =>
      role === "endpoint" &&
      span !== null &&
      address.value >= span.first.value &&
      address.value <= span.last.value,
  );
  const cap = (count: bigint): bigint => (count > largestCount ? largestCount : count < 0n ? 0n : count);
  return { inUse: cap(BigInt(held.length)), available: cap(map.capacity - BigInt(given.length)) };
}

function describeDifference(told: ComparedCounts["told"], own: ComparedCounts["own"]): string {
  const ours = `Patchbay finds ${formatCount(own.inUse)} in use and ${formatCount(own.available)} to be given.`;
  if (told.inUse > own.inUse || told.available < own.available) {
    return `${ours} The engine counts what its lists don't show too: services and other nodes of a swarm, another network on the same subnet, and what a failed request has left behind.`;
  }
  return `${ours} By the engine fewer are taken: it keeps no address where Patchbay expects one, as for a gateway that nobody has set.`;
}
