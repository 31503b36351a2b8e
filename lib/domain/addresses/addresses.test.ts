import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countDefaultPools, hasFreeDefaultPool } from "@/lib/domain/addresses/default-pools";
import {
  compareAddresses,
  describePool,
  explainSubnet,
  toGroups,
} from "@/lib/domain/addresses/explain-subnet";
import { findOverlaps } from "@/lib/domain/addresses/find-overlaps";
import { listReservations, listTroubles } from "@/lib/domain/addresses/list-reservations";
import { type Member, networkWith } from "@/lib/domain/addresses/network-with";
import { countHosts, proposeSubnet, proposeSubnets } from "@/lib/domain/addresses/propose-subnet";
import { type Cidr, cidrAround, type IpAddress, overlaps, toAddress, toCidr } from "@/lib/domain/ip/ip";

const cidr = (text: string): Cidr => {
  const read = toCidr(text);
  if (read === null) throw new Error(text);
  return read;
};
const address = (text: string): IpAddress => {
  const read = toAddress(text);
  if (read === null) throw new Error(text);
  return read;
};
const nothing = { hostSubnets: [], defaultAddressPools: null };

describe("ADDR-9, ADDR-10: static addresses", () => {
  const standingsOf = (pool: { subnet: string; ipRange?: string }, members: Member[]) => {
    const { topology, network } = networkWith(pool, members);
    return listReservations(topology, network);
  };

  test("a stopped container whose address another one has won't start", () => {
    const [first] = standingsOf({ subnet: "10.9.0.0/24" }, [
      { name: "web", ipv4: "10.9.0.7" },
      { name: "job", reserved: "10.9.0.7" },
    ]);
    expect(first).toMatchObject({ containerName: "job", standing: "taken", isRunning: false });
    expect(first?.trouble?.text).toContain("can’t start: its address 10.9.0.7 is taken by web");
    expect(first?.trouble?.cure).toContain("10.9.0.2");
  });

  test("a reserved address that the engine gives next is told before it happens", () => {
    const [first] = standingsOf({ subnet: "10.9.0.0/24" }, [{ name: "job", reserved: "10.9.0.2" }]);
    expect(first).toMatchObject({ standing: "next" });
  });

  test("an address that the network does not have any more", () => {
    const [first] = standingsOf({ subnet: "10.9.0.0/24" }, [{ name: "job", reserved: "10.8.0.2" }]);
    expect(first).toMatchObject({ standing: "outside" });
  });

  test("two stopped containers that ask for one address", () => {
    const both = standingsOf({ subnet: "10.9.0.0/24" }, [
      { name: "a", reserved: "10.9.0.9" },
      { name: "b", reserved: "10.9.0.9" },
    ]);
    expect(both.map(({ containerName, standing }) => [containerName, standing])).toEqual([
      ["b", "taken"],
      ["a", "at-risk"],
    ]);
  });

  test("of all networks, those that keep a container from starting are told with their network", () => {
    const { topology, network } = networkWith({ subnet: "10.9.0.0/24" }, [
      { name: "web", ipv4: "10.9.0.7" },
      { name: "job", reserved: "10.9.0.7" },
      { name: "fine", reserved: "10.9.0.77" },
    ]);
    expect(listTroubles(topology).map(({ networkId, containerName }) => [networkId, containerName])).toEqual([
      [network.id, "job"],
    ]);
  });

  test("inside the range is a risk, outside it is none", () => {
    const found = standingsOf({ subnet: "10.9.0.0/24", ipRange: "10.9.0.128/25" }, [
      { name: "in", ipv4: "10.9.0.200", reserved: "10.9.0.200" },
      { name: "out", reserved: "10.9.0.9" },
    ]);
    expect(found.map(({ containerName, standing }) => [containerName, standing])).toEqual([
      ["in", "at-risk"],
      ["out", "safe"],
    ]);
  });
});

describe("ADDR-11: a subnet in words", () => {
  test("10.62.0.0/20", () => {
    expect(explainSubnet(cidr("10.62.0.0/20"))).toEqual({
      networkBits: 20,
      hostBits: 12,
      mask: "255.255.240.0",
      first: "10.62.0.0",
      last: "10.62.15.255",
      usable: { first: "10.62.0.1", last: "10.62.15.254" },
      size: 4096n,
      groups: [
        { text: "10", network: "00001010", host: "" },
        { text: "62", network: "00111110", host: "" },
        { text: "0", network: "0000", host: "0000" },
        { text: "0", network: "", host: "00000000" },
      ],
    });
  });

  test("fd00:9::/64 has no mask and no broadcast", () => {
    const words = explainSubnet(cidr("fd00:9::/64"));
    expect(words).toMatchObject({ mask: null, hostBits: 64, usable: { first: "fd00:9::1" } });
    expect(words.groups).toHaveLength(8);
    expect(words.groups[0]).toEqual({ text: "fd00", network: "1111110100000000", host: "" });
  });

  test("a pool with a range in sentences", () => {
    const text = describePool({
      subnet: cidr("10.9.0.0/24"),
      range: cidr("10.9.0.128/25"),
      gateway: address("10.9.0.1"),
      capacity: 127n,
    });
    expect(text).toContain("The first 24 bits");
    expect(text).toContain("10.9.0.1 is the gateway.");
    expect(text).toContain("from 10.9.0.128/25 only (10.9.0.128 to 10.9.0.255)");
    expect(text).toContain("Containers can be given 127 addresses.");
  });

  test("groups put together are the address, parted at the prefix", () => {
    const any = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.nat(32)).map(([value, prefix]) => ({
        ip: { family: 4, value } as IpAddress,
        prefix,
      })),
      fc.tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat(128)).map(([value, prefix]) => ({
        ip: { family: 6, value } as IpAddress,
        prefix,
      })),
    );
    fc.assert(
      fc.property(any, ({ ip, prefix }) => {
        const groups = toGroups(ip, prefix);
        const bits = groups.map(({ network, host }) => network + host).join("");
        expect(BigInt(`0b${bits}`)).toBe(BigInt(ip.value));
        expect(groups.map(({ network }) => network).join("")).toHaveLength(prefix);
      }),
    );
  });

  test("two addresses are in one network exactly when their subnets are the same", () => {
    const near = fc
      .integer({ min: 0x0a000000, max: 0x0a0000ff })
      .map((value): IpAddress => ({ family: 4, value }));
    fc.assert(
      fc.property(near, near, fc.integer({ min: 20, max: 32 }), (a, b, prefix) => {
        const { isSame, shared } = compareAddresses(a, b, prefix);
        expect(isSame).toBe(cidrAround(a, prefix).base === cidrAround(b, prefix).base);
        expect(isSame).toBe(shared >= prefix);
      }),
    );
  });

  test("and why", () => {
    const apart = compareAddresses(address("10.0.1.5"), address("10.0.2.5"), 24);
    expect(apart).toMatchObject({ isSame: false, shared: 22 });
    expect(apart.reason).toContain("10.0.1.5 is in 10.0.1.0/24, 10.0.2.5 in 10.0.2.0/24");
    expect(compareAddresses(address("10.0.1.5"), address("fd00::1"), 24).isSame).toBe(false);
  });
});

describe("ADDR-12: overlaps, proposals, default pools", () => {
  const facts = {
    hostSubnets: [
      { interface: "eth0", cidr: "10.0.0.7/24" },
      { interface: "tun0", cidr: "10.8.0.2/16" },
    ],
    defaultAddressPools: [{ base: "10.4.0.0/16", size: 24 }],
  };

  test("a subnet is held against networks, the host and the default pools", () => {
    const { topology, network } = networkWith({ subnet: "10.8.5.0/24" }, []);
    expect(findOverlaps(topology, facts, { cidr: cidr("10.8.0.0/16") })).toEqual([
      { with: "network", name: "net", cidr: "10.8.5.0/24" },
      { with: "hostRoute", name: "tun0", cidr: "10.8.0.0/16" },
    ]);
    expect(findOverlaps(topology, facts, { cidr: cidr("10.8.5.0/24"), except: network.id })).toEqual([
      { with: "hostRoute", name: "tun0", cidr: "10.8.0.0/16" },
    ]);
    expect(findOverlaps(topology, facts, { cidr: cidr("10.4.9.0/24") })).toEqual([
      { with: "defaultPool", name: "", cidr: "10.4.0.0/16" },
    ]);
  });

  test("the engine's own bridge and the default route are no overlap of its network", () => {
    const { topology, network } = networkWith({ subnet: "10.8.5.0/24" }, []);
    topology.host = {
      interfaces: [],
      routes: [
        { destination: "0.0.0.0/0", gateway: "10.0.0.1", interface: "eth0" },
        { destination: "10.8.5.0/24", gateway: null, interface: "br-0" },
        { destination: "10.8.0.0/17", gateway: "10.0.0.9", interface: "wg0" },
      ],
    };
    expect(findOverlaps(topology, nothing, { cidr: cidr("10.8.5.0/24"), except: network.id })).toEqual([
      { with: "hostRoute", name: "wg0", cidr: "10.8.0.0/17" },
    ]);
  });

  test("proposals are free, distinct, and of the size asked for", () => {
    const wish = fc.record({
      prefix: fc.integer({ min: 12, max: 29 }),
      subnets: fc.array(
        fc
          .tuple(fc.integer({ min: 0x0a000000, max: 0x0a0fffff }), fc.integer({ min: 9, max: 30 }))
          .map(([value, prefix]) => cidrAround({ family: 4, value }, prefix)),
        { maxLength: 12 },
      ),
    });
    fc.assert(
      fc.property(wish, ({ prefix, subnets }) => {
        const { topology, network } = networkWith({ subnet: "10.0.0.0/30" }, []);
        network.pools = subnets.map((subnet) => ({
          subnet: `${[24, 16, 8, 0].map((shift) => Math.floor(Number(subnet.base) / 2 ** shift) % 256).join(".")}/${subnet.prefix}`,
          ipRange: null,
          gateway: null,
          auxiliaryAddresses: {},
        }));
        const proposals = proposeSubnets(topology, facts, { family: 4, prefix, count: 5 }).map(cidr);
        expect(proposals).toHaveLength(5);
        proposals.forEach((proposal, index) => {
          expect(proposal.prefix).toBe(prefix);
          expect(subnets.some((subnet) => overlaps(subnet, proposal))).toBe(false);
          expect(findOverlaps(topology, facts, { cidr: proposal })).toEqual([]);
          expect(proposals.slice(0, index).some((other) => overlaps(other, proposal))).toBe(false);
        });
      }),
    );
  });

  test("an IPv6 one too", () => {
    const { topology } = networkWith({ subnet: "fd00::/64" }, []);
    expect(proposeSubnets(topology, nothing, { family: 6, prefix: 64, count: 2 })).toEqual([
      "fd00:0:0:1::/64",
      "fd00:0:0:2::/64",
    ]);
  });

  test("hosts of a size", () => {
    expect([24, 30, 31, 32].map((prefix) => countHosts(4, prefix))).toEqual([253n, 1n, 0n, 0n]);
    expect(countHosts(6, 64)).toBe(2n ** 64n - 3n);
    expect(countHosts(6, 126)).toBe(2n);
  });

  test("default pools count the blocks that are left", () => {
    const { topology } = networkWith({ subnet: "10.4.9.128/25" }, []);
    expect(countDefaultPools(topology, facts)).toEqual([
      { base: "10.4.0.0/16", size: 24, free: 255, total: 256 },
    ]);
    const full = networkWith({ subnet: "10.4.0.0/15" }, []).topology;
    expect(countDefaultPools(full, facts)[0]?.free).toBe(0);
    expect(hasFreeDefaultPool(full, facts)).toBe(false);
    const builtIn = countDefaultPools(networkWith({ subnet: "172.17.0.0/16" }, []).topology, nothing);
    expect(builtIn.reduce((sum, { total }) => sum + total, 0)).toBe(31);
    expect(builtIn.reduce((sum, { free }) => sum + free, 0)).toBe(30);
  });

  test("where only the engine's own pools have room, a subnet of theirs is better than none", () => {
    const { topology } = networkWith({ subnet: "10.0.0.0/8" }, []);
    topology.networks[0]?.pools.push({
      subnet: "172.16.0.0/16",
      ipRange: null,
      gateway: null,
      auxiliaryAddresses: {},
    });
    expect(proposeSubnet(topology, nothing, 24)).toBe("172.17.0.0/24");
  });

  test("nothing is proposed where nothing is left", () => {
    const { topology } = networkWith({ subnet: "10.0.0.0/8" }, []);
    const [network] = topology.networks;
    network?.pools.push(
      { subnet: "172.16.0.0/12", ipRange: null, gateway: null, auxiliaryAddresses: {} },
      { subnet: "192.168.0.0/16", ipRange: null, gateway: null, auxiliaryAddresses: {} },
    );
    expect(proposeSubnet(topology, facts, 24)).toBeNull();
  });
});
