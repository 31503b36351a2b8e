import type { PlacedPanel } from "@/lib/domain/layout/place-panel";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  width: number;
  height: number;
}

/** Where everything stands, in canvas units (CSS pixels at zoom 1). */
export interface Layout {
  bounds: Rect;
  panels: PanelPlace[];
  boxes: BoxPlace[];
  cards: CardPlace[];
  links: LinkPlace[];
  /** The same panel by panel. One that is as it was, where it was, is the same object as in the layout before. */
  parts: readonly PlacedPanel[];
}

/** A group of boxes that stand together: networks joined by containers, or one network alone. */
export interface PanelPlace {
  /** Made of names, so that it outlives the ids of a recreated project. */
  key: string;
  rect: Rect;
  /** Its compose projects, and the networks among them that belong to none; null where there is no project. */
  title: string | null;
  /** Full width, above all others: it has no place of its own. */
  isTrunk: boolean;
  /** Several lanes or a title: drawn with a frame around them. */
  isFramed: boolean;
  /** It has a title and can be folded into a bar. */
  canCollapse: boolean;
  /** Folded into a bar: what is inside has no place of its own. */
  collapsed: CollapsedPanel | null;
}

/** What a folded panel holds. */
export interface CollapsedPanel {
  networks: NetworkId[];
  containers: ContainerId[];
  /** Networks outside that its containers are on: one cable for all of them, from its jack up to the bus. */
  bundles: { networkId: NetworkId; containers: ContainerId[]; points: Point[] }[];
}

/**
 * `lane`: a network with a bus. `trunk`: one that spans many others, full width, its members elsewhere carry chips.
 * `empty`: no containers, a thin bar. `host`, `none`: Docker's networks without a bus. `unattached`: no network.
 */
export type BoxKind = "lane" | "trunk" | "empty" | "host" | "none" | "unattached";

export interface BoxPlace {
  /** Null only for the box of the unattached. */
  networkId: NetworkId | null;
  kind: BoxKind;
  panel: string;
  rect: Rect;
  /** Room for the labels, at the left where no riser runs. */
  gutter: Rect;
  bus: { x1: number; x2: number; y: number } | null;
  /** Containers that have their card in this box, docked ones included. */
  cardCount: number;
}

export interface CardPlace {
  containerId: ContainerId;
  /** Network of the box it stands in; null for the unattached. */
  homeId: NetworkId | null;
  panel: string;
  rect: Rect;
  /** In `container:X` mode it is docked under X's card. */
  dockedTo: ContainerId | null;
  /** A socket without a cable, from which a new one can be pulled. Docked cards have none. */
  freeJack: Point | null;
}

/**
 * `drop`: from the bus straight down to the card. `branch`: to a card of a further row, by the column gap.
 * `riser`: from the card straight down to the bus of a lower lane. `detour`: the same by the column gap.
 * `chip`: to a trunk; drawn when it or an end of it is hovered or selected.
 */
export type LinkKind = "drop" | "branch" | "riser" | "detour" | "chip";

export interface LinkPlace {
  networkId: NetworkId;
  containerId: ContainerId;
  kind: LinkKind;
  /** From the jack at the card to the tap at the bus; every segment is vertical or horizontal. */
  points: Point[];
  /** Edge of the card that the jack sits on. */
  side: "top" | "bottom";
  /** Start of the baseline of the label at the card's end, and at the bus's end. */
  jackLabel: Point;
  busLabel: Point;
}
