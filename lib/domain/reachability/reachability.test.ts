import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NameFacts, parseLink } from "@/lib/domain/names/resolve-names";
import { findPath, findRemedies } from "@/lib/domain/reachability/find-path";
import {
  type PairVerdict,
  Reachability,
  type SubjectId,
  verdictNumbers,
} from "@/lib/domain/reachability/reachability";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import type { ObservedContainer, ObservedInspection, ObservedNetwork } from "@/lib/domain/topology/observed";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { Topology } from "@/lib/domain/topology/topology";

interface NetworkWish {
  driver?: string;
  internal?: boolean;
  ipv6?: boolean;
  options?: Record<string, string>;
  /** The third number of its addresses; the first is 10 unless `block` says otherwise. */
  block?: string;
}

interface ContainerWish {
  on?: string[];
  aliases?: Record<string, string[]>;
  mode?: string;
  state?: string;
  ports?: [hostAddress: string, hostPort: number][];
  exposed?: string[];
}

const noIcc = { "com.docker.network.bridge.enable_icc": "false" };
const noMasquerade = { "com.docker.network.bridge.enable_ip_masquerade": "false" };
const idOf = (name: string): string => Buffer.from(name).toString("hex").padEnd(64, "0");

/** A topology as the engine would tell it: addresses by the order of the wishes. */
function draw(networks: Record<string, NetworkWish>, containers: Record<string, ContainerWish>): Topology {
  const names = Object.keys(networks);
  const observedNetworks: ObservedNetwork[] = names.map((name, index) => {
    const wish = networks[name] ?? {};
    const block = wish.block ?? `10.9.${index}`;
    return {
      id: idOf(name),
      name,
      driver: wish.driver ?? "bridge",
      scope: "local",
      internal: wish.internal ?? false,
      attachable: false,
      ingress: false,
      ipv6: wish.ipv6 ?? false,
      labels: {},
      options: wish.options ?? {},
      pools: [
        { subnet: `${block}.0/24`, ipRange: null, gateway: `${block}.1`, auxiliaryAddresses: {} },
        ...(wish.ipv6
          ? [
              {
                subnet: `fd00:${index}::/64`,
                ipRange: null,
                gateway: `fd00:${index}::1`,
                auxiliaryAddresses: {},
              },
            ]
          : []),
      ],
    };
  });
  const inspections = new Map<string, ObservedInspection>();
  const observedContainers: ObservedContainer[] = Object.entries(containers).map(([name, wish], place) => {
    const state = wish.state ?? "running";
    const isLive = state === "running" || state === "paused";
    const endpoints = (wish.on ?? []).map((network) => {
      const index = names.indexOf(network);
      const block = networks[network]?.block ?? `10.9.${index}`;
      return {
        networkName: network,
        networkId: idOf(network),
        endpointId: isLive ? `e${name}${network}` : "",
        ipv4: isLive ? `${block}.${place + 2}` : null,
        ipv6: isLive && networks[network]?.ipv6 ? `fd00:${index}::${(place + 2).toString(16)}` : null,
        mac: null,
        gateway: isLive ? `${block}.1` : null,
        reservedIpv4: null,
        reservedIpv6: null,
        gatewayPriority: null,
      };
    });
    inspections.set(idOf(name), {
      exposedPorts: wish.exposed ?? [],
      pid: null,
      startedAt: null,
      endpoints: Object.fromEntries(
        (wish.on ?? []).map((network) => [
          network,
          { aliases: wish.aliases?.[network] ?? [], dnsNames: null, gatewayPriority: null },
        ]),
      ),
      observedEndpoints: endpoints,
    });
    return {
      id: idOf(name),
      name,
      image: "busybox",
      state,
      health: null,
      networkMode: wish.mode ?? wish.on?.[0] ?? "none",
      labels: {},
      ports: (wish.ports ?? []).map(([hostAddress, hostPort]) => ({
        hostAddress,
        hostPort,
        containerPort: 80,
        protocol: "tcp",
      })),
      endpoints,
    };
  });
  return buildTopology(
    { networks: observedNetworks, containers: observedContainers, inspections },
    { engine: "default", revision: 1, takenAt: "2026-01-01T00:00:00.000Z" },
  );
}

const noFacts: NameFacts = { hostname: null, extraHosts: [], links: [] };

function judge(
  topology: Topology,
  options: {
    apiVersion?: [number, number];
    kind?: "docker" | "podman";
    facts?: Record<string, Partial<NameFacts>>;
  } = {},
): Reachability {
  return new Reachability({
    topology,
    facts: { kind: options.kind ?? "docker", apiVersion: options.apiVersion ?? [1, 41] },
    nameFacts: new Map(
      topology.containers.map(({ id, name }) => [id as string, { ...noFacts, ...options.facts?.[name] }]),
    ),
  });
}

const subject = (name: string): SubjectId =>
  (name === "host" || name === "internet" ? name : idOf(name)) as SubjectId;

function ask(reachability: Reachability, from: string, to: string): PairVerdict {
  const verdict = reachability.verdict(subject(from), subject(to));
  if (verdict === null) throw new Error(`no verdict for ${from} → ${to}`);
  return verdict;
}

/** `address name: codes`, short enough for a table. */
function brief(reachability: Reachability, from: string, to: string): string {
  const { byAddress, byName, reasons } = ask(reachability, from, to);
  return `${byAddress} ${byName}: ${reasons.map(({ code }) => code).join(" ")}`;
}

const textbook = (): Topology =>
  draw(
    { bridge: { block: "172.17.0" }, "alpine-net": {} },
    {
      alpine1: { on: ["alpine-net"] },
      alpine2: { on: ["alpine-net"] },
      alpine3: { on: ["bridge"], mode: "default" },
      alpine4: { on: ["alpine-net", "bridge"] },
    },
  );

describe("who reaches whom", () => {
  test.each([
    ["alpine1", "alpine2", "reachable reachable: same-network name-resolves"],
    ["alpine1", "alpine3", "blocked blocked: isolated-bridges no-common-name-network"],
    ["alpine3", "alpine1", "blocked blocked: isolated-bridges no-common-name-network"],
    ["alpine4", "alpine3", "reachable blocked: same-network default-bridge-no-names"],
    ["alpine3", "alpine4", "reachable blocked: same-network default-bridge-no-names"],
    ["alpine4", "alpine1", "reachable reachable: same-network name-resolves"],
    ["host", "alpine1", "reachable blocked: host-on-bridge no-embedded-dns"],
    ["alpine1", "host", "reachable blocked: host-gateway no-own-name"],
    ["alpine1", "internet", "reachable unknown: masquerade external-dns"],
    ["internet", "alpine1", "blocked blocked: not-published"],
    ["internet", "host", "unknown unknown: host-firewall"],
    ["host", "internet", "reachable unknown: uplink external-dns"],
  ])("REACH-2, REACH-3, REACH-7, REACH-8: the textbook case, %s → %s", (from, to, expected) => {
    expect(brief(judge(textbook()), from, to)).toBe(expected);
  });

  test("REACH-3: the addresses that pass are those on common networks", () => {
    const reachability = judge(textbook());
    expect(ask(reachability, "alpine4", "alpine1").addresses).toEqual(["10.9.1.2"]);
    expect(ask(reachability, "alpine3", "alpine4").addresses).toEqual(["172.17.0.5"]);
    expect(ask(reachability, "host", "alpine4").addresses.toSorted()).toEqual(["10.9.1.5", "172.17.0.5"]);
    expect(ask(reachability, "alpine4", "host").addresses).toEqual(["10.9.1.1", "172.17.0.1"]);
  });

  const modes = (): Topology =>
    draw(
      {
        bridge: { block: "172.17.0" },
        front: {},
        quiet: { options: noIcc },
        quiet6: { options: noIcc, ipv6: true },
        inner: { internal: true },
        six: { ipv6: true },
        plain: { options: noMasquerade },
        lan: { driver: "macvlan" },
        mesh: { driver: "overlay" },
        odd: { driver: "weave" },
      },
      {
        f1: { on: ["front"], ports: [["0.0.0.0", 8080]] },
        f2: { on: ["front"], ports: [["127.0.0.1", 8081]] },
        q1: { on: ["quiet"], ports: [["0.0.0.0", 8082]] },
        q2: { on: ["quiet"] },
        r1: { on: ["quiet6"] },
        r2: { on: ["quiet6"] },
        i1: { on: ["inner"] },
        i2: { on: ["inner"] },
        s1: { on: ["six"] },
        p1: { on: ["plain"], ports: [["10.9.1.1", 8083]] },
        l1: { on: ["lan"] },
        l2: { on: ["lan"] },
        m1: { on: ["mesh"] },
        m2: { on: ["mesh"] },
        w1: { on: ["odd"] },
        w2: { on: ["odd"] },
        both: { on: ["lan", "front"] },
        guest: { mode: `container:${idOf("f1")}` },
        orphan: { mode: `container:${idOf("gone")}` },
        gone: { on: ["front"], state: "exited" },
        hosted: { mode: "host" },
        alone: { mode: "none" },
        frozen: { on: ["front"], state: "paused" },
        six2: { on: ["six", "lan"] },
      },
    );

  test.each([
    ["REACH-4", "i1", "i2", "reachable reachable: same-network name-resolves"],
    ["REACH-4", "i1", "f1", "blocked blocked: internal no-common-name-network"],
    ["REACH-4", "f1", "i1", "blocked blocked: internal no-common-name-network"],
    ["REACH-4", "i1", "internet", "blocked blocked: internal"],
    ["REACH-4", "i1", "host", "reachable blocked: host-gateway no-own-name"],
    ["REACH-5", "q2", "q1", "blocked blocked: icc-off name-resolves published-port"],
    ["REACH-5", "r1", "r2", "reachable reachable: same-network name-resolves"],
    ["REACH-5", "host", "q1", "reachable blocked: host-on-bridge no-embedded-dns"],
    ["REACH-6", "guest", "f1", "reachable reachable: same-namespace name-resolves"],
    ["REACH-6", "f1", "guest", "reachable blocked: same-namespace no-own-name"],
    ["REACH-6", "f2", "guest", "reachable blocked: same-network no-own-name"],
    ["REACH-6", "orphan", "f1", "unknown unknown: sandbox-gone"],
    ["REACH-7", "hosted", "f1", "reachable blocked: host-on-bridge no-embedded-dns"],
    ["REACH-7", "f1", "hosted", "reachable blocked: host-gateway host-itself no-own-name"],
    ["REACH-7", "hosted", "host", "reachable blocked: host-itself"],
    ["REACH-7", "internet", "hosted", "unknown unknown: host-firewall"],
    ["REACH-6", "alone", "f1", "blocked blocked: no-interface no-common-name-network"],
    ["REACH-6", "f1", "alone", "blocked blocked: no-interface"],
    ["REACH-8", "p1", "internet", "blocked blocked: no-masquerade"],
    ["REACH-9", "internet", "f1", "reachable blocked: published-port"],
    ["REACH-9", "internet", "f2", "blocked blocked: not-published"],
    ["REACH-9", "internet", "p1", "blocked blocked: not-published"],
    ["REACH-9", "p1", "f1", "blocked blocked: isolated-bridges no-common-name-network"],
    ["REACH-10", "l1", "l2", "reachable reachable: same-network name-resolves"],
    ["REACH-10", "host", "l1", "blocked blocked: macvlan-own-host no-embedded-dns"],
    ["REACH-10", "l1", "host", "blocked blocked: macvlan-own-host"],
    ["REACH-10", "l1", "f1", "blocked blocked: macvlan-own-host no-common-name-network"],
    ["REACH-10", "f1", "l1", "blocked blocked: macvlan-own-host no-common-name-network"],
    ["REACH-10", "l1", "internet", "unknown unknown: macvlan-outside external-dns"],
    ["REACH-11", "frozen", "f1", "blocked blocked: paused"],
    ["REACH-11", "f1", "frozen", "reachable reachable: same-network paused-target name-resolves"],
    ["REACH-12", "m1", "m2", "reachable reachable: same-network name-resolves"],
    ["REACH-12", "m1", "f1", "blocked blocked: overlay-apart no-common-name-network"],
    ["REACH-12", "w1", "w2", "unknown unknown: foreign-driver name-resolves"],
    ["REACH-13", "s1", "r1", "reachable blocked: ipv6-unfiltered no-common-name-network"],
    ["REACH-13", "r1", "s1", "reachable blocked: ipv6-unfiltered no-common-name-network"],
  ])("%s: %s → %s", (_rule, from, to, expected) => {
    expect(brief(judge(modes()), from, to)).toBe(expected);
  });

  test("REACH-5, REACH-13: an engine that filters IPv6 keeps it apart as it does IPv4", () => {
    const newer = judge(modes(), { apiVersion: [1, 46] });
    expect(brief(newer, "r1", "r2")).toBe("blocked blocked: icc-off name-resolves");
    expect(brief(newer, "s1", "r1")).toBe("blocked blocked: isolated-bridges no-common-name-network");
  });

  test("REACH-17: in gateway mode routed members are met at their own addresses, and publish nothing on the host", () => {
    const routed = { "com.docker.network.bridge.gateway_mode_ipv4": "routed" };
    const topology = draw(
      { front: {}, open: { options: routed } },
      { f1: { on: ["front"] }, r1: { on: ["open"], ports: [["0.0.0.0", 8080]] } },
    );
    const later = judge(topology, { apiVersion: [1, 51] });
    expect(brief(later, "f1", "r1")).toBe("reachable blocked: routed-mode no-common-name-network");
    expect(brief(later, "r1", "f1")).toBe("blocked blocked: isolated-bridges no-common-name-network");
    expect(brief(later, "internet", "r1")).toBe("blocked blocked: not-published");
    expect(brief(judge(topology), "f1", "r1")).toContain("blocked blocked: isolated-bridges");
  });

  test("REACH-14: Podman's bridges are not known to be apart", () => {
    expect(ask(judge(modes(), { kind: "podman" }), "f1", "q1").byAddress).toBe("unknown");
  });

  test("REACH-9: the doors of published ports, by where one stands", () => {
    const reachability = judge(modes());
    const doors = (from: string, to: string): string[] =>
      reachability.publishedWays(subject(from), subject(to)).map(({ at }) => at);
    expect(doors("q2", "f1")).toEqual(["10.9.2.1:8080"]);
    expect(doors("q2", "q1")).toEqual(["10.9.2.1:8082"]);
    expect(doors("q2", "p1")).toEqual(["10.9.1.1:8083"]);
    expect(doors("host", "f2")).toEqual(["127.0.0.1:8081"]);
    for (const from of ["q2", "internet", "i1", "l1"]) expect(doors(from, "f2")).toEqual([]);
    for (const from of ["i1", "l1", "alone", "frozen", "p1"]) expect(doors(from, "f1")).toEqual([]);
    // From the wire beside the host, only through the bridge that it is on too.
    expect(doors("both", "q1")).toEqual(["10.9.1.1:8082"]);
    expect(ask(reachability, "both", "host").addresses).toEqual(["10.9.1.1"]);
  });

  test("REACH-9: without masquerade the doors of a container are open where its default route goes by that network", () => {
    const topology = draw(
      { aside: {}, plain: { options: noMasquerade }, hush: { options: { ...noMasquerade, ...noIcc } } },
      {
        p1: { on: ["plain"] },
        p2: { on: ["plain"], ports: [["0.0.0.0", 8080]] },
        spread: { on: ["plain", "aside"], ports: [["0.0.0.0", 8081]] },
        h1: { on: ["hush"] },
        h2: { on: ["hush"], ports: [["0.0.0.0", 8082]] },
      },
    );
    const reachability = judge(topology);
    const doors = (from: string, to: string): string[] =>
      reachability.publishedWays(subject(from), subject(to)).map(({ at }) => at);
    expect(doors("p1", "p2")).toEqual(["10.9.1.1:8080"]);
    expect(doors("p1", "spread")).toEqual([]);
    expect(doors("h1", "h2")).toEqual(["10.9.2.1:8082"]);
  });

  test("REACH-15: a stopped container is no subject, a ghost no way", () => {
    const topology = modes();
    expect(judge(topology).subjects.map(({ name }) => name)).not.toContain("gone");
    const ghosted: Topology = {
      ...topology,
      endpoints: topology.endpoints.map((endpoint) =>
        endpoint.containerId === idOf("f2") ? { ...endpoint, state: "ghost" } : endpoint,
      ),
    };
    expect(brief(judge(ghosted), "f1", "f2")).toBe("blocked blocked: no-interface");
  });

  test("REACH-8: a host without a default route gets nobody out", () => {
    const topology: Topology = { ...textbook(), host: { interfaces: [], routes: [] } };
    expect(brief(judge(topology), "alpine1", "internet")).toBe("blocked blocked: host-no-default-route");
    expect(brief(judge(topology), "host", "internet")).toBe("blocked blocked: host-no-default-route");
  });

  test("NAMES-4: a link on the default bridge names one way only, and is unknown until it was inspected", () => {
    const topology = draw(
      { bridge: { block: "172.17.0" } },
      { base: { on: ["bridge"] }, linked: { on: ["bridge"] } },
    );
    const link = parseLink("/base:/linked/db", null);
    const linked = judge(topology, { facts: { linked: { links: link === null ? [] : [link] } } });
    expect(brief(linked, "linked", "base")).toBe("reachable reachable: same-network name-by-link");
    expect(ask(linked, "linked", "base").names).toEqual(["db", idOf("base").slice(0, 12), "base"]);
    expect(brief(linked, "base", "linked")).toBe("reachable blocked: same-network default-bridge-no-names");
    const blind = new Reachability({
      topology,
      facts: { kind: "docker", apiVersion: [1, 41] },
      nameFacts: new Map(),
    });
    expect(brief(blind, "linked", "base")).toBe(
      "reachable unknown: same-network default-bridge-no-names names-not-inspected",
    );
  });

  test("REACH-5: on the default bridge with icc off, a link opens what its target exposes, one way", () => {
    const topology = draw(
      { bridge: { block: "172.17.0", options: noIcc } },
      {
        base: { on: ["bridge"], exposed: ["80/tcp", "90/udp"] },
        bare: { on: ["bridge"] },
        linked: { on: ["bridge"] },
        other: { on: ["bridge"] },
      },
    );
    const links = ["/base:/linked/db", "/bare:/linked/nb"].flatMap((text) => parseLink(text, null) ?? []);
    const facts = { linked: { links }, base: {}, bare: {}, other: {} };
    const judged = judge(topology, { facts });
    expect(brief(judged, "linked", "base")).toBe("reachable reachable: link-opens icc-off name-by-link");
    expect(ask(judged, "linked", "base").addresses).toEqual(["172.17.0.2:80", "172.17.0.2:90/udp"]);
    expect(brief(judged, "linked", "bare")).toBe("blocked blocked: icc-off name-by-link");
    for (const [from, to] of [
      ["base", "linked"],
      ["other", "base"],
      ["linked", "other"],
    ] as const)
      expect(brief(judged, from, to)).toBe("blocked blocked: icc-off default-bridge-no-names");
    const bytes = new Uint8Array(judged.subjects.length);
    const place = (name: string): number => judged.subjects.findIndex((one) => one.name === name);
    judged.fillRow(place("linked"), bytes);
    expect(bytes[place("base")]).toBe(verdictNumbers.reachable | (verdictNumbers.reachable << 2));
    const blind = new Reachability({
      topology,
      facts: { kind: "docker", apiVersion: [1, 41] },
      nameFacts: new Map(),
    });
    expect(ask(blind, "linked", "base")).toMatchObject({ byAddress: "unknown", byName: "unknown" });
  });

  test("REACH-16: the path goes hop by hop, and stops where packets do", () => {
    const topology = modes();
    const reachability = judge(topology);
    const path = (from: string, to: string): string[] =>
      findPath(topology, reachability, ask(reachability, from, to)).map(
        ({ kind, label }) => `${kind} ${label}`,
      );
    const bridge = `bridge front (br-${idOf("front").slice(0, 12)})`;
    expect(path("f1", "f2")).toEqual([
      "container f1",
      "interface 10.9.1.2",
      bridge,
      "interface 10.9.1.3",
      "container f2",
    ]);
    expect(path("f1", "internet")).toEqual([
      "container f1",
      "interface 10.9.1.2",
      bridge,
      "host the host",
      "nat masquerade",
      "outside the internet",
    ]);
    expect(path("internet", "f1")).toEqual([
      "outside the internet",
      "port *:8080",
      "nat DNAT",
      bridge,
      "interface 10.9.1.2",
      "container f1",
    ]);
    expect(path("f1", "i1").at(-1)).toBe("stop inner is internal: nothing gets in or out.");
    expect(path("host", "f1")).toEqual(["host the host", bridge, "interface 10.9.1.2", "container f1"]);
  });

  test("REACH-16: what is proposed makes the pair meet", () => {
    const topology = modes();
    const reachability = judge(topology);
    expect(findRemedies(topology, reachability, ask(reachability, "f2", "i1"))).toEqual([
      { kind: "connect", container: idOf("f2"), network: idOf("inner") },
      { kind: "connect", container: idOf("i1"), network: idOf("front") },
    ]);
    expect(findRemedies(topology, reachability, ask(reachability, "frozen", "i1"))).toEqual([
      { kind: "unpause", container: idOf("frozen") },
    ]);
    expect(findRemedies(topology, reachability, ask(reachability, "f1", "f2"))).toEqual([]);
    expect(findRemedies(topology, reachability, ask(reachability, "hosted", "alone"))).toEqual([]);
  });

  test("hostile network names are escaped in sentences", () => {
    const topology = draw(
      { "a\u202eb": { internal: true }, other: {} },
      { x: { on: ["a\u202eb"] }, y: { on: ["other"] } },
    );
    expect(ask(judge(topology), "x", "y").reasons[0]?.text).toContain("a\\u{202e}b");
  });
});

const randomTopology = fc
  .record({
    networks: fc.array(
      fc.record({ internal: fc.boolean(), ipv6: fc.boolean(), icc: fc.boolean(), masquerade: fc.boolean() }),
      { minLength: 1, maxLength: 5 },
    ),
    containers: fc.array(
      fc.record({
        on: fc.uniqueArray(fc.nat(4), { maxLength: 3 }),
        alias: fc.option(fc.constantFrom("c0", "c1", "web")),
        isPaused: fc.boolean(),
      }),
      { minLength: 2, maxLength: 7 },
    ),
  })
  .map(({ networks, containers }) =>
    draw(
      Object.fromEntries(
        networks.map(({ internal, ipv6, icc, masquerade }, index) => [
          `n${index}`,
          { internal, ipv6, options: { ...(icc ? {} : noIcc), ...(masquerade ? {} : noMasquerade) } },
        ]),
      ),
      Object.fromEntries(
        containers.map(({ on, alias, isPaused }, index) => {
          const joined = [...new Set(on.map((place) => `n${place % networks.length}`))];
          const aliases = Object.fromEntries(joined.map((name) => [name, alias === null ? [] : [alias]]));
          return [`c${index}`, { on: joined, aliases, state: isPaused && index > 1 ? "paused" : "running" }];
        }),
      ),
    ),
  );

describe("what holds for every topology", () => {
  test("REACH-2: who shares a network whose members may talk reaches each other by address", () => {
    fc.assert(
      fc.property(randomTopology, (topology) => {
        const reachability = judge(topology);
        const open = new Set(topology.networks.filter(({ bridge }) => bridge?.icc).map(({ id }) => id));
        const networksOf = (id: string): Set<string> =>
          new Set(
            topology.endpoints
              .filter(({ containerId, networkId }) => containerId === id && open.has(networkId))
              .map(({ networkId }) => networkId),
          );
        for (const from of topology.containers) {
          for (const to of topology.containers) {
            if (from === to || from.state === "paused") continue;
            const others = networksOf(to.id);
            if (![...networksOf(from.id)].some((id) => others.has(id))) continue;
            expect(reachability.verdict(from.id, to.id)?.byAddress).toBe("reachable");
          }
        }
      }),
    );
  });

  test("REACH-3: between running containers on bridges, by address both directions are the same", () => {
    fc.assert(
      fc.property(randomTopology, fc.boolean(), (topology, isNewer) => {
        const reachability = judge(topology, { apiVersion: isNewer ? [1, 46] : [1, 41] });
        const running = topology.containers.filter(({ state }) => state === "running");
        for (const from of running) {
          for (const to of running) {
            if (from === to) continue;
            const there = reachability.verdict(from.id, to.id);
            // IPv6 has a way only where a default route leads out: what answers need not be able to ask.
            if (there?.reasons.some(({ code }) => code === "ipv6-unfiltered")) continue;
            const back = reachability.verdict(to.id, from.id);
            if (back?.reasons.some(({ code }) => code === "ipv6-unfiltered")) continue;
            expect(back?.byAddress).toBe(there?.byAddress);
          }
        }
      }),
    );
  });

  test("REACH-1: the names and addresses of a verdict agree with it, and the bytes with the verdicts", () => {
    fc.assert(
      fc.property(randomTopology, (topology) => {
        const reachability = judge(topology);
        const bytes = new Uint8Array(reachability.subjects.length);
        for (const [place, { id: from }] of reachability.subjects.entries()) {
          reachability.fillRow(place, bytes);
          const row = new Map([...reachability.row(from)].map((verdict) => [verdict.to, verdict]));
          for (const [index, { id: to }] of reachability.subjects.entries()) {
            const verdict = row.get(to);
            if (to === from) {
              expect(verdict).toBeUndefined();
              continue;
            }
            if (verdict === undefined) throw new Error("a pair is missing");
            expect(bytes[index]).toBe(
              verdictNumbers[verdict.byAddress] | (verdictNumbers[verdict.byName] << 2),
            );
            expect(verdict.reasons.length).toBeGreaterThan(0);
            const isContainer = to !== "host" && to !== "internet" && from !== "internet";
            if (isContainer) expect(verdict.addresses.length > 0).toBe(verdict.byAddress === "reachable");
            if (isContainer && verdict.byName === "reachable") {
              expect(verdict.byAddress).toBe("reachable");
              expect(verdict.names.length).toBeGreaterThan(0);
            }
          }
        }
      }),
    );
  });

  test("REACH-16: a path begins and ends with the pair, or with a stop", () => {
    for (const topology of [teachingTopology(), sampleTopology({ containers: 30, networks: 6, seed: 3 })]) {
      const reachability = judge(topology);
      for (const { id } of reachability.subjects) {
        for (const verdict of reachability.row(id)) {
          const path = findPath(topology, reachability, verdict);
          expect(path.length).toBeGreaterThan(1);
          expect(path.at(-1)?.kind === "stop").toBe(verdict.byAddress !== "reachable");
        }
      }
    }
  });
});
