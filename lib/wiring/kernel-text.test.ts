import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isInterfaceName,
  isOfOtherContainer,
  parseCounters,
  parseIpv4Addresses,
  parseIpv4Routes,
  parseIpv6Addresses,
  parseIpv6Routes,
  parseUevent,
  toMac,
  toWhole,
  withoutOwnSubnets,
} from "@/lib/wiring/kernel-text";

/** Texts as a host with Docker gave them (kernel 6.18), on a little-endian machine. */
const route = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	100	00000000	0	0	0
eth0	000200C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
cali1	0503A8C0	00000000	0005	0	0	0	FFFFFFFF	0	0	0
*	0000000A	00000000	0200	0	0	0	000000FF	0	0	0
`;
const trie = `Main:
  +-- 0.0.0.0/0 3 0 5
     +-- 172.17.0.0/16 2 0 2
        |-- 172.17.0.0
           /16 link UNICAST
        |-- 172.17.0.1
           /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
     |-- 192.0.2.7
        /32 host LOCAL
Local:
     |-- 172.17.0.1
        /32 host LOCAL
`;

describe("names", () => {
  test.each(["eth0", "br-0123456789ab", "veth<b>&", "a\u202Eb"])("%j may be one", (name) => {
    expect(isInterfaceName(name)).toBe(true);
  });
  test.each(["", ".", "..", "a/b", "a b", "a:b", "a\tb", "sixteen-letters!"])("%j is none", (name) => {
    expect(isInterfaceName(name)).toBe(false);
  });
});

test("numbers and MAC addresses are read as the kernel writes them, or not at all", () => {
  expect([toWhole("1500"), toWhole("-1"), toWhole("1e3"), toWhole(""), toWhole(null)]).toEqual([
    1500,
    null,
    null,
    null,
    null,
  ]);
  expect(toMac("02:42:AC:11:00:02")).toBe("02:42:ac:11:00:02");
  expect([toMac("00:00:00:00:00:00"), toMac("02:42"), toMac("x"), toMac(null)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(parseUevent("DEVTYPE=bridge\nINTERFACE=br-1\nIFINDEX=3").get("IFINDEX")).toBe("3");
});

test("counters: bytes, packets, errors and drops of both directions", () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
veth1: 18446744073709551615 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
bad: 1 2 3
`;
  const counters = parseCounters(text);
  expect([...counters.keys()]).toEqual(["lo", "veth1"]);
  expect(counters.get("veth1")).toEqual({
    rxBytes: 2 ** 64,
    rxPackets: 2,
    rxErrors: 3,
    rxDropped: 4,
    txBytes: 9,
    txPackets: 10,
    txErrors: 11,
    txDropped: 12,
  });
});

describe("routes and addresses", () => {
  const routes = parseIpv4Routes(route);
  test("IPv4 routes without the rejecting ones", () => {
    expect(routes).toEqual([
      { destination: "0.0.0.0/0", gateway: "192.0.2.1", interface: "eth0", metric: 100 },
      { destination: "192.0.2.0/24", gateway: null, interface: "eth0", metric: 100 },
      { destination: "172.17.0.0/16", gateway: null, interface: "docker0", metric: 0 },
      { destination: "192.168.3.5/32", gateway: null, interface: "cali1", metric: 0 },
    ]);
  });
  test("an address belongs to the interface whose subnet holds it, also without a carrier", () => {
    expect([...parseIpv4Addresses(trie, routes)]).toEqual([
      ["docker0", ["172.17.0.1/16"]],
      ["eth0", ["192.0.2.7/24"]],
    ]);
  });
  test("one that two interfaces might have is nobody's", () => {
    const twice = [...routes, { destination: "172.17.0.0/16", gateway: null, interface: "br-1", metric: 0 }];
    expect([...parseIpv4Addresses(trie, twice).keys()]).toEqual(["eth0"]);
  });
  test("WIRE-8: the subnets of the interfaces' own addresses are no routes to show, others on a link are", () => {
    const shown = withoutOwnSubnets(routes, parseIpv4Addresses(trie, routes));
    expect(shown.map(({ destination }) => destination)).toEqual(["0.0.0.0/0", "192.168.3.5/32"]);
  });
  test("IPv6 routes without what the kernel keeps for itself", () => {
    const zero = "0".repeat(32);
    const of = (address: string, prefix: string, gateway: string, flags: string, name: string): string =>
      `${address} ${prefix} ${zero} 00 ${gateway} 00000400 00000001 00000000 ${flags} ${name}`;
    const text = [
      of(zero, "00", "fe80000000000000000000000000ffff", "00000003", "    eth0"),
      of("20010db8000000000000000000000000", "40", zero, "00000001", "    eth0"),
      of("fe800000000000000000000000000000", "40", zero, "00000001", "    eth0"),
      of("ff000000000000000000000000000000", "08", zero, "00000001", "    eth0"),
      of("20010db8000000000000000000000007", "80", zero, "80200001", "    eth0"),
      of(zero, "00", zero, "00200200", "      lo"),
    ].join("\n");
    expect(parseIpv6Routes(text)).toEqual([
      { destination: "::/0", gateway: "fe80::ffff", interface: "eth0", metric: 1024 },
      { destination: "2001:db8::/64", gateway: null, interface: "eth0", metric: 1024 },
    ]);
  });
  test("IPv6 addresses", () => {
    const text = "20010db8000000000000000000000007 02 40 00 80     eth0\n";
    expect([...parseIpv6Addresses(text)]).toEqual([["eth0", ["2001:db8::7/64"]]]);
  });
});

test("any text is read without an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom(route, trie), (noise, text) => {
      for (const read of [parseCounters, parseIpv4Routes, parseIpv6Routes, parseIpv6Addresses, parseUevent]) {
        expect(() => read(noise)).not.toThrow();
        expect(() => read(`${text.slice(0, noise.length * 3)}${noise}${text}`)).not.toThrow();
      }
      expect(() => parseIpv4Addresses(`${noise}${text}`, parseIpv4Routes(text))).not.toThrow();
    }),
  );
});

test("a process is another container's where its cgroup names containers, and not this one", () => {
  const own = "a".repeat(64);
  const other = "b".repeat(64);
  expect(isOfOtherContainer(`12:pids:/docker/${own}\n0::/system.slice/docker-${own}.scope\n`, own)).toBe(
    false,
  );
  expect(isOfOtherContainer(`0::/../../docker-${other}.scope\n`, own)).toBe(true);
  expect(isOfOtherContainer("0::/user.slice\n", own)).toBe(false);
  expect(isOfOtherContainer("", own)).toBe(false);
});
