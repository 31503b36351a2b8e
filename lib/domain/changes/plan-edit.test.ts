import { describe, expect, it } from "vitest";
import { networkWith } from "@/lib/domain/addresses/network-with";
import { copyNetwork } from "@/lib/domain/changes/copy-network";
import { planEdit } from "@/lib/domain/changes/plan-edit";
import { toNetworkDraft } from "@/lib/domain/changes/undo";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { type NetworkDraft, planNetwork } from "@/lib/domain/topology/plan-network";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Network, Topology } from "@/lib/domain/topology/topology";

const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 41],
  swarmActive: false,
  networkDrivers: null,
  hostSubnets: [],
  hostInterfaces: [],
  defaultAddressPools: null,
};

const pool = { subnet: "10.40.0.0/24", gateway: "10.40.0.1" };
const members = [
  { name: "web", ipv4: "10.40.0.3" },
  { name: "api", ipv4: "10.40.0.2" },
  { name: "db", ipv4: "10.40.0.50", reserved: "10.40.0.50" },
  { name: "idle", reserved: "10.40.0.99" },
];

function edit(
  { topology, network }: { topology: Topology; network: Network },
  part: Partial<NetworkDraft>,
  known = facts,
) {
  return planEdit(topology, network, { ...toNetworkDraft(network), ...part }, known);
}

function planOf(result: ReturnType<typeof planEdit>) {
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
}

describe("editing a network", () => {
  it("EDIT-2: takes it apart, makes it again and connects its members, those with static addresses first", () => {
    const plan = planOf(edit(networkWith(pool, members), { internal: true }));
    expect(plan.changes).toEqual(["internal"]);
    expect(plan.planned.map((step) => step.command)).toEqual([
      "docker network disconnect net web",
      "docker network disconnect net api",
      "docker network disconnect net idle",
      "docker network disconnect net db",
      "docker network rm net",
      "docker network create --internal --subnet 10.40.0.0/24 --gateway 10.40.0.1 net",
      "docker network connect --ip 10.40.0.50 net db",
      "docker network connect --ip 10.40.0.99 net idle",
      "docker network connect net api",
      "docker network connect net web",
    ]);
    // The engine gives the lowest free address: they get what they had.
    expect(plan.planned.slice(-2).map((step) => step.address)).toEqual(["10.40.0.2", "10.40.0.3"]);
    expect(plan.interrupted.map(({ name }) => name)).toEqual(["web", "api", "db"]);
    expect(plan.warnings.map(({ code }) => code)).toEqual(["internal"]);
  });

  it("EDIT-2: a new name is what the members are connected to", () => {
    const plan = planOf(edit(networkWith(pool, members), { name: "other" }));
    expect(plan.steps.at(-1)).toMatchObject({ kind: "connect", network: "other" });
    expect(plan.planned.at(-1)?.command).toBe("docker network connect other web");
  });

  it("EDIT-5: a draft of what stands changes nothing, however its rows are sorted", () => {
    const { topology, network } = networkWith(pool, members);
    const labelled = { ...network, labels: { b: "2", a: "1" } };
    const stand = { topology: { ...topology, networks: [labelled] }, network: labelled };
    expect(planOf(edit(stand, { labels: { a: "1", b: "2" } })).steps).toEqual([]);
    expect(planOf(edit(stand, { labels: { a: "1" } })).changes).toEqual(["labels"]);
  });

  it("EDIT-4: addresses outside the new subnet are left to the engine, and told; those inside are kept", () => {
    const small = { subnet: "10.40.0.0/26", ipRange: null, gateway: null, auxiliaryAddresses: {} };
    const plan = planOf(edit(networkWith(pool, members), { pools: [small] }));
    expect(plan.warnings.map(({ message }) => message)).toEqual([
      "idle can’t keep its static address 10.40.0.99: the engine gives it another.",
    ]);
    expect(plan.steps.find((step) => step.kind === "connect" && step.container === "c2")).toMatchObject({
      ipv4Address: "10.40.0.50",
    });
    const far = { ...small, subnet: "10.41.0.0/24" };
    const moved = planOf(edit(networkWith(pool, members), { pools: [far] }));
    expect(moved.warnings).toHaveLength(4);
    expect(moved.steps.filter((step) => step.kind === "connect")).toEqual(
      moved.steps
        .filter((step) => step.kind === "connect")
        .map((step) => ({
          ...step,
          ipv4Address: null,
          former: expect.objectContaining({ ipv4: null }) as unknown,
        })),
    );
  });

  it("EDIT-4: an address that becomes the gateway's is one that can't be kept", () => {
    const own = { ...pool, ipRange: null, gateway: "10.40.0.50", auxiliaryAddresses: {} };
    const plan = planOf(edit(networkWith(pool, members), { pools: [own] }));
    expect(plan.warnings[0]?.message).toContain("10.40.0.50");
  });

  it("EDIT-2: nobody is asked again about the subnet that stands, nor about the routes by its own bridge", () => {
    const { topology, network } = networkWith({ ...pool, subnet: "8.8.8.0/24", gateway: "8.8.8.1" }, []);
    const interfaces = {
      interfaces: [],
      routes: [{ destination: "8.8.8.0/24", gateway: null, interface: "br-0" }],
    };
    const stand = { topology: { ...topology, host: interfaces }, network };
    const create = planOf(edit(stand, { internal: true })).steps.find(({ kind }) => kind === "create");
    expect(create).toMatchObject({ confirm: expect.arrayContaining(["host-route", "public-space"]) });
    const next = [{ subnet: "8.8.9.0/24", ipRange: null, gateway: null, auxiliaryAddresses: {} }];
    const moved = planEdit(
      stand.topology,
      network,
      { ...toNetworkDraft(network), pools: next, confirm: [] },
      facts,
    );
    expect(moved.ok ? [] : moved.refusal.issues.map(({ code }) => code)).toEqual(["public-space"]);
  });

  it("EDIT-2: its own name, subnet and bridge are free for it", () => {
    const { topology, network } = networkWith(pool, members);
    const options = { "com.docker.network.bridge.name": "br-0" };
    const own = { ...network, options };
    const stand = { topology: { ...topology, networks: [own] }, network: own };
    const known = {
      ...facts,
      hostInterfaces: ["br-0"],
      hostSubnets: [{ interface: "br-0", cidr: "10.40.0.0/24" }],
    };
    expect(edit(stand, { internal: true }, known)).toMatchObject({ ok: true });
  });

  it("EDIT-3: refuses what could not be made again, and what would lose something", () => {
    const { topology, network } = networkWith(pool, members);
    const detailOf = (part: Partial<Network>, endpoint: object = {}): string => {
      const other = { ...network, ...part };
      const result = edit(
        {
          topology: {
            ...topology,
            networks: [other],
            endpoints: topology.endpoints.map((each) => ({ ...each, ...endpoint })),
          },
          network: other,
        },
        { name: "fine", internal: true },
      );
      return result.ok ? "" : result.refusal.detail;
    };
    expect(detailOf({ predefined: true })).toContain("Docker's own");
    expect(detailOf({ scope: "swarm" })).toContain("swarm");
    expect(detailOf({ name: "bad name!" })).toContain("could not be made again");
    expect(detailOf({}, { aliases: null })).toContain("aliases");
    expect(detailOf({}, { state: "ghost" })).toContain("ghost");
    const clash = [...members, { name: "late", reserved: "10.40.0.3" }];
    const stuck = edit(networkWith(pool, clash), { internal: true });
    expect(stuck.ok ? "" : stuck.refusal.detail).toMatch(
      /^late can’t start: its address 10\.40\.0\.3 is taken by web\. To mend it, .* Then net can be edited\.$/,
    );
    const many = Array.from({ length: 50 }, (_, index) => ({ ipv4: `10.40.0.${index + 2}` }));
    const long = edit(networkWith(pool, many), { internal: true });
    expect(long.ok ? "" : long.refusal.detail).toContain("102 steps");
  });

  it("EDIT-3: an issue of the draft keeps its field", () => {
    const bad = edit(networkWith(pool, members), { name: "host" });
    expect(bad.ok ? null : bad.refusal.issues[0]).toMatchObject({ path: "name", code: "predefined" });
  });

  it("EDIT-6: names those who share a member's network namespace, and labels that can't come back", () => {
    const topology = teachingTopology();
    const back = topology.networks.find(({ name }) => name === "shop_back") as Network;
    const labelled = { ...back, labels: { "api.token": masked } };
    const stand = {
      topology: { ...topology, networks: topology.networks.map((each) => (each === back ? labelled : each)) },
      network: labelled,
    };
    const plan = planOf(edit(stand, { internal: false, labels: {} }));
    expect(plan.interrupted.map(({ name }) => name)).toContain("db-exporter");
    expect(plan.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["masked-labels", "compose", "ports", "default-route"]),
    );
  });
});

describe("copying a network", () => {
  it("EDIT-1: takes the next free subnet of the same size, with all addresses at the same places", () => {
    const { topology, network } = networkWith(
      {
        ...pool,
        ipRange: "10.40.0.128/25",
        gateway: "10.40.0.254",
        auxiliaryAddresses: { nas: "10.40.0.9" },
      },
      members,
    );
    const own = {
      ...network,
      options: { "com.docker.network.bridge.name": "br-own", "com.docker.network.driver.mtu": "1400" },
      labels: { team: "blue", "com.docker.compose.network": "net" },
    };
    const stand = { ...topology, networks: [own] };
    const copy = copyNetwork(stand, own, facts);
    expect(copy).toMatchObject({
      name: "net-copy",
      options: { "com.docker.network.driver.mtu": "1400" },
      labels: { team: "blue" },
    });
    const [moved] = copy.pools;
    const start = moved?.subnet?.replace(/\.0\/24$/, "") ?? "";
    expect(moved).toEqual({
      subnet: `${start}.0/24`,
      ipRange: `${start}.128/25`,
      gateway: `${start}.254`,
      auxiliaryAddresses: { nas: `${start}.9` },
    });
    expect(start).not.toBe("10.40.0");
    expect(planNetwork(stand, copy, facts)).toMatchObject({ ok: true });
    const second = copyNetwork({ ...stand, networks: [own, { ...own, name: "net-copy" }] }, own, facts);
    expect(second.name).toBe("net-copy-2");
  });

  it("EDIT-1: the engine takes every copy that can be made", () => {
    const topology = teachingTopology();
    for (const network of topology.networks.filter(({ predefined }) => !predefined)) {
      const planned = planNetwork(topology, copyNetwork(topology, network, facts), facts);
      const codes = planned.ok ? [] : planned.refusal.issues.map(({ code }) => code);
      // Of an interface that takes one network the copy needs another: its person says which.
      expect(codes, network.name).toEqual(network.parent === null ? [] : ["parent-taken"]);
    }
  });
});
