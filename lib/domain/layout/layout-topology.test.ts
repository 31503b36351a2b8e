import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSameShape, toShape, type Shape, type ShapeContainer } from "@/lib/domain/layout/to-shape";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { pinsOf } from "@/lib/domain/layout/former-places";
import { findFreePlace } from "@/lib/domain/layout/pack-panels";
import { hostPath, placeStrip } from "@/lib/domain/layout/place-strip";
import { measures } from "@/lib/domain/layout/measures";
import { toPublications } from "@/lib/domain/layout/publications";
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
function segments(link: Pick<LinkPlace, "points">): Rect[] {
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

/** Panels keep their gap, and stand on whole columns, or the lanes of cables would not line up. */
function expectApart({ panels }: Pick<Layout, "panels">): void {
  panels.forEach((panel, index) => {
    expect(Math.abs(panel.rect.x % measures.pitch), `${panel.key} on a column`).toBe(0);
    for (const other of panels.slice(index + 1)) {
      expect(overlap(grown(panel.rect), grown(other.rect)), `${panel.key} on ${other.key}`).toBe(false);
    }
  });
}

/** With the frame drawn around it. */
function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - 6, y: y - 6, width: width + 12, height: height + 12 };
}

/** The card with those docked to it. */
function unitOf(layout: Layout, id: ContainerId): CardPlace[] {
  return layout.cards.filter((card) => card.containerId === id || card.dockedTo === id);
}

function expectSound(layout: Layout, shape: Shape): void {
  expectApart(layout);
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
        linkReason: null,
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

  test("a connection taken back leaves every card where it stood before", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 90 }),
        fc.integer({ min: 3, max: 14 }),
        fc.nat(),
        fc.array(fc.record({ who: fc.nat(), at: fc.nat() }), { minLength: 1, maxLength: 3 }),
        (containers, networks, seed, connections) => {
          const first = toShape(sampleTopology({ containers, networks, seed }));
          const places = (of: Layout) => of.cards.map(({ containerId: id, rect }) => ({ id, rect }));
          // Each of them, and then each taken back, the last one first.
          const states = [{ shape: first, layout: layoutTopology(first) }];
          for (const { who, at } of connections) {
            const now = states[states.length - 1];
            const one = now?.shape.containers[who % containers];
            const target = now?.shape.networks[at % now.shape.networks.length];
            if (now === undefined || one === undefined || target === undefined) return;
            const on = new Set([...one.networks, target.id]);
            const ids = now.shape.networks.flatMap(({ id }) => (on.has(id) ? id : []));
            const shape = {
              ...now.shape,
              containers: now.shape.containers.map((other) =>
                other === one ? { ...one, networks: ids } : other,
              ),
            };
            states.push({ shape, layout: layoutTopology(shape, { pinned: pinsOf(now.layout) }) });
          }
          let last = states.at(-1)?.layout;
          for (const { shape, layout } of states.toReversed()) {
            if (last === undefined) return;
            last = layoutTopology(structuredClone(shape), { pinned: pinsOf(last) });
            expect(places(last)).toEqual(places(layout));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("panels that a container joins stand where the largest stood, where there is room; no other moves", () => {
    const tally = { stayed: 0, moved: 0 };
    fc.assert(
      fc.property(shapes, fc.nat(23), fc.nat(8), (shape, who, at) => {
        const container = shape.containers[who % Math.max(1, shape.containers.length)];
        const target = shape.networks[at % Math.max(1, shape.networks.length)];
        if (container === undefined || target === undefined || container.networks.includes(target.id)) return;
        const before = layoutTopology(shape);
        const containers = shape.containers.map((one) =>
          one === container ? { ...one, networks: [...one.networks, target.id].toSorted() } : one,
        );
        const after = layoutTopology({ ...shape, containers }, { pinned: pinsOf(before) });
        expectSound(after, { ...shape, containers });
        const box = after.boxes.find(({ networkId: id, kind }) => id === target.id && kind === "lane");
        const joined = after.panels.find(({ key }) => key === box?.panel);
        if (joined === undefined || joined.isTrunk) return;
        const networksIn = (layout: Layout, key: string) =>
          layout.boxes.flatMap(({ panel, networkId: id }) => (panel === key && id !== null ? [id] : []));
        const inside = new Set(networksIn(after, joined.key));
        const same = (key: string) => networksIn(before, key).join() === networksIn(after, key).join();
        const isTorn = before.panels.some(({ key }) => {
          const networks = networksIn(before, key);
          return networks.some((id) => inside.has(id)) && !networks.every((id) => inside.has(id));
        });
        const trunks = (layout: Layout) => layout.panels.filter(({ isTrunk }) => isTrunk).length;
        if (isTorn || trunks(before) !== trunks(after)) return;
        const others = after.panels.filter((panel) => panel !== joined && !panel.isTrunk);
        for (const one of others) {
          const old = before.panels.find(({ key }) => key === one.key);
          if (old?.rect.width !== one.rect.width || old.rect.height !== one.rect.height || !same(one.key))
            return;
          expect(one.rect).toEqual(old.rect);
        }
        const [largest] = before.panels
          .filter(({ key, isTrunk }) => !isTrunk && networksIn(before, key).some((id) => inside.has(id)))
          .toSorted((a, b) => b.rect.width * b.rect.height - a.rect.width * a.rect.height);
        if (largest === undefined) return;
        const wanted = { ...joined.rect, x: largest.rect.x, y: largest.rect.y };
        const fits = others.every(
          ({ rect }) =>
            rect.x >= wanted.x + wanted.width + measures.panelGap ||
            wanted.x >= rect.x + rect.width + measures.panelGap ||
            rect.y >= wanted.y + wanted.height + measures.panelGapY ||
            wanted.y >= rect.y + rect.height + measures.panelGapY,
        );
        if (fits) expect(joined.rect).toEqual(wanted);
        tally[fits ? "stayed" : "moved"]++;
      }),
      { numRuns: 600, seed: 3 },
    );
    expect(tally.stayed).toBeGreaterThan(15);
    expect(tally.moved).toBeGreaterThan(3);
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
      parts: [],
    });
  });
});

describe("frames of compose projects", () => {
  const network = (name: string, project: string | null): Shape["networks"][number] => ({
    id: name as NetworkId,
    name,
    driver: "bridge",
    project,
  });
  const container = (name: string, ...networks: string[]): ShapeContainer => ({
    id: name as ContainerId,
    name,
    sharesNetworkOf: null,
    networks: networks as NetworkId[],
    defaultRoute: (networks[0] as NetworkId | undefined) ?? null,
  });
  const shape: Shape = {
    networks: [
      network("blog_default", "blog"),
      network("dmz", null),
      network("shop_back", "shop"),
      network("shop_front", "shop"),
      network("shop_spare", "shop"),
      network("staging_default", "staging"),
    ],
    containers: [
      container("blog", "blog_default", "dmz"),
      container("db", "shop_back"),
      container("web", "shop_front"),
    ],
  };

  test("a project's networks stand in one frame, joined by a container or not, its unused ones as bars", () => {
    const layout = layoutTopology(shape);
    expect(layout.panels.map(({ key, title, canCollapse }) => ({ key, title, canCollapse }))).toEqual([
      { key: "blog/blog_default", title: "blog + dmz", canCollapse: true },
      { key: "project/shop", title: "shop", canCollapse: true },
      { key: "empty/", title: null, canCollapse: false },
    ]);
    const inShop = layout.boxes.filter((box) => box.panel === "project/shop");
    expect(inShop.map(({ networkId: id, kind }) => [id, kind])).toEqual([
      ["shop_back", "lane"],
      ["shop_front", "lane"],
      ["shop_spare", "empty"],
    ]);
    expectSound(layout, shape);
  });

  test("folded it is a bar that tells what is in it; nothing else moves, and opened it is as before", () => {
    const before = layoutTopology(shape);
    const folded = layoutTopology(shape, { pinned: pinsOf(before), collapsed: new Set(["project/shop"]) });
    const panel = folded.panels.find((one) => one.key === "project/shop");
    expect(panel?.rect.height).toBe(measures.collapsedHeight);
    expect(panel?.collapsed?.networks).toEqual(["shop_back", "shop_front", "shop_spare"]);
    expect(panel?.collapsed?.containers).toEqual(["db", "web"]);
    expect(folded.cards.map((card) => card.containerId)).toEqual(["blog"]);
    const opened = layoutTopology(shape, { pinned: pinsOf(folded) });
    expect(opened).toEqual(before);
  });

  test("folding any panels keeps the others where they are, and apart", () => {
    fc.assert(
      fc.property(shapes, fc.nat(7), (any, at) => {
        const before = layoutTopology(any);
        const foldable = before.panels.filter((panel) => panel.canCollapse);
        const panel = foldable[at % Math.max(1, foldable.length)];
        if (panel === undefined) return;
        const after = layoutTopology(any, { pinned: pinsOf(before), collapsed: new Set([panel.key]) });
        expectApart(after);
        const places = new Map(after.cards.map((card) => [card.containerId, card.rect]));
        for (const card of before.cards) {
          if (card.panel !== panel.key) expect(places.get(card.containerId)).toEqual(card.rect);
        }
        const held = after.panels.find((one) => one.key === panel.key)?.collapsed;
        expect(
          [...after.cards.map((card) => card.containerId), ...(held?.containers ?? [])].toSorted(),
        ).toEqual(any.containers.map(({ id }) => id).toSorted());
      }),
      { numRuns: 200 },
    );
  });

  test("a folded panel has one cable to each trunk, for all containers on it", () => {
    const names = ["a", "b", "c", "d", "e"];
    const proxied: Shape = {
      networks: [...names.map((name) => network(name, name)), trunk()],
      containers: names.flatMap((name) => [
        container(`api-${name}`, name, "proxy"),
        container(`web-${name}`, name, "proxy"),
      ]),
    };
    const layout = layoutTopology(proxied, { collapsed: new Set(["project/b"]) });
    const bundles = layout.panels.find((panel) => panel.key === "project/b")?.collapsed?.bundles;
    expect(bundles?.map(({ networkId: id, containers }) => [id, containers])).toEqual([
      ["proxy", ["api-b", "web-b"]],
    ]);
    const bus = layout.boxes.find((box) => box.networkId === "proxy")?.bus;
    expect(bundles?.[0]?.points.at(-1)?.y).toBe(bus?.y);
  });
});

describe("places that a person has chosen", () => {
  test("a panel dropped anywhere lands where it is free, as near as can be, and nothing else moves", () => {
    fc.assert(
      fc.property(
        shapes,
        fc.nat(8),
        fc.integer({ min: -3000, max: 5000 }),
        fc.integer({ min: -3000, max: 5000 }),
        (shape, at, x, y) => {
          const before = layoutTopology(shape);
          const movable = before.panels.filter((panel) => !panel.isTrunk);
          const panel = movable[at % Math.max(1, movable.length)];
          if (panel === undefined) return;
          const place = findFreePlace(before, panel.key, { x, y });
          if (place === null) throw new Error("no place");
          const after = layoutTopology(shape, {
            pinned: { ...pinsOf(before), [panel.key]: { ...panel.rect, ...place } },
          });
          expectSound(after, shape);
          for (const one of after.panels) {
            const old = before.panels.find(({ key }) => key === one.key);
            if (one.isTrunk) continue;
            expect(one.rect).toEqual(one.key === panel.key ? { ...panel.rect, ...place } : old?.rect);
          }
          // Kept by key, a fresh mount puts every panel back. Of their cards see the open one below.
          const fresh = layoutTopology(shape, { moved: { [panel.key]: place } });
          expect(fresh.panels.map(({ key, rect }) => ({ key, rect }))).toEqual(
            after.panels.map(({ key, rect }) => ({ key, rect })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a free place is taken as it is, on the nearest column", () => {
    const before = layoutTopology(toShape(teachingTopology()));
    const [panel] = before.panels;
    expect(findFreePlace(before, panel?.key ?? "", { x: 9090, y: 37.4 })).toEqual({ x: 9000, y: 37 });
  });

  test("any stored places give a sound layout", () => {
    fc.assert(
      fc.property(
        shapes,
        fc.array(fc.record({ x: fc.integer(), y: fc.integer() }), { maxLength: 9 }),
        (shape, places) => {
          const { panels } = layoutTopology(shape);
          const moved = Object.fromEntries(
            panels.flatMap((panel, index) => {
              const place = places[index];
              return place === undefined
                ? []
                : [[panel.key, { x: (place.x % 20) * measures.pitch, y: place.y % 4000 }]];
            }),
          );
          expectSound(layoutTopology(shape, { moved }), shape);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("around an earlier layout", () => {
  /** Without what is kept for the next one. */
  const picture = (layout: Layout): Layout => ({ ...layout, parts: [] });
  /** The same in new objects: nothing that is kept by identity is found again, all is planned and placed anew. */
  const anew = (shape: Shape): Shape => structuredClone(shape);

  type Edit = { kind: "connect" | "less" | "more" | "network" | "fold" | "drop"; who: number; at: number };
  const edits: fc.Arbitrary<Edit[]> = fc.array(
    fc.record({
      kind: fc.constantFrom("connect", "connect", "less", "more", "network", "fold", "drop"),
      who: fc.nat(23),
      at: fc.nat(8),
    }),
    { minLength: 1, maxLength: 6 },
  );

  /** A container comes, goes, or is put on a network or off it; a network comes or goes. Others stay the same objects. */
  function edited({ networks, containers }: Shape, { kind, who, at }: Edit): Shape {
    const one = containers[who % Math.max(1, containers.length)];
    const target = networks[at % Math.max(1, networks.length)]?.id;
    if (kind === "network" && target !== undefined && who % 2 === 0) {
      const rest = (container: ShapeContainer) => container.networks.filter((id) => id !== target);
      return {
        networks: networks.filter(({ id }) => id !== target),
        containers: containers.map((container) =>
          container.networks.includes(target) ? { ...container, networks: rest(container) } : container,
        ),
      };
    }
    if (kind === "network") {
      const added = { id: networkId(100 + who), name: `net${at}x`, driver: "bridge", project: null };
      const others = networks.filter(({ id }) => id !== added.id);
      return { containers, networks: [...others, added].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    }
    if (kind === "less") return { networks, containers: containers.filter((other) => other !== one) };
    if (kind === "more") {
      const id = containerId(100 + who);
      const on = target === undefined ? [] : [target];
      const added = { id, name: `name${at}x`, sharesNetworkOf: null, networks: on, defaultRoute: null };
      return { networks, containers: [...containers.filter((other) => other.id !== id), added] };
    }
    if (kind !== "connect" || one === undefined || target === undefined || one.sharesNetworkOf !== null)
      return { networks, containers };
    const on = new Set(one.networks);
    if (!on.delete(target)) on.add(target);
    const changed = { ...one, networks: networks.flatMap(({ id }) => (on.has(id) ? id : [])) };
    return { networks, containers: containers.map((other) => (other === one ? changed : other)) };
  }

  test("a layout around the pins of its own shape is the same layout, and so it is after any changes", () => {
    fc.assert(
      fc.property(shapes, edits, (first, changes) => {
        let shape = first;
        let layout = layoutTopology(shape);
        const collapsed = new Set<string>();
        for (const edit of changes) {
          const panel = layout.panels[edit.at % Math.max(1, layout.panels.length)];
          if (edit.kind === "fold" && panel !== undefined && !collapsed.delete(panel.key))
            collapsed.add(panel.key);
          const pinned = pinsOf(layout);
          const pin = pinned[panel?.key ?? ""];
          const place =
            edit.kind === "drop" && panel !== undefined
              ? findFreePlace(layout, panel.key, { x: edit.who * 300, y: 0 })
              : null;
          if (panel !== undefined && pin !== undefined && place !== null)
            pinned[panel.key] = { ...pin, ...place };
          shape = edited(shape, edit);
          const before = structuredClone(picture(layout));
          const after = layoutTopology(shape, { pinned, collapsed });
          expect(picture(layoutTopology(anew(shape), { pinned, collapsed }))).toEqual(picture(after));
          expect(picture(layout)).toEqual(before);
          layout = after;
          const again = { pinned: pinsOf(layout), collapsed };
          expect(picture(layoutTopology(anew(shape), again))).toEqual(picture(layout));
          expect(layoutTopology(shape, again)).toEqual(layout);
          if (collapsed.size === 0) expectSound(layout, shape);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("a card that goes leaves its cell free: only those of a row that is no longer needed move up", () => {
    const tally = { stayed: 0, movedUp: 0 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (count, who) => {
        const lane = { id: networkId(0), name: "net", driver: "bridge", project: null };
        const containers = Array.from({ length: count }, (_, index): ShapeContainer => {
          const base = { name: `name${index}`, sharesNetworkOf: null, defaultRoute: null };
          return { ...base, id: containerId(index), networks: [lane.id] };
        });
        const before = layoutTopology({ networks: [lane], containers });
        const rest = containers.filter((_, index) => index !== who % count);
        const after = layoutTopology({ networks: [lane], containers: rest }, { pinned: pinsOf(before) });
        const lowest = Math.max(...after.cards.map(({ rect }) => rect.y));
        for (const { containerId: id, rect } of after.cards) {
          const old = before.cards.find((card) => card.containerId === id)?.rect;
          const isRowGone = old !== undefined && old.y > lowest;
          if (!isRowGone) expect(rect).toEqual(old);
          tally[isRowGone ? "movedUp" : "stayed"]++;
        }
        // Who comes back finds it.
        const back = layoutTopology({ networks: [lane], containers }, { pinned: pinsOf(after) });
        if (lowest === Math.max(...before.cards.map(({ rect }) => rect.y)))
          expect(picture(back)).toEqual(picture(before));
      }),
      { numRuns: 100 },
    );
    expect(tally.stayed).toBeGreaterThan(1000);
    expect(tally.movedUp).toBeGreaterThan(0);
  });

  test("what nothing has changed in is taken over as it is", () => {
    const shape = toShape(sampleTopology({ containers: 300, networks: 30, seed: 3 }));
    const before = layoutTopology(shape);
    const [gone] = shape.containers;
    const containers = shape.containers.filter((one) => one !== gone);
    const after = layoutTopology({ ...shape, containers }, { pinned: pinsOf(before) });
    const isKept = (part: Layout["parts"][number]) => before.parts.includes(part);
    expect(after.parts.filter((part) => !isKept(part)).length).toBe(1);
  });
});

describe("placeStrip", () => {
  const topology = teachingTopology();
  const layout = layoutTopology(toShape(topology));
  const strip = (containers: Topology["containers"], isExpanded = false) =>
    placeStrip(layout, { publications: toPublications(containers), host: null, networks: [], isExpanded });

  test("a chip for each published port, IPv4 and IPv6 of one port joined", () => {
    const web = topology.containers.find((one) => one.name === "web1");
    if (web === undefined) throw new Error("no web1");
    const both = ["0.0.0.0", "::"].map((hostAddress) => ({
      hostAddress,
      hostPort: 8080,
      containerPort: 80,
      protocol: "tcp",
    }));
    const local = { hostAddress: "::1", hostPort: 8080, containerPort: 80, protocol: "tcp" };
    const single = { ...local, hostAddress: "192.168.1.9" };
    const chips = strip([{ ...web, ports: [...both, local, single] }])?.chips;
    expect(chips?.map(({ exposure, addresses }) => [exposure, addresses])).toEqual([
      ["address", ["192.168.1.9"]],
      ["everywhere", ["0.0.0.0", "::"]],
      ["local", ["::1"]],
    ]);
    expect(chips?.[1]?.text).toEqual({ from: "0.0.0.0:8080", to: "web1:80/tcp" });
  });

  test("nothing published and no host known: no strip", () => {
    expect(strip([])).toBeNull();
  });

  test("it stands over the picture and never changes it; chips lie apart within it; many are folded", () => {
    fc.assert(
      fc.property(fc.nat(90), fc.boolean(), (count, isExpanded) => {
        const [one] = topology.containers;
        if (one === undefined || count === 0) return;
        const ports = Array.from({ length: count }, (_, index) => ({
          hostAddress: index % 3 === 0 ? "127.0.0.1" : "0.0.0.0",
          hostPort: 3000 + index * 7,
          containerPort: 80,
          protocol: "tcp",
        }));
        const placed = strip([{ ...one, ports }], isExpanded);
        if (placed === null) throw new Error("no strip");
        expect(placed.rect.y + placed.rect.height).toBe(layout.bounds.y - measures.panelGapY);
        const inside = [...placed.chips, ...(placed.more === null ? [] : [placed.more])].map(
          ({ rect }) => rect,
        );
        inside.forEach((rect, index) => {
          expect(holds(placed.rect, rect)).toBe(true);
          for (const other of inside.slice(index + 1)) expect(overlap(rect, other)).toBe(false);
        });
        expect(placed.chips.length + (placed.more?.hidden ?? 0)).toBe(count);
        if (isExpanded) expect(placed.chips).toHaveLength(count);
      }),
    );
  });

  test("a chip's path runs by the gaps to the bus of the default route, over no card", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const any = layoutTopology(shape);
        for (const { id, defaultRoute } of shape.containers) {
          const ports = [{ hostAddress: "::", hostPort: 80, containerPort: 80, protocol: "tcp" }];
          const placed = placeStrip(any, {
            publications: toPublications([{ id, name: "one", ports }]),
            host: null,
            networks: [],
            isExpanded: false,
          });
          const [chip] = placed?.chips ?? [];
          if (placed === null || chip === undefined) throw new Error("no chip");
          const path = hostPath(any, placed, { chip, defaultRoute });
          if (path === null) continue;
          if (
            defaultRoute !== null &&
            any.links.some((one) => one.containerId === id && one.networkId === defaultRoute)
          )
            expect(path.networkId).toBe(defaultRoute);
          const bus = any.boxes.find((box) => box.networkId === path.networkId)?.bus;
          expect(path.points.at(-1)?.y).toBe(bus?.y);
          for (const segment of segments(path)) {
            expect(segment.width === 0 || segment.height === 0).toBe(true);
            for (const { rect } of any.cards) {
              const isClear =
                segment.x + segment.width <= rect.x ||
                segment.x >= rect.x + rect.width ||
                segment.y + segment.height <= rect.y ||
                segment.y >= rect.y + rect.height;
              expect(isClear).toBe(true);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

function trunk() {
  return { id: "proxy" as NetworkId, name: "proxy", driver: "bridge", project: null };
}
