import { containersOf, toContainerSelection, type Selection } from "@/lib/domain/topology/selection";
import { intersects, type LayoutIndex } from "@/components/canvas/layout-index";
import type { CardPlace, Point, Rect } from "@/lib/domain/layout/layout";

/** The rectangle between two corners, whichever they are. */
export function toBand(a: Point, b: Point): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

/** The cards that a band touches, in the order of the layout. */
export function cardsWithin(index: LayoutIndex, band: Rect): CardPlace[] {
  return index.layout.cards.filter((card) => intersects(card.rect, band));
}

/** What a band selects: the cards in it, on top of what is selected when they are to be added. */
export function selectBand(
  cards: readonly CardPlace[],
  selected: Selection | null,
  { isAdded }: { isAdded: boolean },
): Selection | null {
  const ids = cards.map((card) => card.containerId);
  return toContainerSelection(isAdded ? [...containersOf(selected), ...ids] : ids);
}
