import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indexLayout, type LayoutIndex } from "@/components/canvas/layout-index";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import {
  nextFocus,
  settleFocus,
  type Focus,
  type FocusKey,
  type Thing,
} from "@/components/canvas/keyboard/next-focus";
import { sampleTopology, teachingTopology } from "@/lib/domain/topology/sample-topology";
import { toFlowId } from "@/lib/domain/topology/selection";
import { toShape } from "@/lib/domain/layout/to-shape";
import type { Topology } from "@/lib/domain/topology/topology";

const keys: FocusKey[] = [
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
  "PageUp",
  "PageDown",
];
const topology = teachingTopology();
const index = indexOf(topology);

function indexOf(one: Topology, collapsed: ReadonlySet<string> = new Set()): LayoutIndex {
  const shape = toShape(one);
  return indexLayout(layoutTopology(shape, { collapsed }), shape);
}

/** Every second panel that can be folded is. */
function partlyFolded(one: Topology): LayoutIndex {
  const titled = indexOf(one).layout.panels.flatMap(({ key, canCollapse }) => (canCollapse ? key : []));
  return indexOf(one, new Set(titled.filter((_, place) => place % 2 === 0)));
}

function spell(at: Thing): string {
  return at.kind === "folded" ? `folded:${at.key}` : toFlowId(at);
}

/** A focus by the names of its thing: `network shop_front`, `container web1`, `link web1 shop_front`. */
function focusOn(text: string): Focus {
  const [kind, name, other] = text.split(" ");
  const network = topology.networks.find((one) => one.name === (kind === "link" ? other : name));
  const container = topology.containers.find((one) => one.name === name);
  if (kind === "network" && network !== undefined)
    return { at: { kind: "network", id: network.id }, from: null };
  if (kind === "container" && container !== undefined)
    return { at: { kind: "container", id: container.id }, from: null };
  if (kind === "link" && container !== undefined && network !== undefined)
    return { at: { kind: "endpoint", networkId: network.id, containerId: container.id }, from: null };
  throw new Error(`no ${text}`);
}

function nameOf(focus: Focus | null): string | null {
  if (focus === null) return null;
  const { at } = focus;
  const network = (id: string) => topology.networks.find((one) => one.id === id)?.name ?? "?";
  const container = (id: string) => topology.containers.find((one) => one.id === id)?.name ?? "?";
  switch (at.kind) {
    case "network":
      return `network ${network(at.id)}`;
    case "container":
      return `container ${container(at.id)}`;
    case "endpoint":
      return `link ${container(at.containerId)} ${network(at.networkId)}`;
    case "folded":
      return `folded ${at.key}`;
  }
}

function walk(start: string, ...path: FocusKey[]): (string | null)[] {
  let at: Focus | null = focusOn(start);
  return path.map((key) => {
    if (at !== null) at = nextFocus(index, at, key);
    return nameOf(at);
  });
}

/** Everything that can be walked to from there. */
function reachFrom(one: LayoutIndex, start: Focus): Set<string> {
  const idOf = ({ at, from }: Focus): string => `${spell(at)} ${from ?? ""}`;
  const seen = new Map([[idOf(start), start]]);
  for (const focus of seen.values()) {
    for (const key of keys) {
      const next = nextFocus(one, focus, key);
      if (next !== null && !seen.has(idOf(next))) seen.set(idOf(next), next);
    }
  }
  return new Set([...seen.values()].map(({ at }) => spell(at)));
}

function everything(one: LayoutIndex): Set<string> {
  return new Set([
    ...one.layout.boxes.flatMap(({ networkId }) =>
      networkId === null ? [] : toFlowId({ kind: "network", id: networkId }),
    ),
    ...one.layout.cards.map(({ containerId }) => toFlowId({ kind: "container", id: containerId })),
    ...one.layout.links.map(({ networkId, containerId }) =>
      toFlowId({ kind: "endpoint", networkId, containerId }),
    ),
    ...one.layout.panels.flatMap(({ key, collapsed }) =>
      collapsed === null ? [] : spell({ kind: "folded", key }),
    ),
  ]);
}

describe("the keyboard's way", () => {
  test("up from a card is its link, then the bus; down from there is the card again", () => {
    expect(walk("container web1", "ArrowUp", "ArrowUp", "ArrowDown")).toEqual([
      "link web1 shop_front",
      "network shop_front",
      "container web1",
    ]);
  });

  test("down from a card with a cable to a lower bus is that link, then that bus, and back", () => {
    expect(walk("container web1", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp")).toEqual([
      "link web1 shop_back",
      "network shop_back",
      "link web1 shop_back",
      "container web1",
    ]);
  });

  test("left and right at a link are the other links of its card", () => {
    expect(walk("link web1 shop_front", "ArrowRight", "ArrowRight", "ArrowLeft")).toEqual([
      "link web1 shop_back",
      null,
      null,
    ]);
    expect(walk("link web1 shop_back", "ArrowLeft")).toEqual(["link web1 shop_front"]);
  });

  test("a docked card hangs under its owner and has no link of its own", () => {
    expect(walk("container db", "ArrowDown", "ArrowUp")).toEqual(["container db-exporter", "container db"]);
    const right = walk("container db", "ArrowRight");
    expect(walk("container db-exporter", "ArrowRight")).toEqual(right);
  });

  test("without a link a card's way up is the network that it stands in", () => {
    expect(walk("container node-exporter", "ArrowUp", "ArrowDown")).toEqual([
      "network host",
      "container node-exporter",
    ]);
  });

  test("left and right at a network are all networks in reading order", () => {
    let at: Focus | null = nextFocus(index, focusOn("network bridge"), "Home");
    const seen: string[] = [];
    while (at !== null && at.at.kind === "network") {
      seen.push(at.at.id);
      at = nextFocus(index, at, "ArrowRight");
    }
    expect(new Set(seen)).toEqual(new Set(topology.networks.map(({ id }) => id)));
    expect(seen).toHaveLength(topology.networks.length);
  });

  test("home and end are the ends of the row", () => {
    const [first] = walk("container web1", "Home");
    const [last] = walk("container web1", "End");
    expect(first).not.toBe(last);
    expect(walk(first ?? "", "ArrowLeft")).toEqual([null]);
    expect(walk(last ?? "", "ArrowRight")).toEqual([null]);
  });

  test("a link that is gone leaves its card, a container that is gone the first of the picture", () => {
    const gone = indexOf({
      ...topology,
      endpoints: topology.endpoints.filter(
        (one) => !(one.containerId === idOf("container web1") && one.networkId === idOf("network shop_back")),
      ),
    });
    expect(nameOf(settleFocus(gone, focusOn("link web1 shop_back")))).toBe("container web1");
    const empty = indexOf({ ...topology, networks: [], containers: [], endpoints: [] });
    expect(settleFocus(empty, focusOn("container web1"))).toBeNull();
    expect(nextFocus(empty, focusOn("container web1"), "ArrowUp")).toBeNull();
    const without = indexOf({
      ...topology,
      containers: topology.containers.filter(({ name }) => name !== "web1"),
    });
    expect(settleFocus(without, focusOn("container web1"))?.at.kind).toBe("network");
  });

  function idOf(text: string): string {
    const { at } = focusOn(text);
    if (at.kind === "folded") throw new Error(`${text} has no id`);
    return at.kind === "endpoint" ? at.containerId : at.id;
  }

  test("a folded panel is one stop between its neighbours; opened, its first network is", () => {
    const folded = indexOf(topology, new Set(["project/shop"]));
    const bar: Focus = { at: { kind: "folded", key: "project/shop" }, from: null };
    const before = nextFocus(folded, bar, "ArrowLeft");
    const after = nextFocus(folded, bar, "ArrowRight");
    expect(before === null ? null : nextFocus(folded, before, "ArrowRight")).toEqual(bar);
    expect(after === null ? null : nextFocus(folded, after, "ArrowLeft")).toEqual(bar);
    expect(nextFocus(folded, bar, "ArrowUp")).toEqual(before);
    expect(nextFocus(folded, bar, "ArrowDown")).toEqual(after);
    expect(settleFocus(folded, focusOn("container web1"))).toEqual(bar);
    expect(settleFocus(folded, focusOn("link web1 shop_front"))).toEqual(bar);
    expect(nameOf(settleFocus(index, bar))).toBe("network shop_front");
  });
});

describe("everything is reachable from everything", () => {
  test("in the teaching topology", () => {
    const all = everything(index);
    expect(reachFrom(index, focusOn("network bridge"))).toEqual(all);
  });

  test("in the teaching topology with folded projects", () => {
    const one = partlyFolded(topology);
    expect(one.foldedIn.size).toBeGreaterThan(0);
    expect(reachFrom(one, focusOn("network bridge"))).toEqual(everything(one));
  });

  test("in any topology, from anywhere, and no key ever throws", () => {
    fc.assert(
      fc.property(
        fc.record({ containers: fc.nat(40), networks: fc.nat(8), seed: fc.nat(1000) }),
        fc.nat(10_000),
        fc.boolean(),
        (options, pick, isFolded) => {
          const sample = sampleTopology(options);
          const one = isFolded ? partlyFolded(sample) : indexOf(sample);
          const all = everything(one);
          const start = settleFocus(one, null);
          if (start === null) return all.size === 0;
          expect(reachFrom(one, start)).toEqual(all);
          const link = one.layout.links[pick % Math.max(1, one.layout.links.length)];
          if (link === undefined) return true;
          const { networkId, containerId } = link;
          const there: Focus = { at: { kind: "endpoint", networkId, containerId }, from: null };
          expect(reachFrom(one, there)).toEqual(all);
          return true;
        },
      ),
      { numRuns: 60 },
    );
  });
});
