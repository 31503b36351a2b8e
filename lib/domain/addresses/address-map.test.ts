import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  mapAddresses,
  countRun,
  readAddress,
  formatRun,
  type AddressMap,
} from "@/lib/domain/addresses/address-map";
import { findFreeAddress } from "@/lib/domain/addresses/allocation";
import { type Member, networkWith } from "@/lib/domain/addresses/network-with";
import {
  addressPlus,
  cidrAround,
  cidrSize,
  firstAddress,
  formatAddress,
  formatCidr,
  isInside,
  lastAddress,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import type { Pool } from "@/lib/domain/topology/topology";

function mapOf(pool: Partial<Pool> & { subnet: string }, members: readonly Member[] = []): AddressMap {
  const { topology, network } = networkWith(pool, members);
  const [own] = network.pools;
  const map = own === undefined ? null : mapAddresses(topology, network, own);
  if (map === null) throw new Error("the pool can't be read");
  return map;
}

const runsOf = (map: AddressMap): string[] => map.runs.map((run) => `${run.state} ${formatRun(run)}`);
const nextOf = (map: AddressMap): string | null => (map.next === null ? null : formatAddress(map.next));

describe("ADDR-7: what 20.10 hands out of small subnets and odd ranges", () => {
  test.each([
    // subnet, IP range, gateway, auxiliary → capacity, first automatic address, as the engine gave them.
    ["10.9.0.0/29", null, null, [], 5, "10.9.0.2"],
    ["10.9.0.0/30", null, null, [], 1, "10.9.0.2"],
    ["10.9.0.0/31", null, null, [], 0, null],
    ["10.9.0.0/32", null, null, [], 0, null],
    ["10.9.0.0/29", null, "10.9.0.6", [], 5, "10.9.0.1"],
    ["10.9.0.0/29", "10.9.0.4/30", null, [], 2, "10.9.0.5"],
    ["10.9.0.0/29", "10.9.0.0/30", null, [], 2, "10.9.0.2"],
    ["10.9.0.0/29", "10.9.0.2/31", null, [], 1, "10.9.0.3"],
    ["10.9.0.0/29", "10.9.0.6/31", null, [], 0, null],
    ["10.9.0.0/29", "10.9.0.5/32", null, [], 0, null],
    ["10.9.0.0/29", "10.9.0.4/30", "10.9.0.1", [], 3, "10.9.0.4"],
    ["10.9.0.0/29", null, null, ["10.9.0.2", "10.9.0.4"], 3, "10.9.0.3"],
    ["fd00:9::/125", null, null, [], 6, "fd00:9::2"],
    ["fd00:9::/126", null, null, [], 2, "fd00:9::2"],
    ["fd00:9::/127", null, null, [], 0, null],
    ["fd00:9::/64", "fd00:9::8000:0/126", null, [], 3, "fd00:9::8000:1"],
  ] as const)(
    "%s range %s gateway %s aux %j: %d, next %s",
    (subnet, ipRange, gateway, auxiliary, capacity, next) => {
      const auxiliaryAddresses = Object.fromEntries(auxiliary.map((text, index) => [`aux${index}`, text]));
      const map = mapOf({ subnet, ipRange, gateway, auxiliaryAddresses });
      expect(map.capacity).toBe(BigInt(capacity));
      expect(nextOf(map)).toBe(next);
    },
  );
});

test("ADDR-8: an IPv6 subnet of /64 or larger counts 2^64 - 1 addresses, the network's among them", () => {
  const map = mapOf({ subnet: "fd00:9::/64" });
  expect(map.capacity).toBe(2n ** 64n - 3n);
  expect(runsOf(map)).toEqual([
    "network fd00:9::",
    "gateway fd00:9::1",
    "free fd00:9::2 – fd00:9::ffff:ffff:ffff:fffe",
    "uncounted fd00:9::ffff:ffff:ffff:ffff",
  ]);
  expect(mapOf({ subnet: "fd00:9::/48" }).capacity).toBe(2n ** 64n - 3n);
  expect(mapOf({ subnet: "fd00:9::/65" }).capacity).toBe(2n ** 63n - 2n);
});

test("ADDR-5, ADDR-6: the engine gives the lowest that is not in use, also where a stopped container reserves it", () => {
  const members: Member[] = [{ ipv4: "10.9.0.3" }, { reserved: "10.9.0.2" }];
  const map = mapOf({ subnet: "10.9.0.0/29" }, members);
  expect(nextOf(map)).toBe("10.9.0.2");
  expect(map.used).toBe(2n);
  expect(map.free).toBe(3n);
  const { topology, network } = networkWith({ subnet: "10.9.0.0/29" }, members);
  const [pool] = network.pools;
  expect(pool && formatAddress(findFreeAddress(topology, network, pool) ?? { family: 4, value: 0 })).toBe(
    "10.9.0.4",
  );
});

test("runs part a pool with a range: outside, held, free", () => {
  const map = mapOf(
    {
      subnet: "10.9.0.0/27",
      ipRange: "10.9.0.16/29",
      gateway: "10.9.0.30",
      auxiliaryAddresses: { nas: "10.9.0.4" },
    },
    [{ ipv4: "10.9.0.16" }, { ipv4: "10.9.0.17" }, { reserved: "10.9.0.5" }],
  );
  expect(runsOf(map)).toEqual([
    "network 10.9.0.0",
    "outside 10.9.0.1 – 10.9.0.3",
    "auxiliary 10.9.0.4",
    "reserved 10.9.0.5",
    "outside 10.9.0.6 – 10.9.0.15",
    "endpoint 10.9.0.16 – 10.9.0.17",
    "free 10.9.0.18 – 10.9.0.23",
    "outside 10.9.0.24 – 10.9.0.29",
    "gateway 10.9.0.30",
    "broadcast 10.9.0.31",
  ]);
  const held = toAddress("10.9.0.5");
  expect(held && readAddress(map, held)).toMatchObject({ state: "reserved", entry: { name: "c2" } });
  const elsewhere = toAddress("10.9.1.5");
  expect(elsewhere && readAddress(map, elsewhere)).toBeNull();
});

describe("on any small pool", () => {
  const wish = fc
    .record({
      family: fc.constantFrom(4 as const, 6 as const),
      hostBits: fc.integer({ min: 0, max: 6 }),
      range: fc.option(fc.record({ offset: fc.nat(63), hostBits: fc.integer({ min: 0, max: 6 }) })),
      gateway: fc.option(fc.nat(63)),
      auxiliary: fc.array(fc.nat(63), { maxLength: 3 }),
      used: fc.array(fc.nat(63), { maxLength: 12 }),
      reserved: fc.array(fc.nat(63), { maxLength: 6 }),
    })
    .map(({ family, hostBits, range, gateway, auxiliary, used, reserved }) => {
      const first = toAddress(family === 4 ? "10.9.0.0" : "fd00:9::");
      if (first === null) throw new Error("not an address");
      const bits = family === 4 ? 32 : 128;
      const subnet = cidrAround(first, bits - hostBits);
      const at = (offset: number): string => formatAddress(addressPlus(first, offset % 2 ** hostBits));
      const member = (offset: number, key: "address" | "reserved"): Member =>
        key === "reserved"
          ? { reserved: at(offset) }
          : family === 4
            ? { ipv4: at(offset) }
            : { ipv6: at(offset) };
      const rangeBits = range === null ? 0 : Math.min(range.hostBits, hostBits);
      const ipRange =
        range === null
          ? null
          : formatCidr(cidrAround(addressPlus(first, range.offset % 2 ** hostBits), bits - rangeBits));
      return {
        pool: {
          subnet: formatCidr(subnet),
          ipRange,
          gateway: gateway === null ? null : at(gateway),
          auxiliaryAddresses: Object.fromEntries(
            auxiliary.map((offset, index) => [`aux${index}`, at(offset)]),
          ),
        },
        members: [
          ...[...new Set(used)].map((offset) => member(offset, "address")),
          ...reserved.map((offset) => member(offset, "reserved")),
        ],
      };
    });

  test("runs cover each address once, and say the same as each address alone", () => {
    fc.assert(
      fc.property(wish, ({ pool, members }) => {
        const map = mapOf(pool, members);
        let at = firstAddress(map.subnet);
        for (const run of map.runs) {
          expect(run.first.value).toBe(at.value);
          for (; at.value <= run.last.value; at = addressPlus(at, 1)) {
            expect(readAddress(map, at)?.state).toBe(run.state);
          }
        }
        expect(BigInt(at.value)).toBe(BigInt(lastAddress(map.subnet).value) + 1n);
        expect(map.runs.reduce((sum, run) => sum + countRun(run), 0n)).toBe(cidrSize(map.subnet));
        map.runs.forEach((run, index) => expect(run.state).not.toBe(map.runs[index - 1]?.state));
      }),
    );
  });

  test("what is free is in the range, and as many as are counted; the next is the lowest of free and reserved", () => {
    fc.assert(
      fc.property(wish, ({ pool, members }) => {
        const map = mapOf(pool, members);
        const range = toCidr(pool.ipRange) ?? map.subnet;
        const free = map.runs.filter(({ state }) => state === "free");
        for (const run of free) {
          expect(isInside(run.first, range) && isInside(run.last, range)).toBe(true);
        }
        const count = free.reduce((sum, run) => sum + countRun(run), 0n);
        expect(count).toBe(map.free);
        let at = firstAddress(range);
        const isGiven = (): boolean => ["free", "reserved"].includes(readAddress(map, at)?.state ?? "");
        while (isInside(at, range) && !isGiven()) at = addressPlus(at, 1);
        expect(nextOf(map)).toBe(isInside(at, range) ? formatAddress(at) : null);
      }),
    );
  });
});
