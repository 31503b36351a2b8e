import "server-only";
import type { AddressesAnswer } from "@/lib/contract/answers";
import { type AddressMap, mapAddresses } from "@/lib/domain/addresses/address-map";
import { describePool } from "@/lib/domain/addresses/explain-subnet";
import { findOverlaps, type Overlap } from "@/lib/domain/addresses/find-overlaps";
import { formatAddress } from "@/lib/domain/ip/ip";
import type { EngineUnit } from "@/lib/server/composition";
import { findNetwork } from "@/lib/server/find-in-topology";
import { readTopology } from "@/lib/server/read-topology";

/** The address map of each pool of a network, and what its subnets overlap with. */
export async function describeAddresses(unit: EngineUnit, reference: string): Promise<AddressesAnswer> {
  const topology = await readTopology(unit.hub);
  const network = findNetwork(topology, reference);
  const maps = network.pools.flatMap((pool) => mapAddresses(topology, network, pool) ?? []);
  const overlaps = new Map<string, Overlap>();
  for (const { subnet } of maps) {
    for (const overlap of findOverlaps(topology, unit.hub.facts, { cidr: subnet, except: network.id })) {
      overlaps.set(JSON.stringify(overlap), overlap);
    }
  }
  return { pools: maps.map(toPoolAnswer), overlaps: [...overlaps.values()] };
}

function toPoolAnswer(map: AddressMap): AddressesAnswer["pools"][number] {
  const { pool, subnet, gateway, next } = map;
  // A number of JSON ends at 2^53 in most programs; an IPv6 pool doesn't.
  const count = (value: bigint): number | string => (subnet.family === 4 ? Number(value) : value.toString());
  return {
    subnet: pool.subnet,
    family: subnet.family,
    ipRange: pool.ipRange,
    gateway: gateway === null ? null : formatAddress(gateway),
    capacity: count(map.capacity),
    used: count(map.used),
    free: count(map.free),
    nextFree: next === null ? null : formatAddress(next),
    explanation: describePool(map),
    entries: map.entries.map(({ address, role, containerId, name }) => ({
      address: formatAddress(address),
      role,
      containerId,
      containerName: containerId === null ? null : name,
    })),
  };
}
