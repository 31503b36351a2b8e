import { describe, expect, it } from "vitest";
import { findSelection, isUnreadUplink, nameWanted, toSelectText } from "@/app/selection-in-url";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { PageSelection, Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

const uplink = {
  kind: "physical",
  addresses: [],
  mac: null,
  mtu: 1500,
  state: "up",
  master: null,
  vxlanId: null,
};
const topology: Topology = {
  ...sampleTopology({ containers: 8, networks: 4, seed: 3 }),
  host: {
    interfaces: [
      { ...uplink, name: "eth0" },
      { ...uplink, name: "a:b%2F" },
      { ...uplink, name: "docker0", kind: "bridge" },
    ],
    routes: null,
  },
};
const selections: PageSelection[] = [
  { kind: "uplink", name: "eth0" },
  { kind: "uplink", name: "a:b%2F" },
  ...topology.networks.map((network): Selection => ({ kind: "network", id: network.id })),
  ...topology.containers.map((container): Selection => ({ kind: "container", id: container.id })),
  ...topology.endpoints.map(({ networkId, containerId }): Selection => ({
    kind: "endpoint",
    networkId,
    containerId,
  })),
  { kind: "containers", ids: topology.containers.slice(1, 4).map((container) => container.id) },
];

describe("the selection in the address", () => {
  it("comes back as it was, for everything that can be selected", () => {
    expect(selections.length).toBeGreaterThan(10);
    for (const selection of selections)
      expect(findSelection(toSelectText(selection, topology), topology)).toEqual(selection);
  });

  it("comes back where names hold slashes and colons, or stand for two networks", () => {
    const networks = topology.networks.map((network, index) => ({
      ...network,
      name: index < 2 ? "twin" : `a/b:c ${index}%2F`,
    }));
    const odd = { ...topology, networks };
    for (const selection of selections)
      expect(findSelection(toSelectText(selection, odd), odd)).toEqual(selection);
  });

  it("is the container of a link that is gone, and the link once it is back", () => {
    const [gone] = topology.endpoints;
    if (gone === undefined) throw new Error("the sample has links");
    const selection: Selection = {
      kind: "endpoint",
      networkId: gone.networkId,
      containerId: gone.containerId,
    };
    const text = toSelectText(selection, topology);
    const without = { ...topology, endpoints: topology.endpoints.filter((each) => each !== gone) };
    expect(findSelection(text, without)).toEqual({ kind: "container", id: gone.containerId });
    expect(findSelection(text, topology)).toEqual(selection);
  });

  it("is null for what is not there", () => {
    for (const text of [
      "",
      "network",
      "network:gone",
      "endpoint:a",
      "endpoint:%/b",
      "thing:x",
      "uplink:docker0",
      "uplink:eth9",
    ])
      expect(findSelection(text, topology), text).toBeNull();
    expect(nameWanted("network:gone")).toBe("gone");
    expect(isUnreadUplink("uplink:eth9", topology)).toBe(false);
    expect(isUnreadUplink("uplink:eth9", { ...topology, host: null })).toBe(true);
    // Its text is in the storage of the tab that made it.
    expect(findSelection("containers:~k3x", topology)).toBeNull();
    expect(nameWanted("containers:~k3x")).toContain("another tab");
  });
});
