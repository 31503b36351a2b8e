import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findingsOf, type Finding, type StepCureId, toSelection } from "@/lib/domain/findings/finding";
import { createFindingsKeeper, listFindings } from "@/lib/domain/findings/list-findings";
import { planCure, planCures } from "@/lib/domain/findings/plan-cure";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { ObservedContainer, ObservedPool } from "@/lib/domain/topology/observed";
import { planRemoval } from "@/lib/domain/topology/plan-removal";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, Leftover, PortBinding, Topology, WantedPort } from "@/lib/domain/topology/topology";

const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 41],
  swarmActive: false,
  networkDrivers: null,
  hostSubnets: [],
  hostInterfaces: [],
  defaultAddressPools: null,
};

/** 64 digits, as the engine's. */
const idOf = (text: string): string => Buffer.from(text).toString("hex").padEnd(64, "0").slice(0, 64);

interface Attached {
  ipv4?: string;
  /** A static address. */
  asks?: string;
  /** Another id than that of today's network of the name; empty for one that was never started. */
  id?: string;
}

interface Seen {
  networks: Record<string, Partial<ObservedPool> & { subnet?: string; leftovers?: Leftover[] }>;
  containers: Record<
    string,
    {
      on?: Record<string, Attached>;
      state?: string;
      mode?: string;
      ports?: PortBinding[];
      wants?: WantedPort[];
      aliases?: string[];
    }
  >;
}

/** The topology of an engine that tells this. */
function see({ networks, containers }: Seen): Topology {
  const observed = Object.entries(containers).map(
    ([name, { on = {}, state = "running", mode, ports = [] }]): ObservedContainer => ({
      id: idOf(name),
      name,
      image: "busybox",
      state,
      health: "none",
      networkMode: mode ?? Object.keys(on)[0] ?? "bridge",
      labels: {},
      ports,
      endpoints: Object.entries(on).map(([network, { ipv4, asks, id }]) => ({
        networkName: network,
        networkId: id ?? idOf(network),
        endpointId: ipv4 === undefined ? "" : `endpoint ${name} ${network}`,
        ipv4: ipv4 ?? null,
        ipv6: null,
        mac: null,
        gateway: null,
        reservedIpv4: asks ?? null,
        reservedIpv6: null,
        gatewayPriority: null,
      })),
    }),
  );
  return buildTopology(
    {
      networks: Object.entries(networks).map(([name, { subnet, ipRange, auxiliaryAddresses }]) => ({
        id: idOf(name),
        name,
        driver: "bridge",
        scope: "local",
        internal: false,
        attachable: false,
        ingress: false,
        ipv6: false,
        labels: {},
        options: {},
        pools:
          subnet === undefined
            ? []
            : [
                {
                  subnet,
                  ipRange: ipRange ?? null,
                  gateway: null,
                  auxiliaryAddresses: auxiliaryAddresses ?? {},
                },
              ],
      })),
      containers: observed,
      inspections: new Map(
        observed.map((container) => [
          container.id,
          {
            exposedPorts: [],
            endpoints: Object.fromEntries(
              container.endpoints.map(({ networkName }) => [
                networkName,
                {
                  aliases: containers[container.name]?.aliases ?? [],
                  dnsNames: null,
                  gatewayPriority: null,
                },
              ]),
            ),
            observedEndpoints: container.endpoints,
            wantedPorts: containers[container.name]?.wants ?? [],
            pid: null,
            startedAt: null,
          },
        ]),
      ),
      leftovers: new Map(
        Object.entries(networks).map(([name, { leftovers = [] }]) => [idOf(name), leftovers]),
      ),
    },
    { engine: "default", revision: 1, takenAt: "" },
  );
}

const find = (topology: Topology, given: Partial<EngineFacts> = {}): Finding[] =>
  listFindings(topology, { ...facts, ...given });

/** The one finding of that code. */
function only(topology: Topology, code: Finding["code"]): Finding {
  const found = find(topology).filter((finding) => finding.code === code);
  expect(found).toHaveLength(1);
  return found[0] as Finding;
}

/** The commands of a cure; the refusal's words where there are none. */
function commands(topology: Topology, finding: Finding, cure: StepCureId): string[] | string {
  const plan = planCure(topology, finding, cure, facts);
  return plan.ok ? plan.value.planned.map(({ command }) => command) : plan.refusal.detail;
}

test("FINDING-1: a picture in order has no findings", () => {
  const topology = see({
    networks: {
      front: { subnet: "10.1.0.0/24", ipRange: "10.1.0.128/25" },
      empty: { subnet: "10.2.0.0/24" },
    },
    containers: {
      web: { on: { front: { ipv4: "10.1.0.9", asks: "10.1.0.9" } } },
      job: { on: { front: { asks: "10.1.0.10" } }, state: "exited" },
      never: { on: { front: { id: "" } }, state: "created" },
    },
  });
  expect(find(topology)).toEqual([]);
});

describe("FINDING-2: a ghost", () => {
  const ghosted = (pool = "10.1.0.0/24"): Topology =>
    see({
      networks: { front: { subnet: pool }, back: { subnet: "10.2.0.0/24" } },
      containers: {
        holder: { on: { front: { ipv4: "10.1.0.2" } } },
        web: { on: { back: { ipv4: "10.2.0.2" }, front: { asks: "10.1.0.2" } }, aliases: ["www"] },
      },
    });

  test("is found on the endpoint, taken off, or connected with an address that is free", () => {
    const topology = ghosted();
    const finding = only(topology, "ghost");
    expect(finding).toMatchObject({ severity: "error", containerId: idOf("web"), networkId: idOf("front") });
    expect(toSelection(finding)).toMatchObject({ kind: "endpoint" });
    expect(commands(topology, finding, "take-off")).toEqual(["docker network disconnect --force front web"]);
    // Its own address is taken, so the engine chooses; the aliases stay.
    expect(commands(topology, finding, "attach")).toEqual(["docker network connect --alias www front web"]);
    // It is no matter of its address: that finding would say the same in other words.
    expect(find(topology).map(({ code }) => code)).toEqual(["ghost"]);
  });

  test("on a full network is not let go of while it runs", () => {
    const topology = ghosted("10.1.0.0/30");
    for (const cure of ["take-off", "attach"] as const)
      expect(commands(topology, only(topology, "ghost"), cure)).toContain("front has none");
  });
});

describe("FINDING-3: a network that is gone", () => {
  const gone = {
    state: "exited",
    on: { lost: { asks: "10.7.3.9", id: idOf("an older one") } },
    aliases: ["a"],
  };

  test("is made again for all who have lost it, around the addresses that they ask for", () => {
    const other = { ...gone, on: { lost: { asks: "10.7.3.10", id: idOf("an older one") } } };
    const topology = see({ networks: {}, containers: { web: gone, job: other } });
    const [job, web] = find(topology);
    expect([job?.code, web?.code]).toEqual(["network-gone", "network-gone"]);
    expect(toSelection(web as Finding)).toEqual({ kind: "container", id: idOf("web") });
    expect(commands(topology, web as Finding, "make-again")).toEqual([
      "docker network create --subnet 10.7.3.0/24 lost",
      "docker network connect --ip 10.7.3.10 --alias a lost job",
      "docker network connect --ip 10.7.3.9 --alias a lost web",
    ]);
    expect(commands(topology, web as Finding, "take-off")).toEqual(["docker network disconnect lost web"]);
    // One cure mends both.
    const all = planCures(topology, find(topology), facts);
    expect(all.planned).toHaveLength(3);
    expect(all.cured).toHaveLength(2);
  });

  test("is not stood in for by another network of its name", () => {
    const topology = see({ networks: { lost: { subnet: "10.9.0.0/24" } }, containers: { web: gone } });
    expect(topology.endpoints).toEqual([]);
    const finding = only(topology, "network-gone");
    expect(finding.networkId).toBe(idOf("lost"));
    expect(commands(topology, finding, "reattach")).toEqual(["docker network connect --alias a lost web"]);
    expect(commands(topology, finding, "take-off")).toEqual(["docker network disconnect lost web"]);
  });

  test("before the first start the name decides", () => {
    const never = { state: "created", on: { lost: { id: "" } } };
    expect(only(see({ networks: {}, containers: { web: never } }), "network-gone").subject).toBe("lost");
    expect(find(see({ networks: { lost: { subnet: "10.9.0.0/24" } }, containers: { web: never } }))).toEqual(
      [],
    );
  });

  test("is not told of a swarm's networks, nor of a container that runs", () => {
    const overlay = { state: "exited", on: { over: { id: "25lowercaselettersanddigits" } } };
    const topology = see({ networks: {}, containers: { web: overlay } });
    expect(find(topology, { swarmActive: true })).toEqual([]);
    expect(find(topology)).toHaveLength(1);
    const running = see({ networks: {}, containers: { web: { on: { lost: { ipv4: "10.7.3.9" } } } } });
    expect(find(running).map(({ code }) => code)).toEqual(["on-no-network"]);
  });

  test("whose name the engine would read as an id is not asked for", () => {
    const name = idOf("front").slice(0, 12);
    const topology = see({
      networks: { front: { subnet: "10.1.0.0/24" } },
      containers: { web: { state: "exited", on: { [name]: { id: idOf("old") } } } },
    });
    expect(commands(topology, only(topology, "network-gone"), "take-off")).toContain("for something else");
  });
});

test("FINDING-4: a network namespace that is gone", () => {
  const topology = see({
    networks: {},
    containers: {
      sidecar: { state: "exited", mode: `container:${idOf("gone")}` },
      fine: { state: "exited", mode: `container:${idOf("sidecar")}` },
    },
  });
  expect(only(topology, "namespace-gone").containerId).toBe(idOf("sidecar"));
});

describe("FINDING-5: static addresses", () => {
  test("one that another container has: another address for either", () => {
    const topology = see({
      networks: { front: { subnet: "10.1.0.0/24" } },
      containers: {
        holder: { on: { front: { ipv4: "10.1.0.7" } } },
        job: { state: "exited", on: { front: { asks: "10.1.0.7" } }, aliases: ["nightly"] },
      },
    });
    const finding = only(topology, "address-taken");
    expect(finding).toMatchObject({ severity: "error", subject: "10.1.0.7", holderId: idOf("holder") });
    const off = "docker network disconnect front job";
    expect(commands(topology, finding, "free-address")).toEqual([
      off,
      // The engine gives that one last.
      "docker network connect --ip 10.1.0.254 --alias nightly front job",
    ]);
    expect(commands(topology, finding, "automatic-address")).toEqual([
      off,
      "docker network connect --alias nightly front job",
    ]);
    expect(commands(topology, finding, "move-holder")).toEqual([
      "docker network disconnect front holder",
      "docker network connect --ip 10.1.0.2 front holder",
    ]);
    for (const id of ["job", "holder"])
      expect(findingsOf(find(topology), { kind: "container", id: idOf(id) as never })).toContainEqual(
        finding,
      );
  });

  test("one that the holder asks for itself is the holder's", () => {
    const topology = see({
      networks: { front: { subnet: "10.1.0.0/24" } },
      containers: {
        holder: { on: { front: { ipv4: "10.1.0.7", asks: "10.1.0.7" } } },
        job: { state: "exited", on: { front: { asks: "10.1.0.7" } } },
      },
    });
    expect(only(topology, "address-taken").cures.map(({ id }) => id)).toEqual([
      "free-address",
      "automatic-address",
    ]);
  });

  test.each([
    ["the gateway's", "10.1.0.1", "address-taken"],
    ["an auxiliary one", "10.1.0.3", "address-taken"],
    ["the broadcast address", "10.1.0.255", "address-outside"],
    ["the network's own", "10.1.0.0", "address-outside"],
    ["one of another subnet", "10.2.0.5", "address-outside"],
  ] as const)("%s keeps a container from starting", (_, asks, code) => {
    const topology = see({
      networks: { front: { subnet: "10.1.0.0/24", auxiliaryAddresses: { nas: "10.1.0.3" } } },
      containers: { job: { state: "exited", on: { front: { asks } } } },
    });
    expect(commands(topology, only(topology, code), "free-address")).toEqual([
      "docker network disconnect front job",
      "docker network connect --ip 10.1.0.254 front job",
    ]);
  });

  test("two stopped containers that ask for one address are told once, and cured by one change", () => {
    const job = { state: "exited", on: { front: { asks: "10.1.0.9" } } };
    const topology = see({ networks: { front: { subnet: "10.1.0.0/24" } }, containers: { a: job, b: job } });
    expect(only(topology, "address-taken").text).toContain("b and a both ask for 10.1.0.9");
    expect(planCures(topology, find(topology), facts).planned).toHaveLength(2);
  });

  test("the next one that the engine gives is a warning; outside the range it is safe", () => {
    const topology = see({
      networks: { front: { subnet: "10.1.0.0/24", ipRange: "10.1.0.128/25" } },
      containers: { job: { state: "exited", on: { front: { asks: "10.1.0.129" } } } },
    });
    // .128 is the gateway.
    const finding = only(topology, "address-next");
    expect(finding.severity).toBe("warning");
    expect(commands(topology, finding, "outside-address")).toEqual([
      "docker network disconnect front job",
      "docker network connect --ip 10.1.0.1 front job",
    ]);
  });

  test("those among the automatic ones are told once for the network, and not counted", () => {
    const topology = see({
      networks: { front: { subnet: "10.1.0.0/24" } },
      containers: {
        a: { on: { front: { ipv4: "10.1.0.77", asks: "10.1.0.77" } } },
        b: { on: { front: { ipv4: "10.1.0.78", asks: "10.1.0.78" } } },
      },
    });
    const finding = only(topology, "addresses-at-risk");
    expect(finding).toMatchObject({ severity: "info", cures: [{ kind: "edit", network: idOf("front") }] });
    expect(finding.text).toContain("a, b");
    // A swarm's network has noted down what the engine gave by itself.
    const { networks } = topology;
    const ofSwarm = { ...topology, networks: networks.map((network) => ({ ...network, scope: "swarm" })) };
    expect(listFindings(ofSwarm, facts).map(({ code }) => code)).not.toContain("addresses-at-risk");
  });

  test("a network without an address left for a stopped container", () => {
    const topology = see({
      networks: { tiny: { subnet: "10.1.0.0/30" } },
      containers: {
        web: { on: { tiny: { ipv4: "10.1.0.2" } } },
        job: { state: "exited", on: { tiny: {} } },
      },
    });
    const finding = only(topology, "no-address-left");
    expect(finding.containerId).toBe(idOf("job"));
    expect(commands(topology, finding, "take-off")).toEqual(["docker network disconnect tiny job"]);
    // A person has to choose.
    expect(planCures(topology, find(topology), facts).steps).toEqual([]);
  });
});

describe("FINDING-6: a network that the engine holds for nobody", () => {
  const topology = see({
    networks: {
      held: { subnet: "10.1.0.0/24", leftovers: [{ name: "gateway_a1", address: "10.1.0.2/24" }] },
      docker_gwbridge: {
        subnet: "10.2.0.0/24",
        leftovers: [{ name: "gateway_ingress-sbox", address: null }],
      },
    },
    containers: {},
  });

  test("is freed by force, by the name that the engine tells", () => {
    const [finding] = find(topology, { swarmActive: true });
    expect(finding).toMatchObject({ code: "held-by-nobody", networkId: idOf("held") });
    expect(commands(topology, finding as Finding, "release")).toEqual([
      "docker network disconnect --force held gateway_a1",
    ]);
  });

  test("outside of a swarm its way out is nobody's, too; a removal says what is in the way", () => {
    expect(find(topology)).toHaveLength(2);
    const network = topology.networks.find(({ name }) => name === "held");
    const plan = network === undefined ? null : planRemoval(topology, network, { force: true, facts: null });
    expect(plan).toMatchObject({ ok: false, refusal: { issues: [{ code: "held-by-nobody" }] } });
  });
});

test("FINDING-7: a port that another container holds", () => {
  const port = { hostAddress: "0.0.0.0", containerPort: 80, protocol: "tcp" };
  const topology = see({
    networks: { front: { subnet: "10.1.0.0/24" } },
    containers: {
      web: { on: { front: { ipv4: "10.1.0.2" } }, ports: [{ ...port, hostPort: 8080 }] },
      job: {
        state: "exited",
        on: { front: {} },
        wants: [
          { ...port, hostPort: 8080 },
          { ...port, hostPort: 8081 },
          { ...port, hostPort: null },
        ],
      },
    },
  });
  const finding = only(topology, "port-taken");
  expect(finding).toMatchObject({ containerId: idOf("job"), holderId: idOf("web"), cures: [] });
  expect(find(topology)).toHaveLength(1);
});

describe("FINDING-8, FINDING-9: the host", () => {
  test("a subnet that hides what the host reaches", () => {
    const topology = see({ networks: { front: { subnet: "10.1.0.0/16" } }, containers: {} });
    const found = find(topology, { hostSubnets: [{ interface: "wg0", cidr: "10.1.9.0/24" }] });
    expect(found).toMatchObject([{ code: "host-overlap", severity: "warning", cures: [{ kind: "edit" }] }]);
    expect(found[0]?.text).toContain("10.1.9.0/24, which the host reaches by wg0");
  });

  test("a bridge of a network that is gone", () => {
    const bridge = { kind: "bridge", addresses: ["10.5.0.1/24"], mac: null, mtu: null, state: "down" };
    const host = {
      interfaces: [
        { ...bridge, name: "br-0123456789ab", master: null, vxlanId: null },
        { ...bridge, name: `br-${idOf("front").slice(0, 12)}`, master: null, vxlanId: null },
        { ...bridge, name: "br-lan", master: null, vxlanId: null },
      ],
      routes: null,
    };
    const topology = { ...see({ networks: { front: { subnet: "10.1.0.0/24" } }, containers: {} }), host };
    expect(find(topology)).toMatchObject([
      { code: "bridge-left", severity: "info", subject: "br-0123456789ab" },
    ]);
  });
});

test("FINDING-11: what cannot be cured now is left out of a cure for all, and told", () => {
  const topology = see({
    networks: { full: { subnet: "10.1.0.0/30" }, front: { subnet: "10.3.0.0/24" } },
    containers: {
      web: { on: { full: { ipv4: "10.1.0.2" } } },
      ghost: { on: { front: { ipv4: "10.3.0.2" }, full: {} } },
      job: { state: "exited", on: { front: { asks: "10.3.0.2" } } },
    },
  });
  const plan = planCures(topology, find(topology), facts);
  expect(plan.left.map(({ finding }) => finding.code)).toEqual(["ghost"]);
  expect(plan.planned.map(({ command }) => command)).toEqual([
    "docker network disconnect front job",
    "docker network connect --ip 10.3.0.254 front job",
  ]);
});

test("FINDING-11: a cure for all ends where one change does, and tells the rest", () => {
  const containers: Seen["containers"] = {};
  for (let at = 2; at < 62; at += 1) {
    containers[`web${at}`] = { on: { front: { ipv4: `10.1.0.${at}` } } };
    containers[`job${at}`] = { state: "exited", on: { front: { asks: `10.1.0.${at}` } } };
  }
  const topology = see({ networks: { front: { subnet: "10.1.0.0/24" } }, containers });
  const plan = planCures(topology, find(topology), facts);
  expect([plan.steps.length, plan.cured.length, plan.left.length]).toEqual([100, 50, 10]);
  expect(plan.left[0]?.refusal.detail).toContain("at most 100 steps");
  // Nor is there a button for what no change can hold.
  const lost = Object.fromEntries(
    Array.from({ length: 101 }, (_, at) => [
      `lost${at}`,
      { state: "exited", on: { gone: { id: idOf("old") } } },
    ]),
  );
  const all = see({ networks: {}, containers: lost });
  const [first] = find(all);
  expect(commands(all, first as Finding, "make-again")).toBe(
    "It takes 102 steps, and one change has at most 100.",
  );
});

test("FINDING-10: what is mended meanwhile needs no cure", () => {
  const before = see({
    networks: { front: { subnet: "10.1.0.0/24" } },
    containers: { job: { state: "exited", on: { front: { asks: "10.1.0.1" } } } },
  });
  const after = see({
    networks: { front: { subnet: "10.1.0.0/24" } },
    containers: { job: { state: "exited", on: { front: { asks: "10.1.0.9" } } } },
  });
  expect(commands(after, only(before, "address-taken"), "free-address")).toBe("This is mended already.");
});

test("findings kept over changes are those of the topology, and the same list where none has changed", () => {
  const change = fc.record({
    at: fc.nat(),
    part: fc.constantFrom<Partial<Container>[]>(
      { state: "running" },
      { state: "exited" },
      { state: "restarting" },
      { name: "renamed" },
      { networkMode: "none" },
      { networkMode: "bridge" },
      { lost: [{ id: "", name: "gone", reserved: null, aliases: null }] },
      { ports: [{ hostAddress: "0.0.0.0", hostPort: 80, containerPort: 80, protocol: "tcp" }] },
      { wantedPorts: [{ hostAddress: "0.0.0.0", hostPort: 80, containerPort: 80, protocol: "tcp" }] },
      { health: "unhealthy" },
    ),
  });
  fc.assert(
    fc.property(fc.nat(), fc.array(change, { maxLength: 12 }), (seed, changes) => {
      const keep = createFindingsKeeper();
      let now: Topology = sampleTopology({ containers: 20, networks: 4, seed });
      for (const { at, part } of changes) {
        const place = at % Math.max(1, now.containers.length);
        const container = now.containers[place];
        if (container === undefined) return;
        const before = keep(now, facts);
        now = { ...now, containers: now.containers.with(place, { ...container, ...part }) };
        expect(keep(now, facts)).toEqual(listFindings(now, facts));
        if ("health" in part) expect(keep(now, facts)).toBe(before);
      }
    }),
  );
});
