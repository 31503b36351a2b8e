import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFilter, toFilterParameters, toggleHide } from "@/lib/domain/filter/filter-in-address";
import {
  filterTopology,
  findPartsHiding,
  hideReasons,
  isSelectionHidden,
  liftParts,
  noFilter,
  refilterTopology,
  type TopologyFilter,
} from "@/lib/domain/filter/filter-topology";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { toShape } from "@/lib/domain/layout/to-shape";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import { isLive, type Topology } from "@/lib/domain/topology/topology";

const teaching = teachingTopology();

function filterBy(change: Partial<TopologyFilter>): TopologyFilter {
  return { ...noFilter, ...change };
}

function names(topology: Topology, filter: TopologyFilter): { networks: string[]; containers: string[] } {
  const { hidden } = filterTopology(topology, filter);
  return {
    networks: topology.networks.filter(({ id }) => hidden.networks.has(id)).map(({ name }) => name),
    containers: topology.containers.filter(({ id }) => hidden.containers.has(id)).map(({ name }) => name),
  };
}

function containerNamed(name: string) {
  const found = teaching.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const anyTopology = fc
  .record({ containers: fc.nat(40), networks: fc.integer({ min: 1, max: 14 }), seed: fc.nat(1000) })
  .map(sampleTopology);
const anyFilter = fc.record({
  hide: fc.subarray([...hideReasons]),
  projects: fc.subarray(["shop", "blog", "no-such"]),
  drivers: fc.subarray(["bridge", "macvlan", "overlay"]),
});
/** With projects that the topology has. */
const anyCase = fc.tuple(anyTopology, anyFilter, fc.boolean()).map(([topology, filter, isOwn]) => {
  const own = topology.containers.find(({ composeProject }) => composeProject !== null)?.composeProject;
  return { topology, filter: isOwn && own ? { ...filter, projects: [own] } : filter };
});

describe("what is hidden", () => {
  test("FILT-1 without a filter nothing is, and the topology is the same object", () => {
    expect(filterTopology(teaching, noFilter).topology).toBe(teaching);
    const hidesNothing = filterBy({ hide: ["stopped"] });
    const live = { ...teaching, containers: teaching.containers.filter(isLive) };
    expect(filterTopology(live, hidesNothing).topology).toBe(live);
  });

  test("FILT-2 stopped: containers that are neither up nor coming up again", () => {
    expect(names(teaching, filterBy({ hide: ["stopped"] }))).toEqual({
      networks: [],
      containers: teaching.containers.filter((container) => !isLive(container)).map(({ name }) => name),
    });
  });

  test("FILT-3 empty: networks without a container that is shown", () => {
    const empty = names(teaching, filterBy({ hide: ["empty"] })).networks;
    expect(empty).toContain("old-experiment");
    expect(empty).toContain("staging_default");
    expect(empty).not.toContain("shop_front");
    const job = containerNamed("nightly-report");
    const only = {
      ...teaching,
      containers: [job],
      endpoints: teaching.endpoints.filter(({ containerId }) => containerId === job.id),
    };
    expect(names(only, filterBy({ hide: ["empty"] })).networks).not.toContain("shop_back");
    expect(names(only, filterBy({ hide: ["empty", "stopped"] })).networks).toContain("shop_back");
  });

  test("FILT-4 predefined: Docker's own networks, and containers that are on nothing else", () => {
    const { networks, containers } = names(teaching, filterBy({ hide: ["predefined"] }));
    expect(networks.toSorted()).toEqual(["bridge", "host", "none"]);
    for (const name of containers) {
      const on = teaching.endpoints.filter(({ containerId }) => containerId === containerNamed(name).id);
      expect(on.length).toBeGreaterThan(0);
      expect(on.every(({ networkId }) => filterHides(networkId))).toBe(true);
    }
    function filterHides(id: string): boolean {
      return teaching.networks.some((network) => network.id === id && network.predefined);
    }
  });

  test("FILT-5 projects: what belongs to others; a network stays that a shown container is on", () => {
    const { networks, containers } = names(teaching, filterBy({ projects: ["shop"] }));
    expect(networks).toContain("staging_default");
    expect(networks).not.toContain("shop_back");
    expect(containers).not.toContain("web1");
    expect(containers).toContain("db-exporter");
  });

  test("FILT-6 drivers: other networks, and containers that are on none of these", () => {
    const { networks, containers } = names(teaching, filterBy({ drivers: ["macvlan"] }));
    expect(networks).not.toContain("office-lan");
    expect(networks).toContain("shop_front");
    expect(containers).toContain("web1");
  });

  test("FILT-6 a container in another's namespace is where that one is", () => {
    expect(names(teaching, filterBy({ drivers: ["bridge"] })).containers).not.toContain("db-exporter");
    expect(names(teaching, filterBy({ drivers: ["macvlan"] })).containers).toContain("db-exporter");
  });
});

describe("any topology and filter", () => {
  test("FILT-7 shown and hidden are the whole, order is kept, and an endpoint stands when both ends do", () => {
    fc.assert(
      fc.property(anyCase, ({ topology, filter }) => {
        const { topology: shown, hidden } = filterTopology(topology, filter);
        expect(shown.networks).toEqual(topology.networks.filter(({ id }) => !hidden.networks.has(id)));
        expect(shown.containers).toEqual(topology.containers.filter(({ id }) => !hidden.containers.has(id)));
        expect(shown.endpoints).toEqual(
          topology.endpoints.filter(
            ({ networkId, containerId }) =>
              !hidden.networks.has(networkId) && !hidden.containers.has(containerId),
          ),
        );
        expect([shown === topology]).toEqual([hidden.networks.size + hidden.containers.size === 0]);
        expect(layoutTopology(toShape(shown)).cards).toHaveLength(shown.containers.length);
      }),
    );
  });

  test("filtering what is filtered changes nothing", () => {
    fc.assert(
      fc.property(anyCase, ({ topology, filter }) => {
        const once = filterTopology(topology, filter).topology;
        expect(filterTopology(once, filter).topology).toBe(once);
      }),
    );
  });

  test("a step from one topology to the next gives what filtering anew gives", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.nat(50),
        fc.constantFrom("health", "state"),
        ({ topology, filter }, at, what) => {
          const filtered = filterTopology(topology, filter);
          const containers = topology.containers.map((container, index) =>
            index === at
              ? { ...container, ...(what === "health" ? { health: "unhealthy" } : { state: "exited" }) }
              : container,
          );
          const next = { ...topology, containers, endpoints: [...topology.endpoints] };
          const again = refilterTopology(next, filter, { topology, filter, filtered });
          expect(again).toEqual(filterTopology(next, filter));
          if (again.hidden === filtered.hidden && again.topology !== next)
            expect(again.topology.endpoints).toBe(filtered.topology.endpoints);
        },
      ),
    );
  });

  test("FILT-8 lifting what hides a selection shows it, and nothing that need not be is lifted", () => {
    fc.assert(
      fc.property(anyCase, fc.nat(40), ({ topology, filter }, at) => {
        const container = topology.containers[at % Math.max(1, topology.containers.length)];
        fc.pre(container !== undefined);
        const selection = { kind: "container", id: container.id } as const;
        const parts = findPartsHiding(topology, filter, selection);
        const lifted = liftParts(filter, parts);
        expect(isSelectionHidden(selection, filterTopology(topology, lifted).hidden)).toBe(false);
        for (const part of parts) {
          const less = liftParts(
            filter,
            parts.filter((each) => each !== part),
          );
          expect(isSelectionHidden(selection, filterTopology(topology, less).hidden)).toBe(true);
        }
      }),
    );
  });
});

describe("in the page's address", () => {
  test("any filter is read back as it was written", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    const filters = fc.record({
      hide: fc.subarray([...hideReasons]),
      projects: fc.uniqueArray(text, { maxLength: 4 }),
      drivers: fc.uniqueArray(text, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(filters, (filter) => {
        const written = toFilterParameters(filter);
        expect(parseFilter({ get: (name) => written[name] ?? null })).toEqual(filter);
      }),
    );
  });

  test("what is no filter is none", () => {
    const filter = parseFilter(new URLSearchParams("hide=everything,,&project=%25"));
    expect(filter).toEqual({ hide: [], projects: ["%"], drivers: [] });
    expect(parseFilter(new URLSearchParams("hide=x"))).toBe(noFilter);
  });

  test("a reason is put in and taken out", () => {
    const once = toggleHide(noFilter, "empty");
    expect(once.hide).toEqual(["empty"]);
    expect(toggleHide(once, "empty").hide).toEqual([]);
  });
});
