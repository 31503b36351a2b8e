import { networkColours } from "@/lib/domain/layout/network-colours";
import { toFlow, type FlowNode } from "@/components/canvas/to-flow";
import type {
  BoxPlace,
  CardPlace,
  Layout,
  LinkPlace,
  PanelPlace,
  Point,
  Rect,
} from "@/lib/domain/layout/layout";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Shape } from "@/lib/domain/layout/to-shape";

/**
 * A layout with its look-ups. What is not in view is not mounted, so fitting, hit tests, selection and neighbours all
 * ask this index and never React Flow.
 */
export interface LayoutIndex {
  layout: Layout;
  shape: Shape;
  colours: ReadonlyMap<NetworkId, number>;
  /** Of each panel, in the layout's order: who looks for what is in view need not look at each. */
  nodes: readonly (readonly FlowNode[])[];
  boxes: ReadonlyMap<NetworkId | null, BoxPlace>;
  cards: ReadonlyMap<ContainerId, CardPlace>;
  linksOf: ReadonlyMap<ContainerId, LinkPlace[]>;
  linksTo: ReadonlyMap<NetworkId, LinkPlace[]>;
  cardsIn: ReadonlyMap<NetworkId | null, CardPlace[]>;
  docksOf: ReadonlyMap<ContainerId, ContainerId[]>;
  panels: ReadonlyMap<string, PanelPlace>;
  /** The folded panel that a network or container is in. */
  foldedIn: ReadonlyMap<NetworkId | ContainerId, PanelPlace>;
}

/**
 * Indexes a layout of that shape. What says the same as in the index before is the same object: cards that a change of
 * the structure leaves in place are not drawn anew.
 */
export function indexLayout(layout: Layout, shape: Shape, before: LayoutIndex | null = null): LayoutIndex {
  const docked = layout.cards.filter((card) => card.dockedTo !== null);
  return {
    layout,
    shape,
    colours: keepMap(networkColours(shape), before?.colours),
    nodes: toFlow(layout),
    boxes: new Map(layout.boxes.map((box) => [box.networkId, box])),
    cards: new Map(layout.cards.map((card) => [card.containerId, card])),
    linksOf: keepLists(
      group(layout.links, (link) => link.containerId),
      before?.linksOf,
    ),
    linksTo: group(layout.links, (link) => link.networkId),
    cardsIn: group(layout.cards, (card) => card.homeId),
    docksOf: new Map(
      [...group(docked, (card) => card.dockedTo ?? card.containerId)].map(([id, cards]) => [
        id,
        cards.map((card) => card.containerId),
      ]),
    ),
    panels: new Map(layout.panels.map((panel) => [panel.key, panel])),
    foldedIn: new Map(
      layout.panels.flatMap((panel) =>
        panel.collapsed === null
          ? []
          : [...panel.collapsed.networks, ...panel.collapsed.containers].map((id) => [id, panel] as const),
      ),
    ),
  };
}

/** The panel that a thing stands in, drawn or folded. */
export function panelOf(index: LayoutIndex, selection: Selection): PanelPlace | null {
  const id =
    selection.kind === "network"
      ? selection.id
      : selection.kind === "containers"
        ? selection.ids[0]
        : selection.kind === "container"
          ? selection.id
          : selection.containerId;
  if (id === undefined) return null;
  const folded = index.foldedIn.get(id);
  if (folded !== undefined) return folded;
  const key =
    selection.kind === "network"
      ? index.boxes.get(selection.id)?.panel
      : index.cards.get(id as ContainerId)?.panel;
  return key === undefined ? null : (index.panels.get(key) ?? null);
}

/** The place of a selection, or null when the layout does not hold it. */
export function rectOf(index: LayoutIndex, selection: Selection): Rect | null {
  switch (selection.kind) {
    case "network":
      return index.boxes.get(selection.id)?.rect ?? null;
    case "container":
      return index.cards.get(selection.id)?.rect ?? null;
    case "containers":
      return unite(
        selection.ids.flatMap((id) => index.cards.get(id)?.rect ?? index.foldedIn.get(id)?.rect ?? []),
      );
    case "endpoint":
      return index.cards.get(selection.containerId)?.rect ?? null;
  }
}

/** The smallest rectangle around all of them; null around none. */
function unite(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The card or, beside cards, the box at a point. */
export function hitTest(index: LayoutIndex, point: Point): Selection | null {
  const box = boxAt(index, point);
  if (box === null) return null;
  const card = index.cardsIn.get(box.networkId)?.find((one) => holds(one.rect, point));
  if (card !== undefined) return { kind: "container", id: card.containerId };
  return box.networkId === null ? null : { kind: "network", id: box.networkId };
}

/** The box at a point, cards or not. */
export function boxAt(index: LayoutIndex, point: Point): BoxPlace | null {
  return index.layout.boxes.find((one) => holds(one.rect, point)) ?? null;
}

/** The folded panel at a point. */
export function foldedAt(index: LayoutIndex, point: Point): FoldedPanel | null {
  return index.layout.panels.filter(isFolded).find((panel) => holds(panel.rect, point)) ?? null;
}

/** A panel that is folded into a bar. */
export type FoldedPanel = PanelPlace & { collapsed: NonNullable<PanelPlace["collapsed"]> };

export function isFolded(panel: PanelPlace): panel is FoldedPanel {
  return panel.collapsed !== null;
}

export function intersects(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether `inner` lies wholly inside `outer`. */
export function isWithin(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The smallest rectangle around a link. */
export function linkRect({ points }: LinkPlace): Rect {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function holds(rect: Rect, point: Point): boolean {
  return (
    point.x >= rect.x &&
    point.x <= rect.x + rect.width &&
    point.y >= rect.y &&
    point.y <= rect.y + rect.height
  );
}

function group<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const list = groups.get(keyOf(item));
    if (list === undefined) groups.set(keyOf(item), [item]);
    else list.push(item);
  }
  return groups;
}

function keepLists<Key, Item>(
  lists: Map<Key, Item[]>,
  before: ReadonlyMap<Key, Item[]> | undefined,
): Map<Key, Item[]> {
  if (before === undefined) return lists;
  for (const [key, list] of lists) {
    const old = before.get(key);
    if (old?.length === list.length && old.every((item, place) => item === list[place])) lists.set(key, old);
  }
  return lists;
}

function keepMap<Key, Value>(
  map: ReadonlyMap<Key, Value>,
  before: ReadonlyMap<Key, Value> | undefined,
): ReadonlyMap<Key, Value> {
  if (before?.size !== map.size) return map;
  for (const [key, value] of map) if (before.get(key) !== value || !before.has(key)) return map;
  return before;
}
