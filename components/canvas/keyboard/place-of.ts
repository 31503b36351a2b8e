import { linkOf, type Thing } from "@/components/canvas/keyboard/next-focus";
import { linkRect, type LayoutIndex } from "@/components/canvas/layout-index";
import type { Rect } from "@/lib/domain/layout/layout";

/** Where a thing is; null when the layout does not hold it. */
export function placeOf(index: LayoutIndex, at: Thing): Rect | null {
  switch (at.kind) {
    case "network":
      return index.boxes.get(at.id)?.rect ?? null;
    case "container":
      return index.cards.get(at.id)?.rect ?? null;
    case "endpoint": {
      const link = linkOf(index, at);
      return link === undefined ? null : linkRect(link);
    }
    case "folded":
      return index.panels.get(at.key)?.rect ?? null;
  }
}
