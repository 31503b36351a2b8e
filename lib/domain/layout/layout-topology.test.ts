import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSameShape, toShape, type Shape, type ShapeContainer } from "@/lib/domain/layout/to-shape";
import { layoutTopology, pinsOf } from "@/lib/domain/layout/layout-topology";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import type { CardPlace, Layout, LinkPlace, Rect } from "@/lib/domain/layout/layout";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";

const networkId = (index: number) => `n${String(index).padStart(3, "0")}` as NetworkId;
const containerId = (index: number) => `c${String(index).padStart(3, "0")}` as ContainerId;

/** Shapes of every kind: shared containers, docks (chains, cycles and missing owners too), host and none, empties. */
const shapes: fc.Arbitrary<Shape> = fc
  .record({
    networks: fc.array(
      fc.record({
        driver: fc.constantFrom(
          "bridge",
          "bridge",
          "bridge",
          "bridge",
          "bridge",
          "bridge",
          "macvlan",
          "overlay",
          "host",
          "null",
        ),
        project: fc.constantFrom(null, null, "shop", "blog"),
      }),
      { maxLength: 9 },
    ),
    containers: fc.array(
      fc.record({
        on: fc.array(fc.nat(6), { maxLength: 3 }),
        defaultRoute: fc.nat(4),
        shares: fc.option(fc.nat(23), { nil: null, freq: 8 }),
      }),
      { maxLength: 24 },
    ),
  })
  .map(({ networks, containers }) => ({
    networks: networks.map(({ driver, project }, index) => ({
      id: networkId(index),
      name: `net${index}`,
      driver,
      project,
    })),
    containers: containers.map(({ on, defaultRoute, shares }, index): ShapeContainer => {
      const ids = [...new Set(on)]
        .filter((one) => one < networks.length)
        .toSorted((a, b) => a - b)
        .map(networkId);
      const isShared = shares !== null && shares !== index;
      return {
        id: containerId(index),
        name: `name${index}`,
        sharesNetworkOf: isShared ? containerId(shares) : null,
        networks: isShared ? [] : ids,
        defaultRoute: isShared ? null : (ids[defaultRoute] ?? null),
      };
    }),
  }));

const holds = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The stretches of a link as thin rectangles. */
function segments(link: LinkPlace): Rect[] {
  return link.points.slice(1).map((point, index) => {
    const before = link.points[index] ?? point;
    return {
      x: Math.min(point.x, before.x),
      y: Math.min(point.y, before.y),
      width: Math.abs(point.x - before.x),
      height: Math.abs(point.y - before.y),
    };
  });
}

/** The card with those docked to it. */
function unitOf(layout: Layout, id: ContainerId): CardPlace[] {
  return layout.cards.filter((card) => card.containerId === id || card.dockedTo === id);
}

function expectSound(layout: Layout, shape: Shape): void {
  const boxOf = new Map(layout.boxes.map((box) => [box.networkId, box]));
  expect(layout.cards.map((card) => card.containerId).toSorted()).toEqual(
    shape.containers.map(({ id }) => id).toSorted(),
  );
  expect(layout.boxes.flatMap((box) => box.networkId ?? []).toSorted()).toEqual(
    shape.networks.map(({ id }) => id).toSorted(),
  );
  layout.cards.forEach((card, index) => {
    const box = boxOf.get(card.homeId);
    expect(box !== undefined && holds(box.rect, card.rect), `${card.containerId} in its box`).toBe(true);
    for (const other of layout.cards.slice(index + 1)) {
      expect(overlap(card.rect, other.rect), `${card.containerId} over ${other.containerId}`).toBe(false);
    }
  });
  layout.boxes.forEach((box, index) => {
    for (const other of layout.boxes.slice(index + 1)) {
      expect(overlap(box.rect, other.rect), `box ${box.networkId} over ${other.networkId}`).toBe(false);
    }
  });
  for (const link of layout.links) {
    const name = `${link.containerId} to ${link.networkId}`;
    const tap = link.points.at(-1);
    const bus = boxOf.get(link.networkId)?.bus;
    expect(bus, name).not.toBeNull();
    expect(tap?.y, name).toBe(bus?.y);
    expect(
      tap !== undefined && bus !== undefined && bus !== null && tap.x >= bus.x1 && tap.x <= bus.x2,
      `${name} on its bus`,
    ).toBe(true);
    if (link.kind === "drop" || link.kind === "riser") {
      expect(link.points, name).toHaveLength(2);
      expect(link.points[0]?.x, name).toBe(tap?.x);
    }
    const own = new Set(unitOf(layout, link.containerId).map((card) => card.containerId));
    for (const segment of segments(link)) {
      expect(segment.width === 0 || segment.height === 0, `${name} straight`).toBe(true);
      for (const card of layout.cards) {
        if (own.has(card.containerId)) continue;
        const { rect } = card;
        const isClear =
          segment.x + segment.width <= rect.x ||
          segment.x >= rect.x + rect.width ||
          segment.y + segment.height <= rect.y ||
          segment.y >= rect.y + rect.height;
        expect(isClear, `${name} crosses ${card.containerId}`).toBe(true);
      }
    }
  }
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item, index) => ({ item, key: (index * 7919 + 13) % 101 }))
    .toSorted((a, b) => a.key - b.key || 0)
    .map(({ item }) => item);
}

describe("layoutTopology", () => {
  test("every card in its box, no card over another, links straight and clear of foreign cards", () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0.4, max: 3, noNaN: true }), (shape, aspect) => {
        expectSound(layoutTopology(shape, { aspect }), shape);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    [24, 6],
    [300, 30],
  ])("the sample of %i containers on %i networks is sound", (containers, networks) => {
    const shape = toShape(sampleTopology({ containers, networks, seed: 3 }));
    expectSound(layoutTopology(shape), shape);
  });

  test("the teaching topology is sound, and has a place for every mode", () => {
    const shape = toShape(teachingTopology());
    const layout = layoutTopology(shape);
    expectSound(layout, shape);
    expect(new Set(layout.boxes.map((box) => box.kind))).toEqual(
      new Set(["lane", "host", "none", "unattached", "empty"]),
    );
    expect(layout.cards.some((card) => card.dockedTo !== null)).toBe(true);
  });

  test("the order of the engine's lists does not matter", () => {
    const topology = sampleTopology({ containers: 80, networks: 14, seed: 5 });
    const mixed = {
      networks: shuffled(topology.networks),
      containers: shuffled(topology.containers),
      endpoints: shuffled(topology.endpoints),
    };
    expect(layoutTopology(toShape(mixed))).toEqual(layoutTopology(toShape(topology)));
  });

  test("a change of state, health or address changes nothing", () => {
    const topology = sampleTopology({ containers: 60, networks: 9, seed: 2 });
    const changed: Topology = {
      ...topology,
      revision: 2,
      containers: topology.containers.map((container) => ({
        ...container,
        state: "paused",
        health: "unhealthy",
        ports: [],
      })),
      endpoints: topology.endpoints.map((endpoint) => ({
        ...endpoint,
        ipv4: null,
        link: null,
        state: "configured",
      })),
    };
    expect(isSameShape(toShape(topology), toShape(changed))).toBe(true);
  });

  test("one container more on a network moves no card of another panel", () => {
    fc.assert(
      fc.property(shapes, fc.nat(8), (shape, at) => {
        const before = layoutTopology(shape);
        const target = shape.networks[at % Math.max(1, shape.networks.length)];
        if (target === undefined) return;
        const added: ShapeContainer = {
          id: "cx" as ContainerId,
          name: "name00",
          sharesNetworkOf: null,
          networks: [target.id],
          defaultRoute: target.id,
        };
        const containers = [...shape.containers, added].toSorted((a, b) => (a.name < b.name ? -1 : 1));
        const after = layoutTopology({ ...shape, containers }, { pinned: pinsOf(before) });
        const panel = after.cards.find((card) => card.containerId === added.id)?.panel;
        const places = new Map(after.cards.map((card) => [card.containerId, card]));
        for (const card of before.cards) {
          if (card.panel === panel) continue;
          expect(places.get(card.containerId)?.rect, card.containerId).toEqual(card.rect);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("laying out around an earlier layout gives sound layouts too", () => {
    fc.assert(
      fc.property(shapes, shapes, (first, second) => {
        expectSound(layoutTopology(second, { pinned: pinsOf(layoutTopology(first)) }), second);
      }),
      { numRuns: 100 },
    );
  });

  test("the shared card hangs in its upper lane and drops straight to the lower bus", () => {
    const shape = toShape(teachingTopology());
    const layout = layoutTopology(shape);
    const proxy = shape.containers.find((container) => container.name === "proxy");
    const links = layout.links.filter((link) => link.containerId === proxy?.id);
    expect(links.map((link) => link.kind).toSorted()).toEqual(["drop", "riser"]);
    const front = shape.networks.find((network) => network.name === "shop_front");
    expect(layout.cards.find((card) => card.containerId === proxy?.id)?.homeId).toBe(front?.id);
  });

  test("a proxy's network across five others is a trunk above all, with chips on its members", () => {
    const names = ["a", "b", "c", "d", "e"];
    const shape: Shape = {
      networks: [
        ...names.map((name) => ({ id: name as NetworkId, name, driver: "bridge", project: name })),
        trunk(),
      ],
      containers: names.map((name) => ({
        id: `web-${name}` as ContainerId,
        name: `web-${name}`,
        sharesNetworkOf: null,
        networks: [name as NetworkId, "proxy" as NetworkId],
        defaultRoute: name as NetworkId,
      })),
    };
    const layout = layoutTopology(shape);
    const box = layout.boxes.find((one) => one.networkId === "proxy");
    expect(box?.kind).toBe("trunk");
    expect(Math.min(...layout.boxes.map((one) => one.rect.y))).toBe(box?.rect.y);
    expect(box?.rect.width).toBe(layout.bounds.width);
    expect(layout.links.filter((link) => link.networkId === "proxy").map((link) => link.kind)).toEqual(
      Array(5).fill("chip"),
    );
    expectSound(layout, shape);
  });

  test("an empty topology has an empty layout", () => {
    expect(layoutTopology({ networks: [], containers: [] })).toEqual({
      bounds: { x: 0, y: 0, width: 0, height: 0 },
      panels: [],
      boxes: [],
      cards: [],
      links: [],
    });
  });

  // Budgets on 2 slow cores; measured: 15 ms and 1.4 ms.
  test.each([
    [5000, 500, 100],
    [300, 30, 8],
  ])("%i containers on %i networks within %i ms", (containers, networks, budget) => {
    const shape = toShape(sampleTopology({ containers, networks, seed: 1 }));
    const times = Array.from({ length: 7 }, () => {
      const start = performance.now();
      layoutTopology(shape);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(budget);
  });
});

function trunk() {
  return { id: "proxy" as NetworkId, name: "proxy", driver: "bridge", project: null };
}
