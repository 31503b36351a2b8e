import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  Container,
  ContainerId,
  Endpoint,
  Network,
  NetworkId,
  Topology,
} from "@/lib/domain/topology/topology";
import { isEqualJson, keepUnchanged } from "@/lib/domain/topology/diff-topology";
import { WiringJoin, withWiring } from "@/lib/domain/wiring/join-wiring";
import type { ObservedHost, ObservedInterface, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";

const networkOf = (name: string, more: Partial<Network> = {}): Network => ({
  id: name as NetworkId,
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
  pools: [],
  bridge: { interface: `br-${name}`, icc: true, masquerade: true, mtu: null },
  parent: null,
  ...more,
});

const containerOf = (name: string, state = "running"): Container => ({
  id: name as ContainerId,
  name,
  image: "i",
  state,
  health: null,
  networkMode: "default",
  sharesNetworkOf: null,
  composeProject: null,
  composeService: null,
  labels: {},
  ports: [],
  exposedPorts: null,
});

const endpointOf = (network: string, container: string, more: Partial<Endpoint> = {}): Endpoint => ({
  containerId: container as ContainerId,
  networkId: network as NetworkId,
  ipv4: "10.0.0.2",
  ipv6: null,
  mac: "02:42:0a:00:00:02",
  gateway: null,
  aliases: null,
  names: null,
  reserved: null,
  gatewayPriority: null,
  defaultRoute: false,
  state: "attached",
  link: null,
  linkReason: null,
  ...more,
});

const topologyOf = (networks: Network[], containers: Container[], endpoints: Endpoint[]): Topology => ({
  engine: "default",
  revision: 1,
  takenAt: "2026-01-01T00:00:00.000Z",
  networks,
  containers,
  endpoints,
  host: null,
});

const interfaceOf = (
  name: string,
  index: number,
  peerIndex: number,
  more: Partial<ObservedInterface> = {},
): ObservedInterface => ({
  name,
  index,
  peerIndex,
  mac: "02:42:0a:00:00:02",
  mtu: 1500,
  state: "up",
  kind: "unknown",
  master: null,
  addresses: null,
  vxlanId: null,
  ...more,
});

const bridge = (name: string, index: number): ObservedInterface =>
  interfaceOf(name, index, index, { kind: "bridge", mac: "02:42:00:00:00:01" });
const veth = (name: string, index: number, peerIndex: number, master: string | null): ObservedInterface =>
  interfaceOf(name, index, peerIndex, { kind: "veth", mac: "aa:aa:aa:aa:aa:aa", master });
const lo = interfaceOf("lo", 1, 1, { kind: "loopback", mac: null });
const inside = (...interfaces: ObservedInterface[]): ObservedSandbox => ({
  interfaces: [lo, ...interfaces],
  reason: null,
});

function wired(
  topology: Topology,
  host: ObservedInterface[] | null,
  sandboxes: Record<string, ObservedSandbox>,
  unsettled: string[] = [],
): Pick<Endpoint, "link" | "linkReason">[] {
  const observed: ObservedHost | null = host === null ? null : { interfaces: host, routes: [] };
  return withWiring(topology, {
    host: observed,
    sandboxes: new Map(Object.entries(sandboxes)),
    unsettled: new Set(unsettled),
  }).endpoints.map(({ link, linkReason }) => ({ link, linkReason }));
}

const one = topologyOf([networkOf("a")], [containerOf("c")], [endpointOf("a", "c")]);
const oneHost = [bridge("br-a", 3), veth("veth1", 6, 5, "br-a")];
const whole = { containerInterface: "eth0", hostInterface: "veth1", bridge: "br-a", mtu: 1500, state: "up" };

describe("WIRE-1: which interface is the endpoint's", () => {
  test("the one with its MAC address, not the first one", () => {
    const topology = topologyOf(
      [networkOf("a"), networkOf("b")],
      [containerOf("c")],
      [
        endpointOf("a", "c", { mac: "02:42:0A:00:00:0A" }),
        endpointOf("b", "c", { mac: "02:42:0a:00:00:0b" }),
      ],
    );
    const host = [
      bridge("br-a", 3),
      bridge("br-b", 4),
      veth("vethA", 12, 11, "br-a"),
      veth("vethB", 14, 13, "br-b"),
    ];
    const [a, b] = wired(topology, host, {
      c: inside(
        interfaceOf("eth0", 13, 14, { mac: "02:42:0a:00:00:0b" }),
        interfaceOf("eth1", 11, 12, { mac: "02:42:0a:00:00:0a" }),
      ),
    });
    expect(a?.link).toMatchObject({ containerInterface: "eth1", hostInterface: "vethA", bridge: "br-a" });
    expect(b?.link).toMatchObject({ containerInterface: "eth0", hostInterface: "vethB", bridge: "br-b" });
  });

  test("two containers with one MAC address on two networks have each its own", () => {
    const topology = topologyOf(
      [networkOf("a"), networkOf("b")],
      [containerOf("c"), containerOf("d")],
      [endpointOf("a", "c"), endpointOf("b", "d")],
    );
    const host = [
      bridge("br-a", 3),
      bridge("br-b", 4),
      veth("vethA", 12, 11, "br-a"),
      veth("vethB", 14, 13, "br-b"),
    ];
    const links = wired(topology, host, {
      c: inside(interfaceOf("eth0", 11, 12)),
      d: inside(interfaceOf("eth0", 13, 14)),
    });
    expect(links.map(({ link }) => link?.hostInterface)).toEqual(["vethA", "vethB"]);
  });

  describe("two interfaces of one container with one MAC address", () => {
    const topology = topologyOf(
      [networkOf("a"), networkOf("b")],
      [containerOf("c")],
      [endpointOf("a", "c", { ipv4: "10.1.0.2" }), endpointOf("b", "c", { ipv4: "10.2.0.2" })],
    );
    const host = [
      bridge("br-a", 3),
      bridge("br-b", 4),
      veth("vethA", 12, 11, "br-a"),
      veth("vethB", 14, 13, "br-b"),
    ];
    test("are told apart by their bridges", () => {
      const links = wired(topology, host, {
        c: inside(interfaceOf("eth0", 13, 14), interfaceOf("eth1", 11, 12)),
      });
      expect(links.map(({ link }) => link?.containerInterface)).toEqual(["eth1", "eth0"]);
    });
    test("are told apart by their addresses, where the host shows nothing", () => {
      const links = wired(topology, null, {
        c: inside(
          interfaceOf("eth0", 13, 14, { addresses: ["10.2.0.2/24"] }),
          interfaceOf("eth1", 11, 12, { addresses: ["10.1.0.2/24"] }),
        ),
      });
      expect(links.map(({ link }) => link?.containerInterface)).toEqual(["eth1", "eth0"]);
    });
    test("stay unknown where nothing tells", () => {
      const links = wired(topology, null, {
        c: inside(interfaceOf("eth0", 13, 14), interfaceOf("eth1", 11, 12)),
      });
      expect(links.map(({ link }) => link)).toEqual([null, null]);
      expect(links[0]?.linkReason).toContain("02:42:0a:00:00:02");
    });
  });

  test("a MAC address that was changed inside: the bridge tells, and without it nothing does", () => {
    const sandbox = inside(interfaceOf("eth0", 5, 6, { mac: "02:00:00:00:00:99" }));
    expect(wired(one, oneHost, { c: sandbox })).toEqual([{ link: whole, linkReason: null }]);
    const [link] = wired(one, null, { c: sandbox });
    expect(link?.link).toBeNull();
    expect(link?.linkReason).toContain("No interface");
  });

  test("an interface that was given a sibling's MAC address inside: both are found by their bridges", () => {
    const topology = topologyOf(
      [networkOf("a"), networkOf("b")],
      [containerOf("c")],
      [
        endpointOf("a", "c", { mac: "02:00:00:00:00:01" }),
        endpointOf("b", "c", { mac: "02:00:00:00:00:02" }),
      ],
    );
    const host = [
      bridge("br-a", 3),
      bridge("br-b", 4),
      veth("vethA", 12, 11, "br-a"),
      veth("vethB", 14, 13, "br-b"),
    ];
    const links = wired(topology, host, {
      c: inside(
        interfaceOf("eth0", 11, 12, { mac: "02:00:00:00:00:02" }),
        interfaceOf("eth1", 13, 14, { mac: "02:00:00:00:00:02" }),
      ),
    });
    expect(links.map(({ link }) => link?.hostInterface)).toEqual(["vethA", "vethB"]);
  });

  test("an interface that has another endpoint's MAC address is not taken for one that lacks its own", () => {
    const topology = topologyOf(
      [networkOf("a"), networkOf("b")],
      [containerOf("c")],
      [
        endpointOf("a", "c", { mac: "02:00:00:00:00:01" }),
        endpointOf("b", "c", { mac: "02:00:00:00:00:02" }),
      ],
    );
    // eth0 is b's; somebody has put its other end on a's bridge.
    const [a, b] = wired(topology, oneHost, {
      c: inside(interfaceOf("eth0", 5, 6, { mac: "02:00:00:00:00:02" })),
    });
    expect(a?.link).toBeNull();
    expect(b?.link?.hostInterface).toBe("veth1");
  });
});

describe("WIRE-2: the other end", () => {
  test("is a veth whose own other end is the container's interface", () => {
    expect(wired(one, oneHost, { c: inside(interfaceOf("eth0", 5, 6)) })).toEqual([
      { link: whole, linkReason: null },
    ]);
  });

  test.each([
    ["is missing on the host", [bridge("br-a", 3)]],
    ["has the index of an interface that is no veth", [bridge("br-a", 3), bridge("br-x", 6)]],
    ["has the index of another container's veth", [bridge("br-a", 3), veth("veth9", 6, 99, "br-a")]],
  ])("that %s leaves the link unknown", (_, host) => {
    const [link] = wired(one, host, { c: inside(interfaceOf("eth0", 5, 6)) });
    expect(link?.link).toBeNull();
    expect(link?.linkReason).toContain("index 6");
  });

  test("that is no port of the network's bridge is shown as the kernel has it, and told", () => {
    for (const [master, words] of [
      [null, "no bridge's port"],
      ["br-x", "a port of br-x"],
    ] as const) {
      const [link] = wired(one, [bridge("br-a", 3), veth("veth1", 6, 5, master)], {
        c: inside(interfaceOf("eth0", 5, 6)),
      });
      expect(link?.link).toEqual({ ...whole, bridge: master });
      expect(link?.linkReason).toContain(words);
    }
  });

  test("of a host that can't be read is unknown, and the container's side is shown", () => {
    const [link] = wired(one, null, { c: inside(interfaceOf("eth0", 5, 6)) });
    expect(link?.link).toEqual({ ...whole, hostInterface: null, bridge: null });
    expect(link?.linkReason).toContain("host");
  });
});

describe("WIRE-3: macvlan and ipvlan", () => {
  const topology = topologyOf(
    [networkOf("m", { driver: "macvlan", bridge: null, parent: "eth7" })],
    [containerOf("c")],
    [endpointOf("m", "c")],
  );
  test("lead to their parent", () => {
    const host = [interfaceOf("eth7", 7, 7, { kind: "physical" })];
    expect(wired(topology, host, { c: inside(interfaceOf("eth0", 13, 7)) })).toEqual([
      { link: { ...whole, hostInterface: "eth7", bridge: null }, linkReason: null },
    ]);
  });
  test("don't lead to what only has the parent's index", () => {
    const [link] = wired(topology, [interfaceOf("eth8", 7, 7)], { c: inside(interfaceOf("eth0", 13, 7)) });
    expect(link?.link?.hostInterface).toBeNull();
    expect(link?.linkReason).toContain("eth8");
  });
  test("an ipvlan, whose MAC address is the parent's and which the engine doesn't tell, is found by its parent", () => {
    const ipvlan = {
      ...topology,
      networks: [networkOf("m", { driver: "ipvlan", bridge: null, parent: "eth7" })],
      endpoints: [endpointOf("m", "c", { mac: null })],
    };
    const links = wired(ipvlan, [interfaceOf("eth7", 7, 7, { kind: "physical" })], {
      c: inside(interfaceOf("eth0", 13, 7), interfaceOf("eth1", 15, 16)),
    });
    expect(links[0]?.link).toMatchObject({ containerInterface: "eth0", hostInterface: "eth7" });
  });
});

test("WIRE-4: overlay is not looked up on the host, and the way out is told", () => {
  const topology = topologyOf(
    [networkOf("o", { driver: "overlay", bridge: null })],
    [containerOf("c")],
    [endpointOf("o", "c")],
  );
  const host = [
    bridge("docker_gwbridge", 3),
    veth("veth1", 6, 5, "br-x"),
    veth("veth2", 8, 7, "docker_gwbridge"),
  ];
  const [link] = wired(topology, host, {
    c: inside(interfaceOf("eth0", 5, 6), interfaceOf("eth1", 7, 8, { mac: "02:42:ac:12:00:03" })),
  });
  expect(link?.link).toEqual({ ...whole, hostInterface: null, bridge: null });
  expect(link?.linkReason).toContain("eth1 to veth2 on docker_gwbridge");
});

describe("WIRE-5: what has no interface of its own", () => {
  const read = { c: inside(interfaceOf("eth0", 5, 6)) };
  test.each(["exited", "created", "restarting", "dead"])("a container that is %s has no link", (state) => {
    expect(wired({ ...one, containers: [containerOf("c", state)] }, oneHost, read)).toEqual([
      { link: null, linkReason: null },
    ]);
  });
  test("one that is paused has", () => {
    expect(wired({ ...one, containers: [containerOf("c", "paused")] }, oneHost, read)[0]?.link).toEqual(
      whole,
    );
  });
  test.each(["host", "null"])("nothing is missing with the driver %s", (driver) => {
    const topology = { ...one, networks: [networkOf("a", { driver, bridge: null })] };
    expect(wired(topology, oneHost, { c: { interfaces: null, reason: "host's" } })).toEqual([
      { link: null, linkReason: null },
    ]);
  });
  test("a ghost is told", () => {
    const [link] = wired(
      { ...one, endpoints: [endpointOf("a", "c", { state: "ghost", mac: null })] },
      oneHost,
      read,
    );
    expect(link?.link).toBeNull();
    expect(link?.linkReason).toContain("not attached");
  });
});

test("WIRE-6: a sandbox that can't be read spoils no other", () => {
  const topology = topologyOf(
    [networkOf("a")],
    [containerOf("c"), containerOf("d"), containerOf("e")],
    [endpointOf("a", "c"), endpointOf("a", "d"), endpointOf("a", "e")],
  );
  expect(
    wired(topology, oneHost, {
      c: inside(interfaceOf("eth0", 5, 6)),
      d: { interfaces: null, reason: "Process 7 is gone." },
    }),
  ).toEqual([
    { link: whole, linkReason: null },
    { link: null, linkReason: "Process 7 is gone." },
    { link: null, linkReason: null },
  ]);
});

test("WIRE-6: of a container that is being read anew, what fits is kept and no reason is told yet", () => {
  const topology = topologyOf(
    [networkOf("a"), networkOf("b")],
    [containerOf("c")],
    [endpointOf("a", "c"), endpointOf("b", "c", { mac: "02:42:0a:00:00:0b" })],
  );
  expect(wired(topology, oneHost, { c: inside(interfaceOf("eth0", 5, 6)) }, ["c"])).toEqual([
    { link: whole, linkReason: null },
    { link: null, linkReason: null },
  ]);
});

test("WIRE-8: the host's interfaces are sorted, without link-local addresses", () => {
  const host: ObservedHost = {
    interfaces: [
      interfaceOf("eth0", 2, 2, { addresses: ["192.0.2.7/24", "fe80::1/64", "2001:db8::1/64"] }),
      bridge("docker0", 3),
    ],
    routes: [{ destination: "0.0.0.0/0", gateway: "192.0.2.1", interface: "eth0", metric: 100 }],
  };
  const after = withWiring(one, { host, sandboxes: new Map(), unsettled: new Set() }).host;
  expect(after?.interfaces.map(({ name, addresses }) => [name, addresses])).toEqual([
    ["docker0", []],
    ["eth0", ["192.0.2.7/24", "2001:db8::1/64"]],
  ]);
  expect(after?.routes).toEqual([{ destination: "0.0.0.0/0", gateway: "192.0.2.1", interface: "eth0" }]);
});

describe("WIRE-10: one revision after the other", () => {
  const few = fc.constantFrom("a", "b");
  const mac = fc.constantFrom("02:42:0a:00:00:02", "02:42:0a:00:00:03", null);
  /** Two containers on two networks, each with two pairs: eth0 and eth1 have the indexes 10 and 11, or 20 and 21. */
  const bridgeOf = (name: string, interfaceName = `br-${name}`): Network =>
    networkOf(name, { bridge: { interface: interfaceName, icc: true, masquerade: true, mtu: null } });
  const start = () => ({
    networks: new Map(["a", "b"].map((name) => [name, bridgeOf(name)])),
    containers: new Map(["a", "b"].map((name) => [name, containerOf(name)])),
    endpoints: new Map(
      ["a", "b"].flatMap((network, at) =>
        ["a", "b"].map((container) => [
          `${network}:${container}`,
          endpointOf(network, container, { mac: `02:42:0a:00:00:0${2 + at}` }),
        ]),
      ),
    ),
    host: new Map<string, ObservedInterface>([
      ["br-a", bridge("br-a", 1)],
      ["br-b", bridge("br-b", 2)],
      ...[10, 11, 20, 21].map((peer): [string, ObservedInterface] => [
        `veth${peer}`,
        veth(`veth${peer}`, 100 + peer, peer, peer % 10 === 0 ? "br-a" : "br-b"),
      ]),
    ]),
    sandboxes: new Map<string, ObservedSandbox>([
      ["a", pairs(10)],
      ["b", pairs(20)],
    ]),
    unsettled: new Set<string>(),
    isRead: true,
    isHostRead: true,
  });
  const pairs = (first: number, macs: (string | null)[] = ["02:42:0a:00:00:02", "02:42:0a:00:00:03"]) =>
    inside(
      ...macs.map((own, at) =>
        interfaceOf(`eth${at}`, first + at, 100 + first + at, {
          mac: own,
          addresses: [`10.0.0.${2 + at}/24`],
        }),
      ),
    );
  type State = ReturnType<typeof start>;
  type Change = (state: State) => void;
  const drawnChange: fc.Arbitrary<Change> = fc.oneof(
    fc
      .record({ name: few, other: fc.constantFrom("br-a", "br-b", "veth10", "br-new"), parent: fc.boolean() })
      .map(({ name, other, parent }): Change => ({ networks }) => {
        const more = { driver: "macvlan", parent: other, bridge: null };
        networks.set(name, parent ? networkOf(name, more) : bridgeOf(name, other));
      }),
    fc.record({ name: few, state: fc.constantFrom("running", "exited") }).map(
      ({ name, state }): Change =>
        ({ containers }) =>
          containers.set(name, containerOf(name, state)),
    ),
    fc
      .record({
        network: few,
        container: few,
        more: fc.record({
          mac,
          ipv4: fc.constantFrom("10.0.0.2", "10.0.0.3"),
          state: fc.constantFrom("attached", "attached", "ghost"),
        }),
        isGone: fc.boolean(),
      })
      .map(({ network, container, more, isGone }): Change => ({ endpoints }) => {
        const key = `${network}:${container}`;
        if (isGone) endpoints.delete(key);
        else endpoints.set(key, endpointOf(network, container, more));
      }),
    fc
      .record({
        peer: fc.constantFrom(10, 11, 20, 21),
        points: fc.constantFrom(10, 11, 20, 21),
        master: fc.constantFrom("br-a", "br-b", null),
        kind: fc.constantFrom("veth", "veth", "dummy"),
        isGone: fc.boolean(),
      })
      .map(({ peer, points, master, kind, isGone }): Change => ({ host }) => {
        const name = `veth${peer}`;
        const end = { ...veth(name, 100 + peer, points, master), kind: kind as ObservedInterface["kind"] };
        if (isGone) host.delete(name);
        else host.set(name, end);
      }),
    fc
      .record({ name: fc.constantFrom("br-a", "br-b", "br-new"), isGone: fc.boolean() })
      .map(({ name, isGone }): Change => ({ host }) => {
        if (isGone) host.delete(name);
        else host.set(name, bridge(name, name.charCodeAt(3) - 96));
      }),
    fc
      .record({ name: few, macs: fc.array(mac, { maxLength: 3 }), isRead: fc.boolean() })
      .map(({ name, macs, isRead }): Change => ({ sandboxes }) => {
        const gone: ObservedSandbox = { interfaces: null, reason: "It is gone." };
        sandboxes.set(name, isRead ? pairs(name === "a" ? 10 : 20, macs) : gone);
      }),
    few.map((name): Change => ({ unsettled }) => {
      if (!unsettled.delete(name)) unsettled.add(name);
    }),
    few.map(
      (name): Change =>
        ({ sandboxes }) =>
          sandboxes.delete(name),
    ),
    fc.boolean().map(
      (isRead): Change =>
        (state) =>
          (state.isRead = isRead),
    ),
    fc.boolean().map(
      (isHostRead): Change =>
        (state) =>
          (state.isHostRead = isHostRead),
    ),
    fc.constant<Change>(() => {}),
  );

  test("what a sibling takes is no longer the endpoint's", () => {
    const join = new WiringJoin();
    const state = start();
    state.endpoints.set("a:a", endpointOf("a", "a", { mac: null }));
    const steps = ["02:42:0a:00:00:03", "02:42:0a:00:00:02"].map((taken) => {
      const own = state.endpoints.get("a:a");
      const endpoints = own === undefined ? [] : [own, endpointOf("b", "a", { mac: taken })];
      const topology = topologyOf([...state.networks.values()], [containerOf("a")], endpoints);
      const { sandboxes, unsettled } = state;
      const wiring = { host: { interfaces: [...state.host.values()], routes: [] }, sandboxes, unsettled };
      return join.join(topology, wiring).endpoints[0]?.link?.containerInterface;
    });
    expect(steps).toEqual(["eth0", undefined]);
  });

  test("each is what the whole join makes of it, and what is equal is the same object", () => {
    fc.assert(
      fc.property(fc.array(drawnChange, { minLength: 1, maxLength: 12 }), (changes) => {
        const join = new WiringJoin();
        const state = start();
        const read = (): Topology =>
          structuredClone(
            topologyOf(
              [...state.networks.values()],
              [...state.containers.values()],
              [...state.endpoints.values()].filter(({ networkId }) => state.networks.has(networkId)),
            ),
          );
        let built = read();
        let last: Topology | null = null;
        for (const change of changes) {
          change(state);
          // As the hub does: made anew each time, with the objects of before for what is equal.
          built = keepUnchanged(built, read());
          const host = state.isHostRead
            ? { interfaces: [...state.host.values()].map((own) => ({ ...own })), routes: [] }
            : null;
          const { sandboxes, unsettled } = state;
          const wiring = state.isRead ? { host, sandboxes: new Map(sandboxes), unsettled } : null;
          const joined: Topology = join.join(built, wiring);
          expect(joined).toEqual(withWiring(built, wiring));
          const again = join.join(keepUnchanged(built, structuredClone(built)), wiring);
          for (const [at, endpoint] of joined.endpoints.entries()) expect(again.endpoints[at]).toBe(endpoint);
          for (const own of joined.host?.interfaces ?? []) {
            const was = last?.host?.interfaces.find(({ name }) => name === own.name);
            if (isEqualJson(was, own)) expect(own).toBe(was);
          }
          last = joined;
        }
      }),
      { numRuns: 150 },
    );
  });
});
