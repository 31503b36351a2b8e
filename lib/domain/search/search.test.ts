import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxQueryLength, parseQuery } from "@/lib/domain/search/parse-query";
import { searchTopology } from "@/lib/domain/search/search-topology";
import { sampleTopology } from "@/lib/domain/topology/sample-topology";
import type { Container, Endpoint, Network, Topology } from "@/lib/domain/topology/topology";

function network(name: string, subnet: string | null, change: Partial<Network> = {}): Network {
  const pool = { ipRange: null, gateway: null, auxiliaryAddresses: {} };
  return {
    id: `n-${name}` as Network["id"],
    name,
    driver: "bridge",
    scope: "local",
    internal: false,
    attachable: false,
    ipv6: false,
    predefined: false,
    labels: {},
    options: {},
    composeProject: null,
    pools: subnet === null ? [] : [{ ...pool, subnet }],
    bridge: null,
    parent: null,
    ...change,
  };
}

function container(name: string, change: Partial<Container> = {}): Container {
  return {
    id: `c-${name}` as Container["id"],
    name,
    image: "busybox:1.36",
    state: "running",
    health: null,
    networkMode: "default",
    sharesNetworkOf: null,
    composeProject: null,
    composeService: null,
    labels: {},
    ports: [],
    exposedPorts: null,
    ...change,
  };
}

function endpoint(net: string, cont: string, change: Partial<Endpoint> = {}): Endpoint {
  return {
    networkId: `n-${net}` as Network["id"],
    containerId: `c-${cont}` as Container["id"],
    ipv4: null,
    ipv6: null,
    mac: null,
    gateway: null,
    aliases: null,
    names: null,
    reserved: null,
    gatewayPriority: null,
    defaultRoute: false,
    state: "attached",
    link: null,
    linkReason: null,
    ...change,
  };
}

const topology: Topology = {
  engine: "local",
  revision: 1,
  takenAt: "2026-01-01T00:00:00Z",
  networks: [
    network("back", "10.9.0.0/16", { labels: { tier: "data" }, driver: "macvlan", parent: "eth1" }),
    network("web_front", null, {
      composeProject: "web",
      bridge: { interface: "br-front0", icc: true, masquerade: true, mtu: null },
      pools: [
        {
          subnet: "10.1.2.0/24",
          ipRange: null,
          gateway: "10.1.2.1",
          auxiliaryAddresses: { printer: "10.1.2.9" },
        },
        { subnet: "fd00:1::/64", ipRange: null, gateway: "fd00:1::1", auxiliaryAddresses: {} },
      ],
    }),
  ],
  containers: [
    container("db", { state: "exited", labels: { "com.example.tier": "data store" } }),
    container("redis", { id: "beef1234cafe" as Container["id"], image: "redis:7", health: "unhealthy" }),
    container("web1", {
      image: "Nginx:1.27",
      composeProject: "web",
      composeService: "proxy",
      ports: [{ hostAddress: "127.0.0.1", hostPort: 8080, containerPort: 80, protocol: "tcp" }],
    }),
  ],
  endpoints: [
    endpoint("back", "db", { state: "configured", reserved: { ipv4: "10.9.0.5", ipv6: null } }),
    endpoint("back", "web1", { ipv4: "10.9.0.7", gateway: "10.9.0.1" }),
    endpoint("web_front", "web1", {
      ipv4: "10.1.2.2",
      ipv6: "fd00:1::2",
      mac: "02:42:0a:01:02:02",
      aliases: ["www"],
      link: {
        containerInterface: "eth0",
        hostInterface: "veth9cf81ff",
        bridge: "br-front0",
        mtu: 1500,
        state: "up",
      },
    }),
  ],
  host: {
    interfaces: [
      {
        name: "eth0",
        kind: "physical",
        addresses: ["192.0.2.7/24"],
        mac: null,
        mtu: null,
        state: null,
        master: null,
        vxlanId: null,
      },
    ],
    routes: null,
  },
};

const find = (text: string) => searchTopology(topology, parseQuery(text));
const found = (text: string) => [...find(text).matches].map((id) => id.replace(/^[nc]-/, ""));

describe("parseQuery", () => {
  test.each([
    [
      "FIND-1 terms",
      "web  Nginx",
      [
        [null, "web"],
        [null, "nginx"],
      ],
    ],
    [
      "FIND-1 field",
      "name:Web ip:10.0.0.1",
      [
        ["name", "web"],
        ["address", "10.0.0.1"],
      ],
    ],
    [
      "FIND-1 quotes",
      'label:"a b" "c:d e"',
      [
        ["label", "a b"],
        [null, "c:d e"],
      ],
    ],
    ["FIND-1 quoted field is text", '"state:x"', [[null, "state:x"]]],
    ["FIND-1 open quote", '"a b', [[null, "a b"]]],
    [
      "FIND-1 other colons are text",
      "nginx:1.27 fd00::2",
      [
        [null, "nginx:1.27"],
        [null, "fd00::2"],
      ],
    ],
    ["FIND-1 what is being typed", 'name: - -name: "" -', []],
    ["FIND-1 once each", "web WEB", [[null, "web"]]],
    [
      "FIND-2 control characters are blanks",
      "a\u0000b",
      [
        [null, "a"],
        [null, "b"],
      ],
    ],
  ])("%s: %s", (_rule, text, terms) => {
    expect(parseQuery(text).terms.map(({ field, value }) => [field, value])).toEqual(terms);
  });

  test("FIND-1 a leading minus negates", () => {
    expect(parseQuery('-web -image:x -"a b" a-b').terms.map((term) => [term.value, term.isNegated])).toEqual([
      ["web", true],
      ["x", true],
      ["a b", true],
      ["a-b", false],
    ]);
  });

  test("FIND-2 a long text is cut", () => {
    expect(parseQuery("x".repeat(10_000)).terms[0]?.value).toHaveLength(maxQueryLength);
    expect(parseQuery(Array.from({ length: 100 }, (_, at) => at).join(" ")).terms).toHaveLength(16);
  });
});

describe("searchTopology", () => {
  test.each([
    ["FIND-3 all terms", "web1 nginx", ["web1"]],
    ["FIND-3 all terms", "web1 redis", []],
    ["FIND-3 name", "WEB", ["web_front", "web1"]],
    ["FIND-3 part of an address", "10.9.", ["back", "db", "web1"]],
    ["FIND-3 MAC", "02:42:0a", ["web1"]],
    ["FIND-3 MAC with dashes", "02-42-0a", ["web1"]],
    ["FIND-3 label", "tier=data", ["back", "db"]],
    ["FIND-3 alias", "www", ["web1"]],
    ["FIND-3 bridge", "br-front0", ["web_front"]],
    ["FIND-3 host interface", "veth9cf8", ["web1"]],
    ["FIND-3 a container's interface is everybody's", "eth0", []],
    ["FIND-9 container's interface", "interface:eth0", ["web1"]],
    ["FIND-9 host interface", "interface:9cf81", ["web1"]],
    ["FIND-9 bridge", "interface:br-", ["web_front"]],
    ["FIND-9 parent", "interface:eth1", ["back"]],
    ["FIND-3 driver", "macvlan", ["back"]],
    ["FIND-3 service", "proxy", ["web1"]],
    ["FIND-3 id from four digits", "beef", ["beef1234cafe"]],
    ["FIND-3 id, too short", "bee", []],
    ["FIND-3 port", "8080", ["web1"]],
    ["FIND-3 part of a port", "808", []],
    ["FIND-4 name", "name:web", ["web_front", "web1"]],
    ["FIND-4 image", "image:nginx:1", ["web1"]],
    ["FIND-4 state", "state:exi", ["db"]],
    ["FIND-4 health", "state:unhealthy", ["beef1234cafe"]],
    ["FIND-4 port", "port:80/tcp", ["web1"]],
    ["FIND-4 project", "project:web", ["web_front", "web1"]],
    ["FIND-4 label", 'label:"data store"', ["db"]],
    ["FIND-4 members of a network", "network:back", ["back", "db", "web1"]],
    ["FIND-4 networks of a container", "container:web1", ["back", "web_front", "web1"]],
    ["FIND-4 subnet text", "subnet:10.1", ["web_front"]],
    ["FIND-4 negated, with other kinds left out", "-state:running", ["db"]],
    ["FIND-4 negated", "-web", ["back", "db", "beef1234cafe"]],
    ["FIND-5 held", "10.1.2.2", ["web_front", "web1"]],
    ["FIND-5 reserved", "10.9.0.5", ["back", "db"]],
    ["FIND-5 another spelling of IPv6", "fd00:1:0:0::2", ["web_front", "web1"]],
    ["FIND-5 published on", "127.0.0.1", ["web1"]],
    ["FIND-6 subnet", "10.0.0.0/8", ["back", "web_front", "db", "web1"]],
    ["FIND-6 a part of a subnet", "10.9.0.4/31", ["back", "db"]],
    ["FIND-6 host bits", "10.1.2.77/24", ["web_front", "web1"]],
  ])("%s: %s", (_rule, text, ids) => {
    expect(found(text)).toEqual(ids);
  });

  test.each([
    ["10.1.2.3", ["10.1.2.3 would be in web_front (10.1.2.0/24)."]],
    ["10.1.2.1", ["10.1.2.1 is the gateway of web_front."]],
    ["10.9.0.1", ["10.9.0.1 is the gateway of back."]],
    ["10.1.2.9", ["10.1.2.9 is the auxiliary address printer of web_front."]],
    ["10.1.2.2", ["10.1.2.2 is held by web1 on web_front."]],
    ["10.9.0.5", ["10.9.0.5 is reserved for db on back."]],
    ["10.1.2.255", ["10.1.2.255 is the broadcast address of web_front (10.1.2.0/24)."]],
    ["192.0.2.7", ["192.0.2.7 is the host's own, on eth0."]],
    ["203.0.113.1", ["203.0.113.1 lies in no network of this engine."]],
    ["fd00:1::7", ["fd00:1::7 would be in web_front (fd00:1::/64)."]],
    ["10.0.0.0/8", ["10.0.0.0/8 overlaps with 2 networks."]],
    ["10.9.1.0/24", ["10.9.1.0/24 overlaps with back (10.9.0.0/16)."]],
    ["192.168.0.0/16", ["192.168.0.0/16 overlaps with no network of this engine."]],
    ["-10.1.2.3 web", []],
  ])("FIND-7 note on %s", (text, notes) => {
    expect(find(text).notes).toEqual(notes);
  });

  test("FIND-2 any text is a query, and finds only what is there", () => {
    const ids = new Set<string>([...topology.networks, ...topology.containers].map(({ id }) => id));
    const word = fc.constantFrom(
      "-",
      '"',
      ":",
      "/",
      " ",
      "name:",
      "ip:",
      "10.1.2.",
      "fd00::",
      "(.*+[",
      "\\",
      "web",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (query) => {
        const { matches, networks, containers } = find(query);
        expect(matches.size).toBe(networks.size + containers.size);
        for (const id of matches) expect(ids).toContain(id);
      }),
      { numRuns: 500 },
    );
  });
});

test("TOPO-8 after a change the same is found as in a topology that was never seen", () => {
  const queries = [
    "web",
    "172.31.9.1",
    "10.20.0.3",
    "container:web",
    "network:renamed",
    "mac:aa:bb",
    "80",
    "paused",
  ];
  const at = fc.nat({ max: 99 });
  const change = fc.oneof(
    at.map((place) => (now: Topology): Topology => {
      const index = place % Math.max(1, now.containers.length);
      const one = now.containers[index];
      return one === undefined
        ? now
        : { ...now, containers: now.containers.with(index, { ...one, image: "paused" }) };
    }),
    at.map((place) => (now: Topology): Topology => {
      const index = place % Math.max(1, now.endpoints.length);
      const one = now.endpoints[index];
      const changed = { mac: "aa:bb:cc:dd:ee:ff", gateway: "172.31.9.1" };
      return one === undefined
        ? now
        : { ...now, endpoints: now.endpoints.with(index, { ...one, ...changed }) };
    }),
    fc.record({ place: at, isTold: fc.boolean() }).map(({ place, isTold }) => (now: Topology): Topology => {
      const index = place % now.networks.length;
      const one = now.networks[index];
      if (one === undefined) return now;
      const pools = isTold ? one.pools : one.pools.map((pool) => ({ ...pool, gateway: null }));
      return { ...now, networks: now.networks.with(index, { ...one, name: "renamed", pools }) };
    }),
    at.map((place) => (now: Topology): Topology => {
      const gone = now.containers[place % Math.max(1, now.containers.length)]?.id;
      return {
        ...now,
        containers: now.containers.filter(({ id }) => id !== gone),
        endpoints: now.endpoints.filter(({ containerId }) => containerId !== gone),
      };
    }),
    at.map((place) => (now: Topology): Topology => {
      const gone = place % Math.max(1, now.endpoints.length);
      return { ...now, endpoints: now.endpoints.filter((_, index) => index !== gone) };
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      let now = sampleTopology({ containers: 12, networks: 4, seed: 3 });
      const search = (each: Topology) => queries.map((text) => searchTopology(each, parseQuery(text)));
      const seen = changes.map((one) => {
        now = one(now);
        return { whole: now, results: search(now) };
      });
      for (const { whole, results } of seen) expect(results).toEqual(search(structuredClone(whole)));
    }),
  );
});
