import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Point, Rect } from "@/lib/domain/layout/layout";

/** Of what is in view so much may leave it: a lane that gets a row pushes the lower ones a little. */
const mostLost = 0.4;

/**
 * How far a change of the structure has moved the larger part of what is in view, in canvas units; null when that can
 * still be seen. A panel that outgrows its place jumps whole: who looks at it sees it stay, and the few others go. What a
 * person moves, folds or tidies is no change of the structure.
 */
export function findShift(before: LayoutIndex, after: LayoutIndex, view: Rect): Point | null {
  if (before.shape === after.shape) return null;
  const areas = new Map<string, { by: Point; area: number; left: number }>();
  for (const { networkId, rect } of before.layout.boxes) {
    const area = sharedArea(rect, view);
    const now = area === 0 ? undefined : after.boxes.get(networkId)?.rect;
    if (now === undefined) continue;
    const by = { x: now.x - rect.x, y: now.y - rect.y };
    const key = `${by.x} ${by.y}`;
    const sum = areas.get(key) ?? { by, area: 0, left: 0 };
    areas.set(key, { by, area: sum.area + area, left: sum.left + sharedArea(now, view) });
  }
  const [largest] = [...areas.values()].toSorted((a, b) => b.area - a.area);
  return largest === undefined || largest.left > largest.area * (1 - mostLost) ? null : largest.by;
}

function sharedArea(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
