import { rankOf } from "@/lib/domain/layout/split-shape";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { Layout, Point, Rect } from "@/lib/domain/layout/layout";
import type { PlacedPanel } from "@/lib/domain/layout/place-panel";

/** Where a panel stood before. With its size, a panel that has not changed keeps its place before one that has. */
export interface Pin extends Point {
  width?: number;
  height?: number;
  /** The panel as it stood: its cards keep their cells, and what has not changed is taken over as it is. */
  stood?: PlacedPanel;
}

/** A network's box, seen from its panel's corner. */
export interface FormerLane extends Point {
  network: NetworkId;
  /** It had no container. */
  isBar: boolean;
}

/** Where a card stood in its lane. */
export interface FormerCell {
  /** Its place among the lane's cards as one reads. */
  index: number;
  column: number;
  row: number;
  isInLastRow: boolean;
  /** Whether its links to lower lanes ran straight down; null without such links. */
  isStraight: boolean | null;
}

/** The order of then: what stands keeps it, what is new comes after it. */
export interface FormerOrder {
  /** The panel that a network was a lane of, how large that was, and which of its lanes. */
  lanes: ReadonlyMap<NetworkId, { panel: string; area: number; index: number }>;
  /** By home: the panel that the cards stood in, how large that was, its columns, and their cells. */
  cards: ReadonlyMap<NetworkId | null, FormerCards>;
}

interface FormerCards {
  panel: string;
  area: number;
  columns: number;
  cells: ReadonlyMap<ContainerId, FormerCell>;
}

/** The places of a layout's panels, to lay out the next topology around them. */
export function pinsOf({ parts }: Pick<Layout, "parts">): Record<string, Pin> {
  return Object.fromEntries(
    parts.map((stood): [string, Pin] => [stood.panel.key, { ...stood.panel.rect, stood }]),
  );
}

/** The order that the pins of a layout hold. */
export function toFormerOrder(pinned: Readonly<Record<string, Pin>>): FormerOrder {
  const lanes = new Map<NetworkId, { panel: string; area: number; index: number }>();
  const cards = new Map<NetworkId | null, FormerCards>();
  for (const [panel, { stood, width = 0, height = 0 }] of Object.entries(pinned)) {
    if (stood === undefined) continue;
    const area = width * height;
    stood.formerLanes.forEach(({ network, isBar }, index) => {
      if (!isBar) lanes.set(network, { panel, area, index });
    });
    for (const [home, cells] of stood.cells) cards.set(home, { panel, area, columns: stood.columns, cells });
  }
  return { lanes, cards };
}

/** Whether everything of a panel that stood under that key is known from there, and not from another panel's pin. */
export function isKnownFrom(key: string, { formerLanes, cells }: PlacedPanel, former: FormerOrder): boolean {
  return (
    formerLanes.every(({ network, isBar }) => isBar || former.lanes.get(network)?.panel === key) &&
    [...cells.keys()].every((home) => former.cards.get(home)?.panel === key)
  );
}

/**
 * Each panel's former place; without a size where it is a part of what stood there. One that was joined from
 * several has the place of the largest of them, one that was torn off has the place where its upper network stood, and
 * what is left of the other keeps its corner. Panels of no networks, and those whose networks were made anew, are known
 * by their key alone. Those in `kept` are as they stood.
 */
export function findFormerPlaces(
  panels: readonly PlacedPanel[],
  pinned: Readonly<Record<string, Pin>>,
  kept: ReadonlySet<PlacedPanel>,
): Map<PlacedPanel, Pin> {
  const places = new Map<PlacedPanel, Pin>();
  const changed: PlacedPanel[] = [];
  for (const panel of panels) {
    const own = pinned[panel.panel.key];
    if (own !== undefined && kept.has(panel)) places.set(panel, own);
    else changed.push(panel);
  }
  if (changed.length === 0) return places;
  const pinOf = new Map<NetworkId, { key: string; pin: Pin }>();
  for (const [key, pin] of Object.entries(pinned)) {
    // Its networks are all in the panel that was kept.
    if (pin.stood !== undefined && kept.has(pin.stood)) continue;
    const known = { key, pin };
    for (const { network } of pin.stood?.formerLanes ?? []) pinOf.set(network, known);
  }
  const shares = changed.map((panel) => {
    const count = new Map<string, number>();
    for (const { network } of panel.formerLanes) {
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
  for (const { panel, key, count } of shares) {
    const own = pinned[key];
    const inherited = [...count.keys()].flatMap((part) =>
      heirs.get(part)?.panel === panel ? (pinned[part] ?? []) : [],
    );
    // Docker's own and the bars of the unused are the same panel, whatever is in them.
    const former =
      rankOf(panel.plan.part.kind) > 0 && own !== undefined ? own : inherited.toSorted(compareArea)[0];
    const place = former ?? tornFrom(panel, pinOf) ?? own;
    if (place !== undefined) places.set(panel, place);
  }
  return places;
}

function tornFrom({ formerLanes }: PlacedPanel, pinOf: ReadonlyMap<NetworkId, { pin: Pin }>): Point | null {
  for (const { network, x, y } of formerLanes) {
    const pin = pinOf.get(network)?.pin;
    const lane = pin?.stood?.formerLanes.find((one) => one.network === network);
    if (pin !== undefined && lane !== undefined) return { x: pin.x + lane.x - x, y: pin.y + lane.y - y };
  }
  return null;
}

/** The larger first. */
function compareSize(a: PlacedPanel, b: PlacedPanel): number {
  return compareArea(a.panel.rect, b.panel.rect);
}

function compareArea(a: Partial<Rect>, b: Partial<Rect>): number {
  return (b.width ?? 0) * (b.height ?? 0) - (a.width ?? 0) * (a.height ?? 0);
}
