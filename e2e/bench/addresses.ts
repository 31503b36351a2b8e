import { mapAddresses } from "@/lib/domain/addresses/address-map";
import { binWindow } from "@/lib/domain/addresses/address-window";
import { type Member, networkWith } from "@/lib/domain/addresses/network-with";
import { formatAddress } from "@/lib/domain/ip/ip";

/** What the address maps of large pools cost: one call each, on topologies that are made beforehand. */
export const addressMaps = [
  {
    what: "address map of a /16 with 10,000 allocations",
    bound: 20,
    act: toMap("10.9.0.0/16", spread4(10_000)),
  },
  {
    what: "address map of a /64 with 1,000 allocations",
    bound: 20,
    act: toMap("fd00:9::/64", spread6(1000)),
  },
];

function toMap(subnet: string, members: readonly Member[]): () => void {
  const { topology, network } = networkWith({ subnet }, members);
  return () => {
    for (const pool of network.pools) {
      const map = mapAddresses(topology, network, pool);
      if (map !== null) binWindow(map, map.subnet);
    }
  };
}

/** In no order, as containers come: 7919 is prime to 10,000. */
function spread4(count: number): Member[] {
  return Array.from({ length: count }, (_, index) => ({
    ipv4: formatAddress({ family: 4, value: 0x0a090002 + ((index * 7919) % count) * 6 }),
  }));
}

function spread6(count: number): Member[] {
  return Array.from({ length: count }, (_, index) => ({
    ipv6: formatAddress({
      family: 6,
      value: (0xfd00000900000000n << 64n) + BigInt((index * 7919) % count) * 0xffffffffffffn + 2n,
    }),
  }));
}
