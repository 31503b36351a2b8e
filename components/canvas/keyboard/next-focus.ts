import type { BoxPlace, CardPlace, LinkPlace, PanelPlace, Rect } from "@/lib/domain/layout/layout";
import type { ContainerId } from "@/lib/domain/topology/topology";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Selection } from "@/lib/domain/topology/selection";

/** One thing that the keyboard can stand on: what can be selected, or a folded panel. */
export type Thing = Exclude<Selection, { kind: "containers" }> | FoldedThing;

export interface FoldedThing {
  kind: "folded";
  /** The panel's key, which outlives its being opened. */
  key: string;
}

/** Where the keyboard stands. */
export interface Focus {
  at: Thing;
  /** On a network, the container whose link led there: the way back along the same cable. */
  from: ContainerId | null;
}

export type FocusKey =
  | "ArrowUp"
  | "ArrowDown"
  | "ArrowLeft"
  | "ArrowRight"
  | "Home"
  | "End"
  | "PageUp"
  | "PageDown";

/**
 * Where a key leads. Up and down follow a cable (bus, link, card, link, lower bus), and go on to the next box where
 * there is none; left and right go along the row: networks and folded panels in reading order, cards on one bus, links
 * of one card.
 * Null when it leads nowhere. Asks the layout alone: what is out of view counts.
 */
export function nextFocus(index: LayoutIndex, focus: Focus, key: FocusKey): Focus | null {
  const settled = settleFocus(index, focus);
  if (settled === null) return null;
  // What stood there is gone: the first key finds the way back into the picture.
  if (settled !== focus) return settled;
  switch (key) {
    case "PageUp":
      return neighbourBox(index, focus, -1);
    case "PageDown":
      return neighbourBox(index, focus, 1);
    case "Home":
      return row(index, focus.at).at(0) ?? null;
    case "End":
      return row(index, focus.at).at(-1) ?? null;
    case "ArrowLeft":
      return alongRow(index, focus, -1);
    case "ArrowRight":
      return alongRow(index, focus, 1);
    case "ArrowUp":
      return up(index, focus);
    case "ArrowDown":
      return down(index, focus);
  }
}

/**
 * The same focus when the layout holds it, else the nearest that it does: a link that is gone leaves its card, what was
 * folded away its panel, an opened panel its first network, any other thing the first of the picture. Null for an empty
 * picture.
 */
export function settleFocus(index: LayoutIndex, focus: Focus | null): Focus | null {
  if (focus !== null) {
    const { at } = focus;
    if (at.kind === "network" && index.boxes.has(at.id)) return focus;
    if (at.kind === "container" && index.cards.has(at.id)) return focus;
    if (at.kind === "endpoint") {
      if (linkOf(index, at) !== undefined) return focus;
      if (index.cards.has(at.containerId)) return onContainer(at.containerId);
    }
    if (at.kind === "folded") {
      const panel = index.panels.get(at.key);
      if (panel !== undefined && panel.collapsed !== null) return focus;
      const inside = firstIn(index, at.key);
      if (inside !== null) return inside;
    } else {
      const folded = index.foldedIn.get(at.kind === "endpoint" ? at.containerId : at.id);
      if (folded !== undefined) return onFolded(folded);
    }
  }
  return readStops(index)[0] ?? null;
}

/** The first thing of an open panel; null when it holds nothing, or is not there. */
export function firstIn(index: LayoutIndex, key: string): Focus | null {
  const first = readPlaces(index).find((place) => place.panel === key);
  return first === undefined ? null : enter(index, first);
}

export function isSameThing(a: Thing | null, b: Thing | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "endpoint")
    return b.kind === "endpoint" && a.networkId === b.networkId && a.containerId === b.containerId;
  if (a.kind === "folded") return b.kind === "folded" && a.key === b.key;
  return a.kind === b.kind && a.id === b.id;
}

/** The place of a link; undefined when it is not drawn. */
export function linkOf(
  index: LayoutIndex,
  { networkId, containerId }: Extract<Thing, { kind: "endpoint" }>,
): LinkPlace | undefined {
  return index.linksOf.get(containerId)?.find((link) => link.networkId === networkId);
}

function up(index: LayoutIndex, focus: Focus): Focus | null {
  const { at } = focus;
  switch (at.kind) {
    case "network": {
      const above = linksAt(index, at.id, "bottom");
      const link = above.find((one) => one.containerId === focus.from) ?? above[0];
      return link === undefined ? neighbourBox(index, focus, -1) : onLink(link);
    }
    case "container": {
      const card = index.cards.get(at.id);
      if (card !== undefined && card.dockedTo !== null) {
        const docks = index.docksOf.get(card.dockedTo) ?? [];
        return onContainer(docks[docks.indexOf(at.id) - 1] ?? card.dockedTo);
      }
      const [link] = linksFrom(index, at.id).filter((one) => one.side === "top");
      if (link !== undefined) return onLink(link);
      const home = card?.homeId ?? null;
      return home === null ? neighbourBox(index, focus, -1) : onNetwork(home, at.id);
    }
    case "endpoint":
      return linkOf(index, at)?.side === "bottom"
        ? onContainer(at.containerId)
        : onNetwork(at.networkId, at.containerId);
    case "folded":
      return neighbourBox(index, focus, -1);
  }
}

function down(index: LayoutIndex, focus: Focus): Focus | null {
  const { at } = focus;
  switch (at.kind) {
    case "network": {
      const cards = readCards(index, at.id);
      const hanging = linksAt(index, at.id, "top");
      const back = focus.from;
      if (back !== null && cards.some((card) => card.containerId === back)) return onContainer(back);
      const [card] = cards;
      if (card !== undefined) return onContainer(card.containerId);
      const link = hanging.find((one) => one.containerId === back) ?? hanging[0];
      return link === undefined ? neighbourBox(index, focus, 1) : onLink(link);
    }
    case "container":
      return belowCard(index, focus, at.id);
    case "endpoint":
      return linkOf(index, at)?.side === "bottom"
        ? onNetwork(at.networkId, at.containerId)
        : onContainer(at.containerId);
    case "folded":
      return neighbourBox(index, focus, 1);
  }
}

/** Below a card: what is docked under it, then its links that leave downwards, then the next row, then the next box. */
function belowCard(index: LayoutIndex, focus: Focus, id: ContainerId): Focus | null {
  const card = index.cards.get(id);
  const owner = card?.dockedTo ?? id;
  const docks = index.docksOf.get(owner) ?? [];
  const dock = docks[docks.indexOf(id) + 1];
  if (dock !== undefined) return onContainer(dock);
  const [link] = linksFrom(index, owner).filter((one) => one.side === "bottom");
  if (link !== undefined) return onLink(link);
  const place = index.cards.get(owner);
  const under =
    place === undefined
      ? undefined
      : readCards(index, place.homeId).find(
          ({ rect }) =>
            rect.y > place.rect.y &&
            rect.x < place.rect.x + place.rect.width &&
            place.rect.x < rect.x + rect.width,
        );
  return under === undefined ? neighbourBox(index, focus, 1) : onContainer(under.containerId);
}

function alongRow(index: LayoutIndex, { at }: Focus, step: 1 | -1): Focus | null {
  const things = row(index, at);
  const place = things.findIndex((one) => isSameThing(one.at, at) || isDockedTo(index, at, one.at));
  return things[place + step] ?? null;
}

/** What left and right go along. */
function row(index: LayoutIndex, at: Thing): Focus[] {
  switch (at.kind) {
    case "network":
    case "folded":
      return readStops(index);
    case "container":
      return readCards(index, index.cards.get(at.id)?.homeId ?? null).map(({ containerId }) =>
        onContainer(containerId),
      );
    case "endpoint":
      return linksFrom(index, at.containerId).map(onLink);
  }
}

/** The next or last box or folded panel in reading order: a network, or the first card of the box without one. */
function neighbourBox(index: LayoutIndex, { at }: Focus, step: 1 | -1): Focus | null {
  const places = readPlaces(index);
  const next = places[places.findIndex(({ box, folded }) => isIn(index, at, box, folded)) + step];
  return next === undefined ? null : enter(index, next);
}

function isIn(index: LayoutIndex, at: Thing, box: BoxPlace | null, folded: PanelPlace | null): boolean {
  if (at.kind === "folded") return folded?.key === at.key;
  if (box === null) return false;
  if (at.kind === "network") return box.networkId === at.id;
  const card = index.cards.get(at.kind === "container" ? at.id : at.containerId);
  return box.networkId === (card?.homeId ?? null);
}

function readStops(index: LayoutIndex): Focus[] {
  return readPlaces(index).flatMap((place) => enter(index, place) ?? []);
}

/** A box, or a folded panel, which stands for its boxes. */
interface Stop {
  panel: string;
  rect: Rect;
  box: BoxPlace | null;
  folded: PanelPlace | null;
}

function enter(index: LayoutIndex, { box, folded }: Stop): Focus | null {
  if (folded !== null) return onFolded(folded);
  const id = box?.networkId ?? null;
  if (id !== null) return onNetwork(id, null);
  const [card] = readCards(index, null);
  return card === undefined ? null : onContainer(card.containerId);
}

/**
 * Boxes and folded panels, panel by panel, as one reads: a panel's boxes stand under each other. Last the box that is no
 * network.
 */
function readPlaces({ layout, panels }: LayoutIndex): Stop[] {
  const boxes = layout.boxes.map((box): Stop => ({ panel: box.panel, rect: box.rect, box, folded: null }));
  const folded = layout.panels.flatMap((panel): Stop[] =>
    panel.collapsed === null ? [] : [{ panel: panel.key, rect: panel.rect, box: null, folded: panel }],
  );
  return [...boxes, ...folded].toSorted((a, b) => {
    const one = panels.get(a.panel)?.rect ?? a.rect;
    const other = panels.get(b.panel)?.rect ?? b.rect;
    return (
      Number(a.box?.networkId === null) - Number(b.box?.networkId === null) ||
      one.y - other.y ||
      one.x - other.x ||
      byText(a.panel, b.panel) ||
      byPlace(a, b) ||
      byText(a.box?.networkId ?? "", b.box?.networkId ?? "")
    );
  });
}

/** The cards of a box row by row, without what is docked under them. */
function readCards(index: LayoutIndex, id: CardPlace["homeId"]): CardPlace[] {
  return (index.cardsIn.get(id) ?? []).filter((card) => card.dockedTo === null).toSorted(byPlace);
}

/** The links of a card: those that leave upwards first, each from left to right. */
function linksFrom(index: LayoutIndex, id: ContainerId): LinkPlace[] {
  return (index.linksOf.get(id) ?? []).toSorted(
    (a, b) => Number(a.side === "bottom") - Number(b.side === "bottom") || jackX(a) - jackX(b),
  );
}

/** The links that reach a bus from cards on one side of it: `bottom` means from above. */
function linksAt(index: LayoutIndex, id: LinkPlace["networkId"], side: LinkPlace["side"]): LinkPlace[] {
  return (index.linksTo.get(id) ?? [])
    .filter((link) => link.side === side)
    .toSorted((a, b) => jackX(a) - jackX(b));
}

function jackX(link: LinkPlace): number {
  return link.points[0]?.x ?? 0;
}

function byPlace({ rect: a }: { rect: Rect }, { rect: b }: { rect: Rect }): number {
  return a.y - b.y || a.x - b.x;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDockedTo(index: LayoutIndex, at: Thing, owner: Thing): boolean {
  return (
    at.kind === "container" && owner.kind === "container" && index.cards.get(at.id)?.dockedTo === owner.id
  );
}

function onNetwork(id: LinkPlace["networkId"], from: ContainerId | null): Focus {
  return { at: { kind: "network", id }, from };
}

function onFolded({ key }: PanelPlace): Focus {
  return { at: { kind: "folded", key }, from: null };
}

function onContainer(id: ContainerId): Focus {
  return { at: { kind: "container", id }, from: null };
}

function onLink({ networkId, containerId }: LinkPlace): Focus {
  return { at: { kind: "endpoint", networkId, containerId }, from: null };
}
