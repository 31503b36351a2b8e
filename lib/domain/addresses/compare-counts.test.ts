import { expect, test } from "vitest";
import { mapAddresses } from "@/lib/domain/addresses/address-map";
import { compareCounts, type ToldCounts } from "@/lib/domain/addresses/compare-counts";
import { type Member, networkWith } from "@/lib/domain/addresses/network-with";
import type { Pool } from "@/lib/domain/topology/topology";

function compare(pool: Partial<Pool> & { subnet: string }, members: Member[], told: ToldCounts[]) {
  const { topology, network } = networkWith(pool, members);
  const [own] = network.pools;
  const map = own === undefined ? null : mapAddresses(topology, network, own);
  return map === null ? null : compareCounts(map, told);
}

const asMoby = {
  subnet: "10.66.77.0/24",
  ipRange: "10.66.77.64/30",
  gateway: "10.66.77.1",
  auxiliaryAddresses: { inrange: "10.66.77.65", outofrange: "10.66.77.128" },
};

test("ADDR-13: what the engine counts is what Patchbay counts, without reservations", () => {
  // The numbers are those of moby's own test of them: network, gateway, two auxiliary, broadcast, container.
  const told = [{ subnet: "10.66.77.0/24", inUse: 6n, available: 2n }];
  expect(compare(asMoby, [{ ipv4: "10.66.77.64" }], told)?.note).toBeNull();
  const asleep = [{ ipv4: "10.66.77.64" }, { reserved: "10.66.77.66" }, { reserved: "10.66.77.200" }];
  expect(compare(asMoby, asleep, told)?.note).toBeNull();
  // A static address outside the range is in use and takes none that could be given.
  const outside = [{ ipv4: "10.66.77.64" }, { ipv4: "10.66.77.9" }];
  expect(compare(asMoby, outside, [{ subnet: "10.66.77.0/24", inUse: 7n, available: 2n }])?.note).toBeNull();
});

test("ADDR-13: IPv6 counts are exact, end at 2^64 - 1, and the subnet may be written otherwise", () => {
  const left = (1n << 64n) - 1n - 3n;
  const pool = { subnet: "fd00:9::/64" };
  const told = [{ subnet: "FD00:9:0:0::/64", inUse: 3n, available: left }];
  expect(compare(pool, [{ ipv6: "fd00:9::2" }], told)).toMatchObject({
    told: { available: left },
    own: { available: left, inUse: 3n },
    note: null,
  });
  expect(compare(pool, [], [{ subnet: "fd00:9::/64", inUse: 2n, available: left + 2n }])?.note).toContain(
    "2 in use",
  );
});

test("ADDR-13: a difference is told with what may explain it; without a count there is none", () => {
  const more = [{ subnet: "10.66.77.0/24", inUse: 9n, available: 1n }];
  expect(compare(asMoby, [{ ipv4: "10.66.77.64" }], more)?.note).toMatch(
    /^Patchbay finds 6 in use and 2 to be given\. The engine counts what its lists don't show/,
  );
  const fewer = [{ subnet: "10.66.77.0/24", inUse: 5n, available: 3n }];
  expect(compare(asMoby, [{ ipv4: "10.66.77.64" }], fewer)?.note).toContain("fewer are taken");
  expect(compare(asMoby, [], [])).toBeNull();
  expect(compare(asMoby, [], [{ subnet: "nonsense", inUse: 1n, available: 1n }])).toBeNull();
});
