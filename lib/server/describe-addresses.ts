import "server-only";
import type { AddressesAnswer } from "@/lib/contract/answers";
import { type AddressMap, mapAddresses } from "@/lib/domain/addresses/address-map";
import { compareCounts, type ToldCounts } from "@/lib/domain/addresses/compare-counts";
import { describePool } from "@/lib/domain/addresses/explain-subnet";
import { findOverlaps, type Overlap } from "@/lib/domain/addresses/find-overlaps";
import { formatAddress } from "@/lib/domain/ip/ip";
import { honours } from "@/lib/domain/topology/engine-facts";
import type { Network } from "@/lib/domain/topology/topology";
import { EngineError } from "@/lib/engine/engine-error";
import type { EngineUnit } from "@/lib/server/composition";
import { findNetwork } from "@/lib/server/find-in-topology";
import { readTopology } from "@/lib/server/read-topology";

/** The address map of each pool of a network, and what its subnets overlap with. */
export async function describeAddresses(unit: EngineUnit, reference: string): Promise<AddressesAnswer> {
  const topology = await readTopology(unit.hub);
  const network = findNetwork(topology, reference);
  const maps = network.pools.flatMap((pool) => mapAddresses(topology, network, pool) ?? []);
  const counts = await readCounts(unit, network);
  const overlaps = new Map<string, Overlap>();
  for (const { subnet } of maps) {
    for (const overlap of findOverlaps(topology, unit.hub.facts, { cidr: subnet, except: network.id })) {
      overlaps.set(JSON.stringify(overlap), overlap);
    }
  }
  return { pools: maps.map((map) => toPoolAnswer(map, counts)), overlaps: [...overlaps.values()] };
}

/** The engine's own counts stand beside ours; the answer does without them where the engine can't tell now. */
async function readCounts({ engine, hub }: EngineUnit, network: Network): Promise<ToldCounts[]> {
  if (!honours(hub.facts, "addressCounts")) return [];
  return engine.readAddressCounts(network.id).catch((error: unknown) => {
    if (error instanceof EngineError) return [];
    throw error;
  });
}

function toPoolAnswer(map: AddressMap, counts: readonly ToldCounts[]): AddressesAnswer["pools"][number] {
  const { pool, subnet, gateway, next } = map;
  // A number of JSON ends at 2^53 in most programs; an IPv6 pool doesn't.
  const count = (value: bigint): number | string => (subnet.family === 4 ? Number(value) : value.toString());
  const compared = compareCounts(map, counts);
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
    ...(compared === null
      ? {}
      : {
          engineCounts: {
            inUse: count(compared.told.inUse),
            available: count(compared.told.available),
            note: compared.note,
          },
        }),
    entries: map.entries.map(({ address, role, containerId, name }) => ({
      address: formatAddress(address),
      role,
      containerId,
      containerName: containerId === null ? null : name,
    })),
  };
}
