import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalAddress,
  type Cidr,
  cidrAround,
  cidrSize,
  firstAddress,
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  isSubnetOf,
  lastAddress,
  overlaps,
  parseAddress,
  parseCidr,
} from "@/lib/domain/ip/ip";

const ipv4 = fc.integer({ min: 0, max: 0xffffffff }).map((value): IpAddress => ({ family: 4, value }));
const ipv6 = fc
  .bigInt({ min: 0n, max: (1n << 128n) - 1n })
  // IPv4-mapped addresses are refused by design (IP-1).
  .filter((value) => value >> 32n !== 0xffffn)
  .map((value): IpAddress => ({ family: 6, value }));
const cidr = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 1, max: 32 })).map(([address, prefix]) => cidrAround(address, prefix)),
  fc.tuple(ipv6, fc.integer({ min: 1, max: 128 })).map(([address, prefix]) => cidrAround(address, prefix)),
);

describe("IP-1: an address has one way to be read", () => {
  test.each([
    ["10.0.0.1", "10.0.0.1"],
    ["255.255.255.255", "255.255.255.255"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["::", "::"],
  ])("%s is read", (text, canonical) => {
    const parsed = parseAddress(text);
    expect(parsed.ok && formatAddress(parsed.value)).toBe(canonical);
  });

  test.each([
    ["", "is empty"],
    [" 10.0.0.1", "has blanks around it"],
    ["10.0.0.1/24", "has a prefix length"],
    ["10.0.0", "is not an IPv4 address"],
    ["10.0.0.256", "at most 255"],
    ["010.0.0.1", "has leading zeros"],
    ["0x0a.0.0.1", "is not an IPv4 address"],
    ["167772161", "is not an IPv4 address"],
    ["::ffff:10.0.0.1", "is an IPv4 address written as IPv6"],
    ["fe80::1%eth0", "has a zone id"],
    ["1:2:3", "is not an IPv6 address"],
    ["１０.0.0.1", "is not an IPv4 address"],
  ])("%j is refused: %s", (text, reason) => {
    const parsed = parseAddress(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.reason).toContain(reason);
  });

  test("every address survives formatting and parsing", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (address) => {
        const parsed = parseAddress(formatAddress(address));
        expect(parsed).toEqual({ ok: true, value: address });
      }),
    );
  });
});

describe("IP-2: a subnet names its first address", () => {
  test.each([
    ["10.1.0.5/24", "10.1.0.0/24"],
    ["fd00::5/64", "fd00::/64"],
    ["010.1.0.0/16", "10.1.0.0/16"],
    [" 10.0.0.0/8 ", "10.0.0.0/8"],
  ])("%s is refused and %s suggested", (text, suggestion) => {
    expect(parseCidr(text)).toMatchObject({ ok: false, suggestion });
  });

  test.each([
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/255.0.0.0",
    "10.40/16",
    "/8",
    "fd00::/129",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
  ])("%s is refused", (text) => {
    expect(parseCidr(text).ok).toBe(false);
  });

  test("every subnet survives formatting and parsing, and holds its first and last address", () => {
    fc.assert(
      fc.property(
        cidr.filter((subnet) => subnet.family === 4 || subnet.base >> 32n !== 0xffffn),
        (subnet) => {
          expect(parseCidr(formatCidr(subnet))).toEqual({ ok: true, value: subnet });
          expect(isInside(firstAddress(subnet), subnet)).toBe(true);
          expect(isInside(lastAddress(subnet), subnet)).toBe(true);
          expect(BigInt(lastAddress(subnet).value) - BigInt(firstAddress(subnet).value) + 1n).toBe(
            cidrSize(subnet),
          );
        },
      ),
    );
  });
});

describe("IP-3: subnets overlap exactly when they share an address", () => {
  /** Small subnets of one /24, so that overlaps are frequent and can be counted out. */
  const small = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
    .map(
      ([last, prefix]): Cidr & { family: 4 } =>
        cidrAround({ family: 4, value: 0x0a000000 + last }, prefix) as Cidr & { family: 4 },
    );
  const listAll = (subnet: Cidr & { family: 4 }): number[] =>
    Array.from({ length: Number(cidrSize(subnet)) }, (_, index) => subnet.base + index);

  test("as counted out", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const inA = new Set(listAll(a));
        const shared = listAll(b).filter((value) => inA.has(value));
        expect(overlaps(a, b)).toBe(shared.length > 0);
        expect(isSubnetOf(b, a)).toBe(shared.length === Number(cidrSize(b)));
      }),
    );
  });

  test("families never overlap", () => {
    expect(overlaps({ family: 4, base: 0, prefix: 0 }, { family: 6, base: 0n, prefix: 0 })).toBe(false);
  });
});

test("the engine's addresses lose their prefix length", () => {
  expect(canonicalAddress("172.17.0.2/16")).toBe("172.17.0.2");
  expect(canonicalAddress("")).toBeNull();
  expect(canonicalAddress("nonsense")).toBeNull();
});
