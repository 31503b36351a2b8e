import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indexLayout, type LayoutIndex } from "@/components/canvas/layout-index";
import { layoutTopology } from "@/lib/domain/layout/layout-topology";
import { nextFocus, settleFocus, type Focus, type FocusKey } from "@/components/canvas/keyboard/next-focus";
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

function indexOf(one: Topology): LayoutIndex {
  const shape = toShape(one);
  return indexLayout(layoutTopology(shape), shape);
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
  const idOf = ({ at, from }: Focus): string => `${toFlowId(at)} ${from ?? ""}`;
  const seen = new Map([[idOf(start), start]]);
  for (const focus of seen.values()) {
    for (const key of keys) {
      const next = nextFocus(one, focus, key);
      if (next !== null && !seen.has(idOf(next))) seen.set(idOf(next), next);
    }
  }
  return new Set([...seen.values()].map(({ at }) => toFlowId(at)));
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
    return at.kind === "endpoint" ? at.containerId : at.id;
  }
});

describe("everything is reachable from everything", () => {
  test("in the teaching topology", () => {
    const all = everything(index);
    expect(reachFrom(index, focusOn("network bridge"))).toEqual(all);
  });

  test("in any topology, from anywhere, and no key ever throws", () => {
    fc.assert(
      fc.property(
        fc.record({ containers: fc.nat(40), networks: fc.nat(8), seed: fc.nat(1000) }),
        fc.nat(10_000),
        (options, pick) => {
          const one = indexOf(sampleTopology(options));
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
