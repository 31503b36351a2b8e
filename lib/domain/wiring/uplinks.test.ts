import { expect, test } from "vitest";
import { defaultRoutesThrough, type Exit, exitOf, isUplink } from "@/lib/domain/wiring/uplinks";
import type { BridgeDetails, Network } from "@/lib/domain/topology/topology";

test.each<[name: string, kind: string, master: string | null, expected: boolean]>([
  ["eth0", "physical", null, true],
  ["wlan0", "physical", null, true],
  ["bond0", "bond", null, true],
  ["eth1", "physical", "bond0", false],
  ["eth0.20", "vlan", null, true],
  ["wg0", "wireguard", null, true],
  ["lo", "loopback", null, false],
  ["docker0", "bridge", null, false],
  ["veth9cf81ff", "veth", "docker0", false],
  ["vx-001001-abcde", "vxlan", null, false],
  ["sit0", "physical", null, false],
])("UP-1 %s (%s, port of %s) is an uplink: %s", (name, kind, master, expected) => {
  expect(isUplink({ name, kind, master })).toBe(expected);
});

test("UP-2 a default route belongs to the interface that it names", () => {
  const routes = [
    { destination: "0.0.0.0/0", gateway: "192.168.50.1", interface: "eth0" },
    { destination: "::/0", gateway: "fe80::1", interface: "eth0" },
    { destination: "10.8.0.0/16", gateway: "10.8.0.1", interface: "wg0" },
  ];
  expect(defaultRoutesThrough({ routes }, "eth0")).toEqual([
    { family: 4, gateway: "192.168.50.1" },
    { family: 6, gateway: "fe80::1" },
  ]);
  expect(defaultRoutesThrough({ routes }, "wg0")).toEqual([]);
  expect(defaultRoutesThrough({ routes: null }, "eth0")).toBeNull();
});

const bridge: BridgeDetails = { interface: "br-1", icc: true, masquerade: true, mtu: null };

test.each<[string, Pick<Network, "driver" | "internal" | "bridge" | "parent">, Exit]>([
  ["bridge", { driver: "bridge", internal: false, bridge, parent: null }, "masqueraded"],
  ["internal bridge", { driver: "bridge", internal: true, bridge, parent: null }, "internal"],
  [
    "bridge without masquerading",
    { driver: "bridge", internal: false, bridge: { ...bridge, masquerade: false }, parent: null },
    "routed",
  ],
  ["macvlan", { driver: "macvlan", internal: false, bridge: null, parent: "eth0" }, "direct"],
  ["internal macvlan", { driver: "macvlan", internal: true, bridge: null, parent: null }, "internal"],
  ["overlay", { driver: "overlay", internal: false, bridge: null, parent: null }, "masqueraded"],
  ["host", { driver: "host", internal: false, bridge: null, parent: null }, "none"],
  ["a plugin's", { driver: "weave", internal: false, bridge: null, parent: null }, "unknown"],
])("UP-3 how a network's packets leave: %s", (_title, network, expected) => {
  expect(exitOf(network)).toBe(expected);
});
