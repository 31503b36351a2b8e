import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTopology } from "@/lib/domain/topology/build-topology";
import { applyPatch, diffTopology } from "@/lib/domain/topology/diff-topology";
import type { Topology } from "@/lib/domain/topology/topology";

const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
/** Engines of a few networks and containers, so that two draws share some and differ in others. */
const topology = fc
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
