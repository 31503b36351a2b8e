import { describe, expect, test } from "vitest";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { type NetworkDraft, planNetwork, type PoolDraft } from "@/lib/domain/topology/plan-network";
import type { Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 41],
  swarmActive: false,
  networkDrivers: ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"],
  hostInterfaces: ["eth0", "br0"],
  hostSubnets: [{ interface: "eth0", cidr: "192.168.77.10/24" }],
  defaultAddressPools: null,
};

function network(name: string, subnet: string): Network {
  return {
    id: name.padEnd(64, "0") as NetworkId,
    name,
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ipv6: false,
    predefined: name === "bridge",
    labels: {},
    options: {},
    composeProject: null,
    pools: [{ subnet, ipRange: null, gateway: null, auxiliaryAddresses: {} }],
    bridge: {
      interface: name === "bridge" ? "docker0" : `br-${name}`,
      icc: true,
      masquerade: true,
      mtu: null,
    },
    parent: null,
  };
}

const topology: Topology = {
  engine: "default",
  revision: 1,
  takenAt: "2026-01-01T00:00:00.000Z",
  networks: [network("bridge", "172.17.0.0/16"), network("shop", "10.50.0.0/16")],
  containers: [],
  endpoints: [],
  host: null,
};

const draft = (change: Partial<NetworkDraft>): NetworkDraft => ({
  name: "fresh",
  driver: "bridge",
  internal: false,
  attachable: false,
  ipv6: false,
  pools: [],
  parent: null,
  options: {},
  labels: {},
  confirm: [],
  ...change,
});
const pool = (change: Partial<PoolDraft>): Partial<NetworkDraft> => ({
  pools: [{ subnet: null, ipRange: null, gateway: null, auxiliaryAddresses: {}, ...change }],
});

/** `code` of the refusal, then the issues as `path:code`. */
function verdict(change: Partial<NetworkDraft>): string[] {
  const result = planNetwork(topology, draft(change), facts);
  if (result.ok) return ["ok", ...result.value.warnings.map((warning) => warning.code)];
  return [result.refusal.code, ...result.refusal.issues.map((issue) => `${issue.path}:${issue.code}`)];
}

describe("NET-1 to NET-4: names", () => {
  test.each<[string, string[]]>([
    ["", ["unprocessable", "name:empty"]],
    ["  ", ["unprocessable", "name:empty"]],
    ["bad name", ["unprocessable", "name:name-form"]],
    ["a/b", ["unprocessable", "name:name-form"]],
    ["..", ["unprocessable", "name:name-form"]],
    ["a?#b", ["unprocessable", "name:name-form"]],
    ["a\u0007b", ["unprocessable", "name:name-form"]],
    ["a\u202eb", ["unprocessable", "name:name-form"]],
    ["<img src=x>", ["unprocessable", "name:name-form"]],
    ["x".repeat(64), ["unprocessable", "name:name-form"]],
    ["x".repeat(63), ["ok"]],
    ["-rm", ["unprocessable", "name:name-form"]],
    ["container:x", ["unprocessable", "name:name-form"]],
    ["host", ["predefined", "name:predefined"]],
    ["none", ["predefined", "name:predefined"]],
    ["default", ["predefined", "name:predefined"]],
    ["ingress", ["unprocessable", "name:reserved-name"]],
    ["ab".repeat(32), ["unprocessable", "name:looks-like-id"]],
    ["shop", ["name-taken", "name:name-taken"]],
    ["Shop", ["ok", "name-case"]],
  ])("%j → %j", (name, expected) => {
    expect(verdict({ name })).toEqual(expected);
  });

  test("a mendable name comes with a suggestion", () => {
    const result = planNetwork(topology, draft({ name: "my shop!" }), facts);
    expect(!result.ok && result.refusal.issues[0]?.suggestion).toBe("my-shop");
  });
});

describe("NET-5 to NET-13: pools", () => {
  const at = (field: string, code: string, refusal = "unprocessable"): string[] => [
    refusal,
    `pools[0].${field}:${code}`,
  ];
  test.each<[string, Partial<PoolDraft>, string[]]>([
    ["host bits", { subnet: "10.1.0.5/24" }, at("subnet", "subnet-form")],
    ["/31", { subnet: "10.1.0.0/31" }, at("subnet", "too-small")],
    ["/32", { subnet: "10.1.0.0/32" }, at("subnet", "too-small")],
    ["/30", { subnet: "10.1.0.0/30" }, ["ok", "one-address"]],
    ["no prefix", { subnet: "10.1.0.0" }, at("subnet", "subnet-form")],
    ["/33", { subnet: "10.1.0.0/33" }, at("subnet", "subnet-form")],
    ["256", { subnet: "10.256.0.0/16" }, at("subnet", "subnet-form")],
    ["leading zeros", { subnet: "010.1.0.0/16" }, at("subnet", "subnet-form")],
    ["10.40/16", { subnet: "10.40/16" }, at("subnet", "subnet-form")],
    ["netmask", { subnet: "10.1.0.0/255.255.0.0" }, at("subnet", "subnet-form")],
    ["blanks", { subnet: " 10.1.0.0/16" }, at("subnet", "subnet-form")],
    ["all of it", { subnet: "0.0.0.0/0" }, at("subnet", "everything")],
    ["gateway outside", { subnet: "10.1.0.0/24", gateway: "10.2.0.1" }, at("gateway", "gateway-outside")],
    [
      "gateway is the network",
      { subnet: "10.1.0.0/24", gateway: "10.1.0.0" },
      at("gateway", "gateway-outside"),
    ],
    [
      "gateway is the broadcast",
      { subnet: "10.1.0.0/24", gateway: "10.1.0.255" },
      at("gateway", "gateway-outside"),
    ],
    ["gateway with prefix", { subnet: "10.1.0.0/24", gateway: "10.1.0.1/24" }, at("gateway", "gateway-form")],
    [
      "gateway of the other family",
      { subnet: "10.1.0.0/24", gateway: "fd00::1" },
      at("gateway", "gateway-outside"),
    ],
    ["gateway alone", { gateway: "10.1.0.1" }, at("gateway", "subnet-missing")],
    ["range outside", { subnet: "10.1.0.0/24", ipRange: "10.2.0.0/25" }, at("ipRange", "range-outside")],
    ["range larger", { subnet: "10.1.0.0/24", ipRange: "10.1.0.0/16" }, at("ipRange", "range-outside")],
    ["range with host bits", { subnet: "10.1.0.0/24", ipRange: "10.1.0.5/25" }, at("ipRange", "range-form")],
    [
      "range of the other family",
      { subnet: "10.1.0.0/24", ipRange: "fd00::/80" },
      at("ipRange", "range-outside"),
    ],
    [
      "range of the gateway alone",
      { subnet: "10.1.0.0/24", ipRange: "10.1.0.1/32" },
      at("ipRange", "range-full"),
    ],
    [
      "auxiliary outside",
      { subnet: "10.1.0.0/24", auxiliaryAddresses: { a: "10.2.0.1" } },
      at("auxiliaryAddresses.a", "auxiliary-outside"),
    ],
    [
      "auxiliary twice",
      { subnet: "10.1.0.0/24", auxiliaryAddresses: { a: "10.1.0.9", b: "10.1.0.9" } },
      at("auxiliaryAddresses.b", "auxiliary-twice"),
    ],
    [
      "auxiliary is the implied gateway",
      { subnet: "10.1.0.0/24", auxiliaryAddresses: { a: "10.1.0.1" } },
      at("auxiliaryAddresses.a", "auxiliary-is-gateway"),
    ],
    [
      "auxiliary malformed",
      { subnet: "10.1.0.0/24", auxiliaryAddresses: { a: "x" } },
      at("auxiliaryAddresses.a", "auxiliary-form"),
    ],
    [
      "auxiliary empty",
      { subnet: "10.1.0.0/24", auxiliaryAddresses: { a: "" } },
      at("auxiliaryAddresses.a", "auxiliary-form"),
    ],
    ["equal to another's", { subnet: "10.50.0.0/16" }, at("subnet", "overlap", "subnet-overlap")],
    ["inside another's", { subnet: "10.50.9.0/24" }, at("subnet", "overlap", "subnet-overlap")],
    ["around another's", { subnet: "10.0.0.0/8" }, at("subnet", "overlap", "subnet-overlap")],
    ["loopback", { subnet: "127.5.0.0/16" }, at("subnet", "special-use")],
    ["multicast", { subnet: "224.1.0.0/16" }, at("subnet", "special-use")],
    ["reserved", { subnet: "240.1.0.0/16" }, at("subnet", "special-use")],
    ["this network", { subnet: "0.1.0.0/16" }, at("subnet", "special-use")],
    ["link-local", { subnet: "169.254.169.0/24" }, at("subnet", "special-use")],
    ["the host's own LAN", { subnet: "192.168.77.0/25" }, at("subnet", "host-route", "confirmation-needed")],
    ["public space", { subnet: "8.8.8.0/24" }, at("subnet", "public-space", "confirmation-needed")],
    [
      "a plain one",
      {
        subnet: "10.1.0.0/24",
        ipRange: "10.1.0.128/25",
        gateway: "10.1.0.254",
        auxiliaryAddresses: { nas: "10.1.0.9" },
      },
      ["ok"],
    ],
  ])("%s", (_, change, expected) => {
    expect(verdict(pool(change))).toEqual(expected);
  });

  test("a suggestion comes with host bits", () => {
    const result = planNetwork(topology, draft(pool({ subnet: "10.1.0.5/24" })), facts);
    expect(!result.ok && result.refusal.detail).toContain("Did you mean 10.1.0.0/24?");
  });

  test("what was confirmed passes, and only that", () => {
    expect(verdict({ ...pool({ subnet: "8.8.8.0/24" }), confirm: ["public-space"] })).toEqual(["ok"]);
    expect(verdict({ ...pool({ subnet: "10.50.0.0/16" }), confirm: ["overlap", "public-space"] })[0]).toBe(
      "subnet-overlap",
    );
  });

  test("the same subnet twice, two IPv4 subnets on a bridge", () => {
    const two = (first: string, second: string): string[] =>
      verdict({
        pools: [first, second].map((subnet) => ({
          subnet,
          ipRange: null,
          gateway: null,
          auxiliaryAddresses: {},
        })),
      });
    expect(two("10.1.0.0/24", "10.1.0.0/24")).toContain("pools[1].subnet:subnet-twice");
    expect(two("10.1.0.0/24", "10.2.0.0/24")).toEqual(["unprocessable", "pools[1].subnet:second-subnet"]);
  });
});

describe("NET-14: IPv6", () => {
  test.each<[string, Partial<NetworkDraft>, string[]]>([
    [
      "subnet without the flag",
      pool({ subnet: "fd00:9::/64" }),
      ["unprocessable", "pools[0].subnet:ipv6-off"],
    ],
    ["flag without subnet", { ipv6: true }, ["unprocessable", "ipv6:ipv6-subnet-missing"]],
    [
      "ADDR-8: a range of a whole /64",
      { ...pool({ subnet: "fd00:9::/48", ipRange: "fd00:9::/64" }), ipv6: true },
      ["unprocessable", "pools[0].ipRange:range-uncounted"],
    ],
    [
      "ADDR-8: a gateway past the first 2^64 addresses",
      { ...pool({ subnet: "fd00:9::/48", gateway: "fd00:9:0:1::1" }), ipv6: true },
      ["unprocessable", "pools[0].gateway:gateway-outside"],
    ],
    ["half of a /64", { ...pool({ subnet: "fd00:9::/64", ipRange: "fd00:9::/65" }), ipv6: true }, ["ok"]],
    [
      "/127",
      { ...pool({ subnet: "fd00:9::/127" }), ipv6: true },
      ["unprocessable", "pools[0].subnet:too-small"],
    ],
    [
      "host bits",
      { ...pool({ subnet: "fd00:9::1/64" }), ipv6: true },
      ["unprocessable", "pools[0].subnet:subnet-form"],
    ],
    [
      "mapped",
      { ...pool({ subnet: "::ffff:10.0.0.0/104" }), ipv6: true },
      ["unprocessable", "pools[0].subnet:subnet-form"],
    ],
    [
      "multicast",
      { ...pool({ subnet: "ff02::/64" }), ipv6: true },
      ["unprocessable", "pools[0].subnet:special-use"],
    ],
    [
      "link-local",
      { ...pool({ subnet: "fe80::/64" }), ipv6: true },
      ["unprocessable", "pools[0].subnet:special-use"],
    ],
    ["plain", { ...pool({ subnet: "fd00:9::/64" }), ipv6: true }, ["ok"]],
  ])("%s", (_, change, expected) => {
    const found = verdict(change);
    expect(
      expected.every((each) => found.includes(each)),
      found.join(),
    ).toBe(true);
  });

  test("an engine with pools of its own for IPv6 needs no subnet", () => {
    expect(planNetwork(topology, draft({ ipv6: true }), { ...facts, apiVersion: [1, 47] }).ok).toBe(true);
  });
});

describe("NET-15 to NET-20: drivers, options, labels", () => {
  const mtu = "com.docker.network.driver.mtu";
  const bridgeName = "com.docker.network.bridge.name";
  test.each<[string, Partial<NetworkDraft>, string]>([
    ["unknown driver", { driver: "weave" }, "unprocessable"],
    ["host", { driver: "host" }, "forbidden"],
    ["null", { driver: "null" }, "forbidden"],
    ["overlay without Swarm", { driver: "overlay" }, "unprocessable"],
    ["macvlan with a malformed parent", { driver: "macvlan", parent: "../x" }, "unprocessable"],
    ["a parent on a bridge", { parent: "eth0" }, "unprocessable"],
    ["mtu abc", { options: { [mtu]: "abc" } }, "unprocessable"],
    ["mtu -1", { options: { [mtu]: "-1" } }, "unprocessable"],
    ["mtu 70000", { options: { [mtu]: "70000" } }, "unprocessable"],
    ["mtu 10", { options: { [mtu]: "10" } }, "unprocessable"],
    [
      "mtu 1000 with IPv6",
      { ...pool({ subnet: "fd00:9::/64" }), ipv6: true, options: { [mtu]: "1000" } },
      "unprocessable",
    ],
    ["bridge name too long", { options: { [bridgeName]: "x".repeat(16) } }, "unprocessable"],
    ["bridge name with a slash", { options: { [bridgeName]: "a/b" } }, "unprocessable"],
    ["bridge name docker0", { options: { [bridgeName]: "docker0" } }, "unprocessable"],
    ["bridge name of another network", { options: { [bridgeName]: "br-shop" } }, "unprocessable"],
    ["bridge name of an interface of the host", { options: { [bridgeName]: "br0" } }, "unprocessable"],
    ["bridge name eth10", { options: { [bridgeName]: "eth10" } }, "unprocessable"],
    [
      "a second default bridge",
      { options: { "com.docker.network.bridge.default_bridge": "true" } },
      "unprocessable",
    ],
    ["bridge name eth0", { options: { [bridgeName]: "eth0" } }, "unprocessable"],
    [
      "a flag that is none",
      { options: { "com.docker.network.bridge.enable_icc": "maybe" } },
      "unprocessable",
    ],
    ["empty label key", { labels: { "": "x" } }, "unprocessable"],
    [
      "200 labels",
      { labels: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`k${index}`, ""])) },
      "unprocessable",
    ],
    ["a huge label", { labels: { k: "x".repeat(5000) } }, "unprocessable"],
  ])("%s", (_, change, code) => {
    expect(verdict(change)[0]).toBe(code);
  });

  test("NET-16: an interface carries one macvlan network before API 1.46, and one ipvlan network", () => {
    const shop = topology.networks[0];
    if (shop === undefined) throw new Error("no network");
    const lan = {
      ...shop,
      id: "lan" as typeof shop.id,
      name: "lan",
      driver: "macvlan",
      parent: "eth0",
      pools: [],
    };
    const there = { ...topology, networks: [...topology.networks, lan] };
    const codes = (part: Partial<NetworkDraft>, apiVersion: [number, number] = [1, 41]): string[] => {
      const result = planNetwork(there, draft({ driver: "macvlan", ...part }), { ...facts, apiVersion });
      return result.ok ? [] : result.refusal.issues.map(({ code, suggestion }) => `${code} ${suggestion}`);
    };
    expect(codes({ parent: "eth0" })).toEqual(["parent-taken eth0.10"]);
    expect(codes({ parent: "eth0.10" })).toEqual([]);
    expect(codes({ driver: "ipvlan", parent: "eth0" })).toEqual([]);
    expect(codes({ parent: "eth0" }, [1, 46])).toEqual([]);
  });

  test("a parent becomes the driver's option", () => {
    const result = planNetwork(topology, draft({ driver: "macvlan", parent: "eth0.20" }), facts);
    expect(result.ok && result.value.options).toEqual({ parent: "eth0.20" });
  });
});
