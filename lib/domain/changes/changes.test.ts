import { describe, expect, it } from "vitest";
import { connectStep, type Step } from "@/lib/domain/changes/change";
import { planChanges } from "@/lib/domain/changes/plan-changes";
import { askForFormer, hasDrifted, tellLosses } from "@/lib/domain/changes/restore";
import { joinUndos, undoConnect, undoDisconnect, undoRemove } from "@/lib/domain/changes/undo";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { masked } from "@/lib/domain/topology/mask-secrets";
import { teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, Endpoint, Network } from "@/lib/domain/topology/topology";

const topology = teachingTopology();
const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 41],
  swarmActive: false,
  networkDrivers: null,
  hostSubnets: [],
  hostInterfaces: [],
  defaultAddressPools: null,
};

/** A running container on a user-defined bridge with IPv4, and another such network that it is not on. */
function pick(): { container: Container; network: Network; endpoint: Endpoint; other: Network } {
  for (const endpoint of topology.endpoints) {
    const network = topology.networks.find((each) => each.id === endpoint.networkId);
    const container = topology.containers.find((each) => each.id === endpoint.containerId);
    const own = topology.endpoints.filter((each) => each.containerId === endpoint.containerId);
    const other = topology.networks.find(
      (each) =>
        each.driver === "bridge" &&
        !each.predefined &&
        each.pools.length > 0 &&
        own.every((one) => one.networkId !== each.id),
    );
    if (
      network?.driver === "bridge" &&
      !network.predefined &&
      container?.state === "running" &&
      endpoint.ipv4 !== null &&
      other !== undefined
    )
      return { container, network, endpoint, other };
  }
  throw new Error("the sample has no such container");
}

const { container, network, endpoint, other } = pick();
const disconnect: Step = {
  kind: "disconnect",
  network: network.name,
  container: container.name,
  force: false,
};

describe("planning several steps", () => {
  it("CHG-1: judges each on the state that those before it leave", () => {
    const stranger = topology.containers.find(
      (each) =>
        each.state === "running" &&
        each.networkMode !== "host" &&
        each.networkMode !== "none" &&
        each.sharesNetworkOf === null &&
        topology.endpoints.every((one) => one.containerId !== each.id || one.networkId !== network.id),
    );
    const taking: Step = {
      ...connectStep({ network: network.name, container: stranger?.name ?? "" }),
      ipv4Address: endpoint.ipv4,
    };
    const early = planChanges(topology, [taking], facts);
    expect(early.ok ? null : early.refusal.issues[0]).toMatchObject({
      path: "steps[0].ipv4Address",
      code: "address-in-use",
    });
    expect(planChanges(topology, [disconnect, taking], facts).ok).toBe(true);
  });

  it("CHG-1: knows a network that an earlier step makes, and no longer one that it removes", () => {
    const create: Step = {
      kind: "create",
      name: "fresh",
      driver: "bridge",
      internal: false,
      attachable: false,
      ipv6: false,
      pools: [{ subnet: "10.250.0.0/24", ipRange: null, gateway: null, auxiliaryAddresses: {} }],
      parent: null,
      options: {},
      labels: {},
      confirm: [],
    };
    const join = connectStep({ network: "fresh", container: container.name });
    const planned = planChanges(topology, [create, join], facts);
    expect(planned.ok ? planned.value.map((step) => step.address) : planned.refusal).toEqual([
      null,
      "10.250.0.2",
    ]);
    const remove: Step = { kind: "remove", network: "fresh", force: false };
    expect(planChanges(topology, [create, remove, create], facts).ok).toBe(true);
    const late = planChanges(topology, [create, remove, join], facts);
    expect(late.ok ? null : late.refusal.code).toBe("not-found");
    const busy = planChanges(topology, [create, join, remove], facts);
    expect(busy.ok ? null : busy.refusal.issues[0]?.path).toBe("steps[2].network");
  });

  it("tells a step whose goal holds already", () => {
    const planned = planChanges(topology, [disconnect, disconnect], facts);
    expect(planned.ok ? planned.value.map((step) => step.changes) : null).toEqual([true, false]);
  });
});

describe("taking back", () => {
  it("CHG-4: an undo can be planned on the state that the change leaves, and leads back", () => {
    const undo = undoDisconnect(topology, { network, container, endpoint }, facts);
    const planned = planChanges(topology, [disconnect, ...undo.steps], facts);
    expect(planned.ok ? planned.value.map((step) => step.changes) : planned.refusal).toEqual([true, true]);
    const both = joinUndos([undo, undoConnect(topology, { network: other, container })]);
    expect(both.steps.map((step) => step.kind)).toEqual(["disconnect", "connect"]);
  });

  it("CHG-2: leaves masked labels out and names them", () => {
    const labelled = { ...network, labels: { team: "blue", "api.token": masked } };
    const without = {
      ...topology,
      networks: topology.networks.filter((each) => each !== network),
      endpoints: topology.endpoints.filter((each) => each.networkId !== network.id),
    };
    const undo = undoRemove(without, labelled, [], facts);
    expect(undo.steps[0]).toMatchObject({ kind: "create", name: network.name, labels: { team: "blue" } });
    expect(undo.notes.join(" ")).toContain("api.token");
  });

  it("CHG-2: says why a network can't be made again", () => {
    const odd = { ...network, name: "bad name!" };
    const undo = undoRemove(topology, odd, [], facts);
    expect(undo.steps).toEqual([]);
    expect(undo.notes[0]).toContain("could not be made again");
  });
});

it("an undo of more steps than one change may have says so instead of being refused later", () => {
  const one = undoConnect(topology, { network, container });
  expect(joinUndos(Array.from({ length: 100 }, () => one)).steps).toHaveLength(100);
  const many = joinUndos(Array.from({ length: 101 }, () => one));
  expect(many.steps).toEqual([]);
  expect(many.notes[0]).toContain("101 steps");
});

describe("former addresses", () => {
  const without = { ...topology, endpoints: topology.endpoints.filter((each) => each !== endpoint) };
  const [step] = undoDisconnect(topology, { network, container, endpoint }, facts).steps;
  if (step?.kind !== "connect") throw new Error("no way back");
  const wish = { ...step, ipv4Address: null };
  const former = { ipv4: endpoint.ipv4, ipv6: null, mac: null, defaultRoute: false };

  it("CHG-6: are asked for where the engine would choose others, and not where it just did the right thing", () => {
    const asked = askForFormer(
      without,
      { network, container },
      { ...wish, former },
      { facts, isInsistent: true },
    );
    expect(asked.ipv4Address).toBe(endpoint.ipv4);
    const far = { ...former, ipv4: "1.2.3.4" };
    const hopeless = askForFormer(
      without,
      { network, container },
      { ...wish, former: far },
      { facts, isInsistent: true },
    );
    expect(hopeless.ipv4Address).toBeNull();
  });

  it("CHG-5: links, driver options and link-local addresses are asked for again, and told when they don't come", () => {
    const extras = {
      links: ["web:backend"],
      driverOptions: { "com.example.note": "a b" },
      linkLocalAddresses: ["169.254.34.68"],
    };
    const had = { ...endpoint, extras };
    const [back] = undoDisconnect(topology, { network, container, endpoint: had }, facts).steps;
    if (back?.kind !== "connect") throw new Error("no way back");
    expect(back.former?.extras).toEqual(extras);
    const planned = planChanges(topology, [disconnect, back], facts);
    expect(planned.ok ? planned.value[1]?.command : null).toContain(
      "--link web:backend --link-local-ip 169.254.34.68 --driver-opt 'com.example.note=a b'",
    );
    const tell = (now: typeof endpoint) =>
      tellLosses(topology, { network, container }, now, { wish: back, asked: back });
    expect(tell(had)).toEqual([]);
    expect(tell({ ...had, extras: { ...extras, links: [] } })).toEqual([
      "The engine did not bring back --link web:backend.",
    ]);
    expect(tell(endpoint)).toEqual([
      "The engine did not bring back --link web:backend, --link-local-ip 169.254.34.68, --driver-opt com.example.note.",
    ]);
  });

  it("CHG-5: what did not come back is told", () => {
    const now = { ...endpoint, ipv4: "10.9.9.9", reserved: null };
    expect(hasDrifted(now, former)).toBe(true);
    expect(hasDrifted(endpoint, former)).toBe(false);
    const told = tellLosses(topology, { network, container }, now, {
      wish: { ...wish, former },
      asked: wish,
    });
    expect(told[0]).toContain(`not ${endpoint.ipv4 ?? ""}`);
    expect(
      tellLosses(topology, { network, container }, endpoint, { wish: { ...wish, former }, asked: wish }),
    ).toEqual([]);
  });
});
