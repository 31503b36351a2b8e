import { endChip, placePanel, type PlacedPanel } from "@/lib/domain/layout/place-panel";
import { measures } from "@/lib/domain/layout/measures";
import { packPanels } from "@/lib/domain/layout/pack-panels";
import { toFormerOrder, type Pin } from "@/lib/domain/layout/former-places";
import { planPanels } from "@/lib/domain/layout/plan-panels";
import type { Layout, LinkPlace, Point, Rect } from "@/lib/domain/layout/layout";
import type { NetworkId } from "@/lib/domain/topology/topology";
import type { Shape } from "@/lib/domain/layout/to-shape";

export interface LayoutOptions {
  /** Width to height of the window; 1.6 without it. */
  aspect?: number;
  /** Places of panels by key, from `pinsOf` of an earlier layout: what has not changed stays where it was. */
  pinned?: Readonly<Record<string, Pin>>;
  /** Where a person has put panels, by key: goes before everything that is not pinned. */
  moved?: Readonly<Record<string, Point>>;
  /** Keys of panels that are folded into a bar. */
  collapsed?: ReadonlySet<string>;
}

/**
 * Lays a topology's structure out in lanes (CANVAS.md §2): plan, place each panel, pack the panels. The same shape and
 * options give the same layout.
 */
export function layoutTopology(shape: Shape, options: LayoutOptions = {}): Layout {
  const former = toFormerOrder(options.pinned ?? {});
  const panels = planPanels(shape, former).map((plan) =>
    placePanel(plan, { isCollapsed: options.collapsed?.has(plan.key) === true }),
  );
  const places = packPanels(panels, {
    aspect: options.aspect ?? 1.6,
    pinned: options.pinned ?? {},
    moved: options.moved ?? {},
  });
  const layout: Layout = {
    bounds: { x: 0, y: 0, width: 0, height: 0 },
    panels: [],
    boxes: [],
    cards: [],
    links: [],
  };
  const busY = new Map<NetworkId, number>();
  for (const panel of panels) {
    const place = places.get(panel);
    if (place === undefined) continue;
    if (panel.panel.isTrunk) stretch(panel, place.width);
    movePanel(panel, place);
    layout.panels.push(panel.panel);
    for (const box of panel.boxes) {
      layout.boxes.push(box);
      if (box.networkId !== null && box.bus !== null) busY.set(box.networkId, box.bus.y);
    }
    for (const card of panel.cards) layout.cards.push(card);
    for (const link of panel.links) layout.links.push(link);
  }
  for (const panel of panels) {
    for (const chip of panel.chips) {
      const y = busY.get(chip.link.networkId);
      if (y !== undefined) layout.links.push(endChip(chip, y));
    }
  }
  for (const { collapsed } of layout.panels) {
    for (const bundle of collapsed?.bundles ?? []) {
      const [start] = bundle.points;
      const y = busY.get(bundle.networkId);
      if (start !== undefined && y !== undefined) bundle.points.push({ x: start.x, y });
    }
  }
  layout.bounds = boundsOf(layout.panels.map((panel) => panel.rect));
  return layout;
}

function stretch(panel: PlacedPanel, width: number): void {
  panel.panel.rect.width = width;
  for (const box of panel.boxes) {
    box.rect.width = width;
    if (box.bus !== null) box.bus.x2 = width - measures.boxRight;
  }
}

/** From panel coordinates to canvas coordinates, in place: the objects are this layout's own. */
function movePanel(panel: PlacedPanel, by: Point): void {
  const move = (point: Point): void => {
    point.x += by.x;
    point.y += by.y;
  };
  const moveLink = (link: LinkPlace): void => {
    link.points.forEach(move);
    move(link.jackLabel);
    move(link.busLabel);
  };
  move(panel.panel.rect);
  for (const bundle of panel.panel.collapsed?.bundles ?? []) bundle.points.forEach(move);
  for (const box of panel.boxes) {
    move(box.rect);
    move(box.gutter);
    if (box.bus !== null) {
      box.bus.x1 += by.x;
      box.bus.x2 += by.x;
      box.bus.y += by.y;
    }
  }
  for (const card of panel.cards) {
    move(card.rect);
    if (card.freeJack !== null) move(card.freeJack);
  }
  panel.links.forEach(moveLink);
  for (const chip of panel.chips) {
    moveLink(chip.link);
    chip.trackX += by.x;
  }
}

/** The smallest rectangle around all of them; empty around none. */
export function boundsOf(rects: readonly Rect[]): Rect {
  if (rects.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    right = Math.max(right, rect.x + rect.width);
    bottom = Math.max(bottom, rect.y + rect.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
