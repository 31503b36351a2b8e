import { containersOf, toContainerSelection, type Selection } from "@/lib/domain/topology/selection";
import { intersects, isFolded, type LayoutIndex } from "@/components/canvas/layout-index";
import type { ContainerId } from "@/lib/domain/topology/topology";
import type { Point, Rect } from "@/lib/domain/layout/layout";

/** The rectangle between two corners, whichever they are. */
export function toBand(a: Point, b: Point): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

/** What a band touches, in the order of the layout. A folded panel stands for all that is in it. */
export interface BandCatch {
  containers: readonly ContainerId[];
  /** What is marked: cards and folded bars. */
  rects: readonly Rect[];
}

export function catchWithin(index: LayoutIndex, band: Rect): BandCatch {
  const cards = index.layout.cards.filter((card) => intersects(card.rect, band));
  const folded = index.layout.panels.filter(isFolded).filter((panel) => intersects(panel.rect, band));
  return {
    containers: [
      ...cards.map((card) => card.containerId),
      ...folded.flatMap((panel) => panel.collapsed.containers),
    ],
    rects: [...cards, ...folded].map(({ rect }) => rect),
  };
}

/** What a band selects: the containers in it, on top of what is selected when they are to be added. */
export function selectBand(
  ids: readonly ContainerId[],
  selected: Selection | null,
  { isAdded }: { isAdded: boolean },
): Selection | null {
  return toContainerSelection(isAdded ? [...containersOf(selected), ...ids] : ids);
}
