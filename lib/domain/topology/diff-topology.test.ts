import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import { applyPatch, diffTopology, keepUnchanged } from "@/lib/domain/topology/diff-topology";
import { byInterfaceName, type Host, type HostRoute, type Topology } from "@/lib/domain/topology/topology";

const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
/** Engines of a few networks and containers, so that two draws share some and differ in others. */
const engineTopology = fc
  .record({
    networks: fc.uniqueArray(
      fc.record({ id: fc.constantFrom("n1", "n2", "n3", "n4"), name, internal: fc.boolean() }),
      { selector: ({ id }) => id },
    ),
    containers: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("c1", "c2", "c3", "c4"),
        name,
        state: fc.constantFrom("running", "exited"),
        networks: fc.uniqueArray(
          fc.record({ id: fc.constantFrom("n1", "n2", "n3", "n4"), last: fc.integer({ min: 2, max: 4 }) }),
          { selector: ({ id }) => id },
        ),
      }),
      { selector: ({ id }) => id },
    ),
    revision: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ networks, containers, revision }): Topology =>
    buildTopology(
      {
        networks: networks.map((network) => ({
          ...network,
          driver: "bridge",
          scope: "local",
          attachable: false,
          ingress: false,
          ipv6: false,
          labels: {},
          options: {},
          pools: [],
        })),
        containers: containers.map((container) => ({
          ...container,
          image: "i",
          health: null,
          networkMode: "default",
          labels: {},
          ports: [],
          endpoints: container.networks.map(({ id, last }) => ({
            networkName: id,
            networkId: id,
            endpointId: "e",
            ipv4: `10.0.0.${last}`,
            ipv6: null,
            mac: null,
            gateway: "10.0.0.1",
            reservedIpv4: null,
            reservedIpv6: null,
            gatewayPriority: null,
          })),
        })),
        inspections: new Map(),
      },
      { engine: "default", revision, takenAt: `2026-01-01T00:00:0${revision}.000Z` },
    ),
  );

const host = fc
  .record({
    interfaces: fc.uniqueArray(
      fc.record({ name: fc.constantFrom("veth1", "veth2", "docker0"), state: fc.constantFrom("up", "down") }),
      { selector: (networkInterface) => networkInterface.name },
    ),
    routes: fc.option(
      fc.constantFrom<HostRoute[]>(
        [],
        [{ destination: "0.0.0.0/0", gateway: "192.0.2.1", interface: "eth0" }],
      ),
    ),
  })
  .map(({ interfaces, routes }): Host => ({
    interfaces: interfaces
      .map((own) => ({
        ...own,
        kind: "veth",
        addresses: [],
        mac: null,
        mtu: null,
        master: null,
        vxlanId: null,
      }))
      .toSorted(byInterfaceName),
    routes,
  }));
const topology = fc
  .tuple(engineTopology, fc.option(host), fc.constantFrom("veth1", "veth2"))
  .map(([drawn, drawnHost, hostInterface]): Topology => ({
    ...drawn,
    host: drawnHost,
    endpoints: drawn.endpoints.map((endpoint) => ({
      ...endpoint,
      link: { containerInterface: "eth0", hostInterface, bridge: "br-1", mtu: 1500, state: "up" },
    })),
  }));

test("TOPO-7: what a patch is applied to becomes what it was made from", () => {
  fc.assert(
    fc.property(topology, topology, (before, after) => {
      const patch = diffTopology(before, after);
      const applied =
        patch === null
          ? { ...before, revision: after.revision, takenAt: after.takenAt }
          : applyPatch(before, patch);
      expect(applied).toEqual(after);
    }),
  );
});

test("TOPO-8: what did not change keeps its identity, so that nothing of it is drawn again", () => {
  fc.assert(
    fc.property(topology, topology, (before, after) => {
      const patch = diffTopology(before, after);
      if (patch === null) return;
      const applied = applyPatch(before, patch);
      const touched = new Set(patch.set.containers.map(({ id }) => id));
      for (const container of applied.containers) {
        if (!touched.has(container.id)) expect(before.containers).toContain(container);
      }
    }),
  );
});

test("WIRE-9: one new interface of a busy host makes a small patch", () => {
  const interfaces = Array.from({ length: 300 }, (_, index) => ({
    name: `veth${String(index).padStart(3, "0")}`,
    kind: "veth",
    addresses: [],
    mac: null,
    mtu: 1500,
    state: "up",
    master: "br-1",
    vxlanId: null,
  }));
  const [first, ...rest] = interfaces;
  const of = (own: Host["interfaces"], revision: number): Topology => ({
    engine: "default",
    revision,
    takenAt: "2026-01-01T00:00:00.000Z",
    networks: [],
    containers: [],
    endpoints: [],
    host: { interfaces: own, routes: [] },
  });
  expect(diffTopology(of(rest, 1), of(interfaces, 2))?.host).toEqual({ set: [first], removed: [] });
  expect(diffTopology(of(interfaces, 1), of(rest, 2))?.host).toEqual({ set: [], removed: ["veth000"] });
});

test("TOPO-8: of what was made anew, all that is equal is the object of before", () => {
  fc.assert(
    fc.property(engineTopology, engineTopology, (before, after) => {
      const kept = keepUnchanged(before, after);
      expect(kept).toEqual(after);
      const patch = diffTopology(before, kept);
      for (const kind of ["networks", "containers", "endpoints"] as const) {
        const changed = kept[kind].filter((one) => !(before[kind] as unknown[]).includes(one));
        expect(changed).toEqual(patch?.set[kind] ?? []);
      }
      expect(keepUnchanged(kept, structuredClone(kept)).endpoints).toBe(kept.endpoints);
    }),
  );
});
