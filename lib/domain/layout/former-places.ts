import type { CardPlace, Layout, Point, Rect } from "@/lib/domain/layout/layout";
import { measures } from "@/lib/domain/layout/measures";
import type { PlacedPanel } from "@/lib/domain/layout/place-panel";

/** Where a panel stood before. With its size, a panel that has not changed keeps its place before one that has. */
export interface Pin extends Point {
  width?: number;
  height?: number;
  /** Where in it its networks stood: by them it is known again when it was joined with others, or torn apart. */
  lanes?: readonly Lane[];
  /** Its cards by the network that they were at home on. */
  cards?: FormerOrder["cards"];
}

/** A network's box, seen from its panel's corner. */
interface Lane extends Point {
  network: string;
  /** It had no container. */
  isBar: boolean;
}

/** Where a card stood in its lane. */
export interface FormerCell {
  column: number;
  isInLastRow: boolean;
}

/** The order of then: what stands keeps it, what is new comes after it. */
export interface FormerOrder {
  /** The panel that a network was a lane of, how large that was, and which of its lanes. */
  lanes: ReadonlyMap<string, { part: string; area: number; index: number }>;
  /** By home and container: where it stood among its neighbours as one reads, and in which cell. */
  cards: ReadonlyMap<string | null, ReadonlyMap<string, FormerCell & { index: number }>>;
}

/** The places of a layout's panels, to lay out the next topology around them. */
export function pinsOf(layout: Layout): Record<string, Pin> {
  const lanes = new Map<string, Lane[]>();
  const corners = new Map(layout.panels.map((panel) => [panel.key, panel.rect]));
  const cards = new Map<string, Map<string | null, CardPlace[]>>();
  for (const card of layout.cards) {
    if (card.dockedTo !== null) continue;
    let homes = cards.get(card.panel);
    if (homes === undefined) cards.set(card.panel, (homes = new Map()));
    const list = homes.get(card.homeId);
    if (list === undefined) homes.set(card.homeId, [card]);
    else list.push(card);
  }
  for (const { networkId, panel, rect, kind } of layout.boxes) {
    const corner = corners.get(panel);
    if (networkId === null || corner === undefined) continue;
    const isBar = kind === "empty";
    const lane = { network: networkId, x: rect.x - corner.x, y: rect.y - corner.y, isBar };
    const list = lanes.get(panel);
    if (list === undefined) lanes.set(panel, [lane]);
    else list.push(lane);
  }
  return Object.fromEntries(
    layout.panels.map(({ key, rect, isTrunk, collapsed }): [string, Pin] => {
      // A trunk's place is above all: what becomes of it elsewhere is no part of it.
      const homes = [...(cards.get(key) ?? [])];
      const pin = { ...rect, cards: new Map(homes.map(([home, lane]) => [home, toCells(lane, rect.x)])) };
      if (isTrunk) return [key, pin];
      const folded = collapsed?.networks.map((network) => ({ network, x: 0, y: 0, isBar: true }));
      return [key, { ...pin, lanes: folded ?? lanes.get(key) ?? [] }];
    }),
  );
}

function toCells(lane: readonly CardPlace[], left: number): Map<string, FormerCell & { index: number }> {
  const lastRow = Math.max(...lane.map(({ rect }) => rect.y));
  const read = lane.toSorted((a, b) => a.rect.y - b.rect.y || a.rect.x - b.rect.x);
  return new Map(
    read.map(({ containerId, rect }, index) => {
      const column = Math.round((rect.x - left - measures.gutter - measures.columnGap) / measures.pitch);
      return [containerId, { index, column, isInLastRow: rect.y === lastRow }];
    }),
  );
}

/** The order that the pins of a layout hold. */
export function toFormerOrder(pinned: Readonly<Record<string, Pin>>): FormerOrder {
  const lanes = new Map<string, { part: string; area: number; index: number }>();
  const cards = new Map<string | null, ReadonlyMap<string, FormerCell & { index: number }>>();
  for (const [part, pin] of Object.entries(pinned)) {
    const area = (pin.width ?? 0) * (pin.height ?? 0);
    pin.lanes?.forEach(({ network, isBar }, index) => {
      if (!isBar) lanes.set(network, { part, area, index });
    });
    for (const [home, lane] of pin.cards ?? []) cards.set(home, lane);
  }
  return { lanes, cards };
}

/**
 * Each panel's former place, by key; without a size where it is a part of what stood there. One that was joined from
 * several has the place of the largest of them, one that was torn off has the place where its upper network stood, and
 * what is left of the other keeps its corner. Panels of no networks, and those whose networks were made anew, are known
 * by their key alone.
 */
export function findFormerPlaces(
  panels: readonly PlacedPanel[],
  pinned: Readonly<Record<string, Pin>>,
): Record<string, Pin> {
  const pinOf = new Map<string, Pin & { key: string }>();
  for (const [key, pin] of Object.entries(pinned)) {
    for (const { network } of pin.lanes ?? []) pinOf.set(network, { ...pin, key });
  }
  const shares = panels.map((panel) => {
    const count = new Map<string, number>();
    for (const network of networksOf(panel)) {
      const key = pinOf.get(network)?.key;
      if (key !== undefined) count.set(key, (count.get(key) ?? 0) + 1);
    }
    return { panel, key: panel.panel.key, count };
  });
  // Of a panel that was torn apart, the part with most of its networks, then the largest, keeps its corner.
  const heirs = new Map<string, { panel: PlacedPanel; count: number }>();
  for (const { panel, count } of shares) {
    for (const [part, shared] of count) {
      const known = heirs.get(part);
      const order = known === undefined ? 1 : shared - known.count || -compareSize(panel, known.panel);
      if (order > 0) heirs.set(part, { panel, count: shared });
    }
  }
  const places: Record<string, Pin> = {};
  for (const { panel, key, count } of shares) {
    const own = pinned[key];
    const inherited = [...count.keys()].flatMap((part) =>
      heirs.get(part)?.panel === panel ? (pinned[part] ?? []) : [],
    );
    // Docker's own and the bars of the unused are the same panel, whatever is in them.
    const former = panel.rank > 0 && own !== undefined ? own : inherited.toSorted(compareArea)[0];
    const place = former ?? tornFrom(panel, pinOf) ?? own;
    if (place !== undefined) places[key] = place;
  }
  return places;
}

function tornFrom(panel: PlacedPanel, pinOf: ReadonlyMap<string, Pin>): Point | null {
  for (const { networkId, rect } of panel.boxes) {
    const pin = networkId === null ? undefined : pinOf.get(networkId);
    const lane = pin?.lanes?.find(({ network }) => network === networkId);
    if (pin !== undefined && lane !== undefined)
      return { x: pin.x + lane.x - rect.x, y: pin.y + lane.y - rect.y };
  }
  return null;
}

function networksOf({ panel, boxes }: PlacedPanel): string[] {
  return panel.collapsed?.networks ?? boxes.flatMap(({ networkId }) => networkId ?? []);
}

/** The larger first. */
function compareSize(a: PlacedPanel, b: PlacedPanel): number {
  return compareArea(a.panel.rect, b.panel.rect);
}

function compareArea(a: Partial<Rect>, b: Partial<Rect>): number {
  return (b.width ?? 0) * (b.height ?? 0) - (a.width ?? 0) * (a.height ?? 0);
}
