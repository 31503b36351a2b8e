import fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressMap, mapAddresses } from "@/lib/domain/addresses/address-map";
import {
  binWindow,
  findFirstWindow,
  neighbourWindow,
  placeWindow,
  windowAround,
} from "@/lib/domain/addresses/address-window";
import { type Member, networkWith } from "@/lib/domain/addresses/network-with";
import { formatAddress, formatCidr, isInside, isSubnetOf, toAddress } from "@/lib/domain/ip/ip";

function mapOf(subnet: string, members: Member[] = [], ipRange: string | null = null): AddressMap {
  const { topology, network } = networkWith({ subnet, ipRange }, members);
  const [pool] = network.pools;
  const map = pool === undefined ? null : mapAddresses(topology, network, pool);
  if (map === null) throw new Error(subnet);
  return map;
}

test("the first window holds all that is held, and is no larger than it need be", () => {
  expect(formatCidr(findFirstWindow(mapOf("10.9.0.0/16")))).toBe("10.9.0.0/24");
  expect(formatCidr(findFirstWindow(mapOf("10.9.0.0/28")))).toBe("10.9.0.0/28");
  expect(formatCidr(findFirstWindow(mapOf("10.9.0.0/16", [{ ipv4: "10.9.3.7" }])))).toBe("10.9.0.0/22");
  expect(formatCidr(findFirstWindow(mapOf("10.9.0.0/16", [{ ipv4: "10.9.200.7" }])))).toBe("10.9.0.0/16");
  expect(formatCidr(findFirstWindow(mapOf("fd00:9::/64", [{ ipv6: "fd00:9::1:5" }])))).toBe("fd00:9::/111");
});

test("windows stay inside the subnet", () => {
  const { subnet } = mapOf("10.9.0.0/16");
  const elsewhere = toAddress("10.8.0.1");
  const inside = toAddress("10.9.7.3");
  if (elsewhere === null || inside === null) throw new Error("not addresses");
  expect(formatCidr(windowAround(subnet, elsewhere, 24))).toBe("10.9.0.0/24");
  expect(formatCidr(windowAround(subnet, inside, 30))).toBe("10.9.7.0/24");
  expect(formatCidr(windowAround(subnet, inside, 8))).toBe("10.9.0.0/16");
  const window = windowAround(subnet, inside, 24);
  const next = neighbourWindow(subnet, window, 1);
  expect(next && formatCidr(next)).toBe("10.9.8.0/24");
  expect(neighbourWindow(subnet, windowAround(subnet, elsewhere, 24), -1)).toBeNull();
  expect(placeWindow(subnet, window)).toEqual({ start: 7 / 256, share: 1 / 256 });
});

test("bins of a /64 count what lies in them", () => {
  const map = mapOf("fd00:9::/64", [{ ipv6: "fd00:9::5" }, { ipv6: "fd00:9::ff00:0:0:0" }]);
  const bins = binWindow(map, map.subnet);
  expect(bins).toHaveLength(256);
  expect(bins[0]).toMatchObject({ kept: 2, inUse: 1, rest: "free", only: null });
  expect(bins[255]).toMatchObject({ inUse: 1, only: { name: "c1" } });
});

test("a bin outside the range is told apart", () => {
  const bins = binWindow(mapOf("10.9.0.0/16", [], "10.9.128.0/17"), mapOf("10.9.0.0/16").subnet);
  expect(bins.map(({ rest }) => rest).filter((rest) => rest === "outside")).toHaveLength(128);
});

test("bins part the window, and each holder is in one of them", () => {
  const offsets = fc.uniqueArray(fc.integer({ min: 2, max: 65_534 }), { maxLength: 40 });
  fc.assert(
    fc.property(offsets, fc.integer({ min: 16, max: 24 }), fc.nat(65_535), (taken, prefix, around) => {
      const map = mapOf(
        "10.9.0.0/16",
        taken.map((offset) => ({ ipv4: formatAddress({ family: 4, value: 0x0a090000 + offset }) })),
      );
      const window = windowAround(map.subnet, { family: 4, value: 0x0a090000 + around }, prefix);
      const bins = binWindow(map, window);
      expect(bins).toHaveLength(256);
      expect(bins.every(({ cidr }) => isSubnetOf(cidr, window))).toBe(true);
      const inside = map.entries.filter(({ address }) => isInside(address, window));
      expect(bins.reduce((sum, { kept, inUse, reserved }) => sum + kept + inUse + reserved, 0)).toBe(
        inside.length,
      );
    }),
  );
});
