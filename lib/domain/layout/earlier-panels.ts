import type { FormerOrder, Pin } from "@/lib/domain/layout/former-places";
import type { EarlierPanel } from "@/lib/domain/layout/place-panel";
import { isSamePart, type PanelPart, rankOf } from "@/lib/domain/layout/split-shape";
import { isSameShapeContainer, isSameShapeNetwork } from "@/lib/domain/layout/to-shape";

/** So many changes of one panel can be taken back in a row. */
const most = 12;

/** What its networks stood in, as the pins tell, and what that had been before: the latest first. */
export function earlierOf(
  part: PanelPart,
  pinned: Readonly<Record<string, Pin>>,
  { lanes }: FormerOrder,
): EarlierPanel[] {
  // Docker's own and the bars of the unused are the same panel, whatever is in them.
  const keys = new Set<string>(rankOf(part.kind) > 0 ? [part.key] : []);
  for (const { id } of part.components.flat()) {
    const key = lanes.get(id)?.panel;
    if (key !== undefined) keys.add(key);
  }
  const pins = [...keys].flatMap((key) => pinned[key] ?? []);
  const present = pins.flatMap(({ x, y, stood }) => (stood === undefined ? [] : { plan: stood.plan, x, y }));
  return [...present, ...pins.flatMap(({ stood }) => stood?.earlier ?? [])].slice(0, most);
}

/**
 * How the panel stood when it last held what it holds now: who takes a change back finds the picture of before. Null
 * where it never did, and where it holds nothing else than a moment ago.
 */
export function findEarlier(part: PanelPart, earlier: readonly EarlierPanel[]): EarlierPanel | null {
  const found = earlier.find(({ plan }) => isEqualPart(plan.part, part)) ?? null;
  return found === earlier[0] ? null : found;
}

function isEqualPart(a: PanelPart, b: PanelPart): boolean {
  return isSamePart(a, b, { isSameNetwork: isSameShapeNetwork, isSameContainer: isSameShapeContainer });
}
