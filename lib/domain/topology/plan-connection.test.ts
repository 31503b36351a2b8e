import { describe, expect, test } from "vitest";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { ObservedContainer, ObservedEndpoint, ObservedNetwork } from "@/lib/domain/topology/observed";
import { type ConnectionDraft, planConnection } from "@/lib/domain/topology/plan-connection";
import { listPrunable, planDisconnection, planRemoval } from "@/lib/domain/topology/plan-removal";
import type { Container, Network } from "@/lib/domain/topology/topology";

const facts: EngineFacts = {
  kind: "docker",
  apiVersion: [1, 41],
  swarmActive: false,
  networkDrivers: null,
  hostSubnets: [],
  hostInterfaces: [],
  defaultAddressPools: null,
};

function network(
  name: string,
  subnet: string | null,
  change: Partial<ObservedNetwork> = {},
): ObservedNetwork {
  return {
    id: `n-${name}`,
    name,
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ingress: false,
    ipv6: false,
    labels: {},
    options: {},
    pools: subnet === null ? [] : [{ subnet, ipRange: null, gateway: null, auxiliaryAddresses: {} }],
    ...change,
  };
}

function endpoint(
  networkName: string,
  ipv4: string | null,
  change: Partial<ObservedEndpoint> = {},
): ObservedEndpoint {
  return {
    networkName,
    networkId: `n-${networkName}`,
    endpointId: ipv4 === null ? "" : `e-${networkName}-${ipv4}`,
    ipv4,
    ipv6: null,
    mac: null,
    gateway: ipv4 === null ? null : "10.0.0.1",
    reservedIpv4: null,
    reservedIpv6: null,
    gatewayPriority: null,
    ...change,
  };
}

function container(
  name: string,
  endpoints: ObservedEndpoint[],
  change: Partial<ObservedContainer> = {},
): ObservedContainer {
  return {
    id: `c-${name}`,
    name,
    image: "busybox",
    state: "running",
    health: "none",
    networkMode: endpoints[0]?.networkName ?? "default",
    labels: {},
    ports: [],
    endpoints,
    ...change,
  };
}

const topology = buildTopology(
  {
    networks: [
      network("bridge", "172.17.0.0/16"),
      network("host", null, { driver: "host" }),
      network("none", null, { driver: "null" }),
      network("front", "10.1.0.0/24", {
        pools: [
          {
            subnet: "10.1.0.0/24",
            ipRange: null,
            gateway: "10.1.0.1",
            auxiliaryAddresses: { nas: "10.1.0.9" },
          },
        ],
      }),
      network("back", "10.2.0.0/24", { internal: true }),
      network("apps", "10.4.0.0/24"),
      network("tiny", "10.3.0.0/29"),
      network("unused", "10.5.0.0/24"),
      network("asleep", "10.6.0.0/24"),
    ],
    containers: [
      container("web", [endpoint("front", "10.1.0.2")]),
      container("db", [endpoint("back", "10.2.0.2"), endpoint("front", "10.1.0.3")]),
      container("old", [endpoint("front", null, { reservedIpv4: "10.1.0.50" }), endpoint("asleep", null)], {
        state: "exited",
      }),
      container("agent", [endpoint("host", null)], { networkMode: "host" }),
      container("alone", [endpoint("none", null)], { networkMode: "none" }),
      container("sidecar", [], { networkMode: "container:c-web" }),
      container("ghosted", [endpoint("apps", "10.4.0.2"), endpoint("front", null)]),
      ...[2, 3, 4, 5, 6].map((last) => container(`t${last}`, [endpoint("tiny", `10.3.0.${last}`)])),
    ],
    inspections: new Map(
      ["web", "db"].map((name) => [
        `c-${name}`,
        {
          exposedPorts: [],
          endpoints: { front: { aliases: ["www"], dnsNames: null, gatewayPriority: null } },
          observedEndpoints: [],
          pid: null,
          startedAt: null,
        },
      ]),
    ),
  },
  { engine: "default", revision: 1, takenAt: "2026-01-01T00:00:00.000Z" },
);

const networkNamed = (name: string): Network =>
  topology.networks.find((each) => each.name === name) as Network;
const containerNamed = (name: string): Container =>
  topology.containers.find((each) => each.name === name) as Container;

function verdict(
  networkName: string,
  containerName: string,
  change: Partial<ConnectionDraft> = {},
): string[] {
  const draft = {
    ipv4Address: null,
    ipv6Address: null,
    aliases: [],
    macAddress: null,
    gatewayPriority: null,
    confirm: [],
    ...change,
  };
  const subject = { network: networkNamed(networkName), container: containerNamed(containerName) };
  const result = planConnection(topology, subject, draft, facts);
  if (result.ok)
    return [
      result.value.existing === null ? "ok" : "unchanged",
      ...result.value.warnings.map(({ code }) => code),
    ];
  return [result.refusal.code, ...result.refusal.issues.map((issue) => `${issue.path}:${issue.code}`)];
}

describe("CONN-1, CONN-2: what can't be connected at all", () => {
  test.each([
    ["host", "web", "network"],
    ["none", "web", "network"],
    ["apps", "agent", "container"],
    ["apps", "alone", "container"],
    ["apps", "sidecar", "container"],
  ])("%s ← %s", (networkName, containerName, path) => {
    expect(verdict(networkName, containerName)).toEqual(["not-connectable", `${path}:not-connectable`]);
  });
});

describe("CONN-3 to CONN-9: addresses", () => {
  const at = (code: string, refusal = "unprocessable"): string[] => [refusal, `ipv4Address:${code}`];
  test.each<[string, string, string[]]>([
    ["outside", "10.9.0.5", at("address-outside")],
    ["of a running container", "10.1.0.2", at("address-in-use", "address-in-use")],
    ["reserved by a stopped container", "10.1.0.50", at("address-in-use", "address-in-use")],
    ["the gateway's", "10.1.0.1", at("address-is-gateway")],
    ["the network's", "10.1.0.0", at("address-unusable")],
    ["the broadcast", "10.1.0.255", at("address-unusable")],
    ["auxiliary", "10.1.0.9", at("address-is-auxiliary")],
    ["malformed", "10.1.0", at("address-form")],
    ["with a prefix", "10.1.0.7/24", at("address-form")],
    ["of the other family", "fd00::7", at("address-family")],
    ["empty: automatic", "", ["ok"]],
    ["free", "10.1.0.7", ["ok"]],
  ])("%s", (_, ipv4Address, expected) => {
    const found = verdict("front", "t2", { ipv4Address });
    expect(found[0] === "ok" ? ["ok"] : found).toEqual(expected);
  });

  test("none by hand on the default bridge, none of a family without a pool", () => {
    expect(verdict("bridge", "web", { ipv4Address: "172.17.0.9" })).toEqual(at("address-on-default"));
    expect(verdict("front", "t2", { ipv6Address: "fd00::9" })).toEqual([
      "unprocessable",
      "ipv6Address:address-no-pool",
    ]);
  });

  test("a full subnet is said to be full before the engine leaves a ghost", () => {
    expect(verdict("tiny", "web")).toEqual(["subnet-full", "network:subnet-full"]);
  });

  test("a refusal proposes the next free address", () => {
    const subject = { network: networkNamed("front"), container: containerNamed("t2") };
    const draft = {
      ipv4Address: "10.1.0.2",
      ipv6Address: null,
      aliases: [],
      macAddress: null,
      gatewayPriority: null,
      confirm: [],
    };
    const result = planConnection(topology, subject, draft, facts);
    expect(!result.ok && result.refusal.issues[0]?.suggestion).toBe("10.1.0.4");
  });
});

describe("CONN-17, ADDR-6: the engine gives reserved addresses away", () => {
  test("an automatic connection that would take one is told before, with a free one", () => {
    const endpoints = topology.endpoints.map((each) =>
      each.networkId === "n-front" && each.containerId === "c-old"
        ? { ...each, reserved: { ipv4: "10.1.0.4", ipv6: null } }
        : each,
    );
    const held = { ...topology, endpoints };
    const subject = { network: networkNamed("front"), container: containerNamed("t2") };
    const draft = {
      ipv4Address: null,
      ipv6Address: null,
      aliases: [],
      macAddress: null,
      gatewayPriority: null,
      confirm: [],
    };
    const result = planConnection(held, subject, draft, facts);
    const told = result.ok ? result.value.warnings.find(({ code }) => code === "takes-reserved") : undefined;
    expect(told?.message).toContain("10.1.0.4, which old reserves");
    expect(told?.message).toContain("Ask for 10.1.0.5 instead");
    const asked = planConnection(held, subject, { ...draft, ipv4Address: "10.1.0.5" }, facts);
    expect(asked.ok && asked.value.warnings.some(({ code }) => code === "takes-reserved")).toBe(false);
  });
});

describe("CONN-10 to CONN-14: aliases, MAC, priority", () => {
  test.each<[string, Partial<ConnectionDraft>, string[]]>([
    ["blank", { aliases: ["a b"] }, ["unprocessable", "aliases[0]:alias-form"]],
    ["empty", { aliases: ["ok", ""] }, ["unprocessable", "aliases[1]:alias-form"]],
    ["long", { aliases: ["x".repeat(64)] }, ["unprocessable", "aliases[0]:alias-form"]],
    ["HTML", { aliases: ["<b>"] }, ["unprocessable", "aliases[0]:alias-form"]],
    ["wildcard", { aliases: ["*"] }, ["unprocessable", "aliases[0]:alias-form"]],
    ["option", { aliases: ["-x"] }, ["unprocessable", "aliases[0]:alias-form"]],
    [
      "many",
      { aliases: Array.from({ length: 5000 }, (_, index) => `a${index}`) },
      ["unprocessable", "aliases:too-many"],
    ],
    ["another's name", { aliases: ["WEB"] }, ["confirmation-needed", "aliases[0]:alias-shadows"]],
    ["localhost", { aliases: ["localhost"] }, ["confirmation-needed", "aliases[0]:alias-special"]],
    ["MAC malformed", { macAddress: "02:42" }, ["unprocessable", "macAddress:mac-form"]],
    ["MAC multicast", { macAddress: "01:00:5e:00:00:01" }, ["unprocessable", "macAddress:mac-multicast"]],
    ["MAC zero", { macAddress: "00:00:00:00:00:00" }, ["unprocessable", "macAddress:mac-zero"]],
    [
      "MAC on an engine that ignores it",
      { macAddress: "02:42:0a:01:00:07" },
      ["unprocessable", "macAddress:mac-ignored"],
    ],
    [
      "priority on an engine without",
      { gatewayPriority: 5 },
      ["unprocessable", "gatewayPriority:priority-ignored"],
    ],
  ])("%s", (_, change, expected) => {
    expect(verdict("front", "t2", change)).toEqual(expected);
  });

  test("a confirmed alias passes", () => {
    expect(verdict("front", "t2", { aliases: ["web"], confirm: ["alias-shadows"] })[0]).toBe("ok");
  });

  test("no alias on the default bridge", () => {
    expect(verdict("bridge", "web", { aliases: ["www"] })).toEqual([
      "unprocessable",
      "aliases:alias-on-default",
    ]);
  });
});

describe("CONN-15, CONN-16: what stands already", () => {
  test("the same again changes nothing; something else is a conflict", () => {
    expect(verdict("front", "web")).toEqual(["unchanged"]);
    expect(verdict("front", "web", { ipv4Address: "10.1.0.2", aliases: ["www"] })).toEqual(["unchanged"]);
    expect(verdict("front", "web", { ipv4Address: "10.1.0.77" })).toEqual([
      "already-connected",
      "container:already-connected",
    ]);
    expect(verdict("front", "web", { aliases: ["other"] })).toEqual([
      "already-connected",
      "container:already-connected",
    ]);
  });

  test("a ghost may be connected again", () => {
    expect(verdict("front", "ghosted")[0]).toBe("ok");
  });

  test("CONN-18: from Docker 26 on a container needs the network that it was created on", () => {
    const later: EngineFacts = { ...facts, apiVersion: [1, 45] };
    const orphaned = (state: string) => ({
      ...containerNamed("web"),
      id: "c-orphan" as Container["id"],
      networkMode: "long-gone",
      state,
    });
    const judge = (state: string, by: EngineFacts): string[] => {
      const subject = { network: networkNamed("apps"), container: orphaned(state) };
      const draft = {
        ipv4Address: null,
        ipv6Address: null,
        aliases: [],
        macAddress: null,
        gatewayPriority: null,
        confirm: [],
      };
      const result = planConnection(topology, subject, draft, by);
      return result.ok
        ? ["ok", ...result.value.warnings.map(({ code }) => code)]
        : result.refusal.issues.map(({ path, code }) => `${path}:${code}`);
    };
    expect(judge("running", facts)).toEqual(["ok"]);
    const obstacle = (state: string, by: EngineFacts) =>
      findConnectObstacle(networkNamed("apps"), orphaned(state), topology, by);
    expect(obstacle("running", facts)).toBeNull();
    expect(obstacle("exited", later)).toBeNull();
    expect(obstacle("running", later)).toMatchObject({
      path: "container",
      message: expect.stringMatching(/Create long-gone first\.$/),
    });
    expect(judge("running", later)).toEqual(["container:network-mode-gone"]);
    expect(judge("exited", later)).toEqual(["ok", "network-mode-gone", "at-start"]);
    const warned = (name: string, by: EngineFacts): string[] => {
      const result = planRemoval(topology, networkNamed(name), { force: true, facts: by });
      return result.ok ? result.value.warnings.map(({ message }) => message) : [];
    };
    expect(warned("unused", later)).toEqual([]);
    const without = { ...topology, endpoints: [] };
    const removal = planRemoval(without, networkNamed("front"), { force: false, facts: later });
    expect(removal.ok && removal.value.warnings[0]?.message).toContain("Created on front: old, web.");
  });

  test("consequences are told", () => {
    expect(verdict("apps", "web")).toEqual(["ok", "default-route"]);
    expect(verdict("back", "web")).toEqual(["ok", "internal"]);
    expect(verdict("unused", "old")).toEqual(["ok", "at-start"]);
  });
});

describe("DISC, REM: disconnect, remove, prune", () => {
  test("a disconnect warns of the last network and of the default route, and does nothing where nothing is", () => {
    const codes = (networkName: string, containerName: string): string[] => {
      const result = planDisconnection(topology, {
        network: networkNamed(networkName),
        container: containerNamed(containerName),
      });
      return result.ok
        ? [String(result.value.endpoint !== null), ...result.value.warnings.map(({ code }) => code)]
        : [result.refusal.code];
    };
    expect(codes("front", "web")).toEqual(["true", "last-network"]);
    expect(codes("front", "db")).toEqual(["true", "default-route"]);
    expect(codes("back", "db")).toEqual(["true"]);
    expect(codes("apps", "web")).toEqual(["false"]);
    expect(codes("host", "agent")).toEqual(["not-connectable"]);
  });

  test("a removal spares Docker's own, what is in use, and what stopped containers need", () => {
    const verdictOf = (name: string, force = false): string => {
      const result = planRemoval(topology, networkNamed(name), { force, facts });
      return result.ok
        ? `ok ${result.value.disconnect.map((each) => each.name).join()}`
        : result.refusal.code;
    };
    expect(verdictOf("bridge")).toBe("predefined");
    expect(verdictOf("front", true)).toBe("network-in-use");
    expect(verdictOf("asleep")).toBe("network-in-use");
    expect(verdictOf("asleep", true)).toBe("ok old");
    expect(verdictOf("unused")).toBe("ok ");
  });

  test("REM-4: a prune takes what nobody uses, not even a stopped container", () => {
    expect(listPrunable(topology).map((each) => each.name)).toEqual(["unused"]);
  });
});

test("ROUTE-1: the default route goes by name, and to an internal network last", () => {
  const route = topology.endpoints.find(
    (each) => each.containerId === containerNamed("db").id && each.defaultRoute,
  );
  expect(route?.networkId).toBe(networkNamed("front").id);
});

test("ROUTE-1: a dual-stack network comes before one of a lesser name", () => {
  const twice = buildTopology(
    {
      networks: [network("a", "10.1.0.0/24"), network("b", "10.2.0.0/24", { ipv6: true })],
      containers: [
        container("web", [endpoint("a", "10.1.0.2"), endpoint("b", "10.2.0.2", { ipv6: "fd00::2" })]),
      ],
      inspections: new Map(),
    },
    { engine: "default", revision: 1, takenAt: "" },
  );
  expect(twice.endpoints.find(({ defaultRoute }) => defaultRoute)?.networkId).toBe("n-b");
});

test("ROUTE-2: an internal network carries it when nothing else does and it has a gateway", () => {
  const only = (gateway: string | null): boolean | undefined =>
    buildTopology(
      {
        networks: [network("inner", "10.1.0.0/24", { internal: true })],
        containers: [container("db", [endpoint("inner", "10.1.0.2", { gateway })])],
        inspections: new Map(),
      },
      { engine: "default", revision: 1, takenAt: "" },
    ).endpoints[0]?.defaultRoute;
  expect([only("10.1.0.1"), only(null)]).toEqual([true, false]);
});

test("TOPO-3: between two restarts a container has no sandbox, and that is no ghost", () => {
  const looping = buildTopology(
    {
      networks: [network("a", "10.1.0.0/24")],
      containers: [container("loop", [endpoint("a", null)], { state: "restarting" })],
      inspections: new Map(),
    },
    { engine: "default", revision: 1, takenAt: "" },
  );
  expect(looping.endpoints.map(({ state }) => state)).toEqual(["configured"]);
});

test("CONN-2: a container that has left none can join a network, though its mode stays", () => {
  const left = buildTopology(
    {
      networks: [network("none", null, { driver: "null" }), network("a", "10.1.0.0/24")],
      containers: [container("alone", [], { networkMode: "none" })],
      inspections: new Map(),
    },
    { engine: "default", revision: 1, takenAt: "" },
  );
  const subject = { network: left.networks[0] as Network, container: left.containers[0] as Container };
  const draft = {
    ipv4Address: null,
    ipv6Address: null,
    aliases: [],
    macAddress: null,
    gatewayPriority: null,
    confirm: [],
  };
  expect(planConnection(left, subject, draft, facts).ok).toBe(true);
});

test("TOPO-3: a running container's entry without an endpoint is a ghost", () => {
  const ghost = topology.endpoints.find(
    (each) =>
      each.containerId === containerNamed("ghosted").id && each.networkId === networkNamed("front").id,
  );
  expect(ghost?.state).toBe("ghost");
});
