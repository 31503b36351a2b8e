import { describe, expect, test } from "vitest";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, Host, HostInterface, Network } from "@/lib/domain/topology/topology";
import {
  describeUplink,
  publicationsThrough,
  routesThrough,
  uplinkFacts,
  uplinksOfAddresses,
} from "@/lib/domain/wiring/uplink-facts";

const like = sampleTopology({ containers: 3, networks: 1, seed: 1 }).networks[0];

function network(name: string, change: Partial<Network>): Network {
  if (like === undefined) throw new Error("the sample has no network");
  const bridge = { interface: `br-${name}`, icc: true, masquerade: true, mtu: null };
  return { ...like, name, driver: "bridge", internal: false, bridge, parent: null, ...change };
}

function uplink(name: string, addresses: string[]): HostInterface {
  return {
    name,
    kind: "physical",
    addresses,
    mac: null,
    mtu: 1500,
    state: "up",
    master: null,
    vxlanId: null,
  };
}

const networks = [
  network("web", {}),
  network("back", { internal: true }),
  network("open", { bridge: { interface: "br-open", icc: true, masquerade: false, mtu: null } }),
  network("lan", { driver: "macvlan", bridge: null, parent: "eth1" }),
  network("host", { driver: "host", bridge: null }),
];

const host: Host = {
  interfaces: [uplink("eth1", ["10.0.0.2/24"]), uplink("eth0", ["192.168.50.10/24", "fd00::a/64"])],
  routes: [{ destination: "0.0.0.0/0", gateway: "192.168.50.1", interface: "eth0" }],
};

describe("UP-4 what an uplink is to the networks", () => {
  const [first, second] = uplinkFacts(host, networks);

  test("the one with the default route stands first and carries what leaves", () => {
    expect(first?.interface.name).toBe("eth0");
    expect(first?.masqueraded.map((each) => each.name)).toEqual(["web"]);
    expect(first?.routed.map((each) => each.name)).toEqual(["open"]);
    expect(first?.internal.map((each) => each.name)).toEqual(["back"]);
    expect(first?.direct).toEqual([]);
  });

  test("another one has its own segment only", () => {
    expect(second?.masqueraded).toEqual([]);
    expect(second?.direct.map((each) => each.name)).toEqual(["lan"]);
  });

  test("in words", () => {
    const name = (each: Network): string => each.name;
    expect(first === undefined ? [] : describeUplink(first, name)).toEqual([
      "The default route leads here, to 192.168.50.1.",
      "Masqueraded, so leaving with the host’s address: web.",
      "Not masqueraded, so leaving with their own addresses: open.",
      "Internal, so never leaving: back.",
    ]);
    expect(second === undefined ? [] : describeUplink(second, name)).toEqual([
      "No default route leads here: only packets for its own subnets and routes leave.",
      "On its segment with addresses of their own: lan.",
    ]);
    const down =
      second === undefined ? null : { ...second, interface: { ...second.interface, state: "down" } };
    expect(down === null ? [] : describeUplink(down, name)).toEqual([
      "It is down: nothing passes.",
      "On its segment with addresses of their own: lan.",
    ]);
    const unread = uplinkFacts({ ...host, routes: null }, networks)[0];
    expect(unread === undefined ? [] : describeUplink(unread, name)[0]).toMatch(/can’t be read/);
  });
});

test("UP-5 the ports that an uplink's addresses carry", () => {
  const port = { containerPort: 80, protocol: "tcp" };
  const ports = [
    { ...port, hostAddress: "0.0.0.0", hostPort: 8080 },
    { ...port, hostAddress: "::", hostPort: 8080 },
    { ...port, hostAddress: "10.0.0.2", hostPort: 53 },
    { ...port, hostAddress: "127.0.0.1", hostPort: 9000 },
  ];
  const container = { id: "c1" as Container["id"], name: "web1", ports };
  const through = host.interfaces.map((one) =>
    publicationsThrough(one, [container]).map(({ hostPort }) => hostPort),
  );
  expect(through).toEqual([[53, 8080], [8080]]);
});

test("UP-7 routes through an interface, the default ones first", () => {
  const vpn = { destination: "10.8.0.0/16", gateway: "192.168.50.3", interface: "eth0" };
  const other = { destination: "172.16.0.0/12", gateway: null, interface: "eth1" };
  const routes = [vpn, other, ...(host.routes ?? [])];
  expect(routesThrough({ routes }, "eth0")?.map(({ destination }) => destination)).toEqual([
    "0.0.0.0/0",
    "10.8.0.0/16",
  ]);
  expect(routesThrough({ routes }, "eth1")).toEqual([other]);
  expect(routesThrough({ routes: null }, "eth0")).toBeNull();
});

test.each<[hostAddresses: string[], expected: string[]]>([
  [["0.0.0.0"], ["eth1", "eth0"]],
  [[""], ["eth1", "eth0"]],
  [["::"], ["eth0"]],
  [["192.168.50.10"], ["eth0"]],
  [["fd00:0::a"], ["eth0"]],
  [["127.0.0.1"], []],
  [["10.9.9.9"], []],
])("UP-5 a port on %j is reached by %j", (hostAddresses, expected) => {
  expect(uplinksOfAddresses(host.interfaces, hostAddresses).map((one) => one.name)).toEqual(expected);
});
