import { boxWidth, type PlacedPanel } from "@/lib/domain/layout/place-panel";
import { findFormerPlaces, type Pin } from "@/lib/domain/layout/former-places";
import { rankOf } from "@/lib/domain/layout/split-shape";
import { measures } from "@/lib/domain/layout/measures";
import type { Layout, Point, Rect } from "@/lib/domain/layout/layout";

export interface PackOptions {
  /** Width to height that the whole should have. */
  aspect: number;
  /** By the panel's key of then. */
  pinned: Readonly<Record<string, Pin>>;
  /** Where a person has put panels, by key. */
  moved: Readonly<Record<string, Point>>;
  /** Panels that are as they stood. */
  kept: ReadonlySet<PlacedPanel>;
  /** Panels that are again as they stood earlier, and where that was. */
  back: ReadonlyMap<PlacedPanel, Point>;
}

/**
 * Finds each panel's place. Panels that were never placed are packed in a stable order, each as high up, then as far
 * left, as it fits. Pinned ones stay; one that has grown into a neighbour goes where there is room, not the neighbour:
 * to the nearest place that is free.
 * Trunks stand above all others and grow upwards, so that they never push.
 */
export function packPanels(panels: readonly PlacedPanel[], options: PackOptions): Map<PlacedPanel, Rect> {
  const places = new Map<PlacedPanel, Rect>();
  const normal = inPackingOrder(panels.filter(({ panel }) => !panel.isTrunk));
  const { moved, aspect } = options;
  const pinned = findFormerPlaces(normal, options.pinned, options.kept);
  const isMoved = normal.some((panel) => moved[panel.panel.key] !== undefined);
  if (pinned.size === 0) packAll(normal, aspect, places);
  if (pinned.size > 0) {
    // What was torn off goes where a person once put it, rather than near to where it was torn off.
    const placeOf = (panel: PlacedPanel): Pin | undefined => {
      // Without its size: who stands there now stays.
      const before = options.back.get(panel);
      if (before !== undefined) return moved[panel.panel.key] ?? before;
      const pin = pinned.get(panel);
      return pin?.width === undefined ? (moved[panel.panel.key] ?? pin) : pin;
    };
    packAround(normal, { aspect, placeOf, isFixed: () => false }, places);
  } else if (isMoved) {
    // Without an earlier layout, everything but what was moved stands where it would stand anyway.
    const packed = new Map(places);
    places.clear();
    const isFixed = ({ panel }: PlacedPanel): boolean => moved[panel.key] !== undefined;
    const placeOf = (panel: PlacedPanel): Pin | undefined => moved[panel.panel.key] ?? packed.get(panel);
    const first = normal.toSorted((a, b) => Number(isFixed(b)) - Number(isFixed(a)));
    packAround(first, { aspect, placeOf, isFixed }, places);
  }

  let left = 0;
  let top = 0;
  let right = boxWidth(1);
  for (const place of places.values()) {
    left = Math.min(left, place.x);
    top = Math.min(top, place.y);
    right = Math.max(right, place.x + place.width);
  }
  let y = top;
  for (const trunk of panels
    .filter(({ panel }) => panel.isTrunk)
    .toSorted((a, b) => compareText(b.panel.key, a.panel.key))) {
    y -= trunk.panel.rect.height + (y === top ? measures.panelGapY : measures.laneGap);
    places.set(trunk, {
      x: left,
      y,
      // Not as wide as it was drawn before.
      width: Math.max(right - left, boxWidth(trunk.span - 1)),
      height: trunk.panel.rect.height,
    });
  }
  return places;
}

/**
 * The free place nearest to where a panel was dropped. It stands on a whole pitch from the others, or the lanes that
 * cables run down would no longer line up; and beside a neighbour, not on it.
 */
export function findFreePlace(layout: Pick<Layout, "panels">, key: string, wanted: Point): Point | null {
  const panel = layout.panels.find((one) => one.key === key);
  if (panel === undefined) return null;
  const { width, height } = panel.rect;
  const others = layout.panels.flatMap((one) => (one === panel || one.isTrunk ? [] : [one.rect]));
  const y = Math.round(wanted.y) + 0;
  const tops = [
    y,
    ...others.flatMap((rect) => [
      rect.y + rect.height + measures.panelGapY,
      rect.y - height - measures.panelGapY,
    ]),
  ].toSorted((a, b) => Math.abs(a - wanted.y) - Math.abs(b - wanted.y));
  return nearestPlace(others, { tops, width, height, wanted, downCost: 1, from: -Infinity, to: Infinity });
}

interface Search {
  /** Candidates for the upper edge, from the nearest on. */
  tops: readonly number[];
  width: number;
  height: number;
  wanted: Point;
  /** What a step down costs, beside one across: more than one for "as high up as it fits". */
  downCost: number;
  /** Columns between which it may stand. */
  from: number;
  to: number;
}

/** The free place nearest to the wanted one, on a whole column. */
function nearestPlace(taken: readonly Rect[], search: Search): Point | null {
  const { tops, wanted, downCost } = search;
  let best: Point | null = null;
  let bestCost = Infinity;
  for (const y of tops) {
    const down = Math.abs(y - wanted.y) * downCost;
    if (down >= bestCost) break;
    const column = nearestColumn(taken, y, search);
    if (column === null) continue;
    // Never minus nought: it would not be stored as it is.
    const x = column * measures.pitch + 0;
    const cost = Math.abs(x - wanted.x) + down;
    if (cost < bestCost) {
      best = { x, y };
      bestCost = cost;
    }
  }
  return best;
}

/** The nearest column at which a panel with that upper edge touches none that stands. */
function nearestColumn(
  taken: readonly Rect[],
  y: number,
  { width, height, wanted, from, to }: Search,
): number | null {
  const blocked: { first: number; last: number }[] = [];
  for (const rect of taken) {
    const isBeside =
      rect.y >= y + height + measures.panelGapY || y >= rect.y + rect.height + measures.panelGapY;
    if (isBeside) continue;
    blocked.push({
      first: Math.floor((rect.x - width - measures.panelGap) / measures.pitch) + 1,
      last: Math.ceil((rect.x + rect.width + measures.panelGap) / measures.pitch) - 1,
    });
  }
  const start = Math.max(from, Math.min(to, Math.round(wanted.x / measures.pitch)));
  let right = start;
  for (const { first, last } of blocked.toSorted((a, b) => a.first - b.first)) {
    if (first <= right && right <= last) right = last + 1;
  }
  let left = start;
  for (const { first, last } of blocked.toSorted((a, b) => b.last - a.last)) {
    if (first <= left && left <= last) left = first - 1;
  }
  const isRightNearer =
    Math.abs(right * measures.pitch - wanted.x) <= Math.abs(left * measures.pitch - wanted.x);
  if (right <= to && (isRightNearer || left < from)) return right;
  return left >= from ? left : null;
}

/** What is taken, by strips of its width: each panel asks for its place, and there are hundreds. */
class Ground {
  readonly #strips = new Map<number, Rect[]>();

  add(rect: Rect): void {
    this.#look(rect, (strip, at) => {
      if (strip === undefined) this.#strips.set(at, [rect]);
      else strip.push(rect);
      return true;
    });
  }

  isFree(wanted: Rect): boolean {
    return this.#look(wanted, (strip) => strip === undefined || strip.every((rect) => isApart(rect, wanted)));
  }

  #look({ x, width }: Rect, isFine: (strip: Rect[] | undefined, at: number) => boolean): boolean {
    // The gap that is due at each side belongs to it.
    const first = Math.floor((x - measures.panelGap) / measures.pitch);
    const last = Math.floor((x + width + measures.panelGap) / measures.pitch);
    for (let at = first; at <= last; at++) if (!isFine(this.#strips.get(at), at)) return false;
    return true;
  }
}

function isApart(a: Rect, b: Rect): boolean {
  return (
    b.x >= a.x + a.width + measures.panelGap ||
    a.x >= b.x + b.width + measures.panelGap ||
    b.y >= a.y + a.height + measures.panelGapY ||
    a.y >= b.y + b.height + measures.panelGapY
  );
}

/** By rank, then size, then key: a stable order. */
function inPackingOrder(panels: readonly PlacedPanel[]): PlacedPanel[] {
  return panels
    .map((panel) => ({ panel, rank: rankOf(panel.plan.part.kind), size: sizeClass(panel) }))
    .toSorted(
      (a, b) => a.rank - b.rank || b.size - a.size || compareText(a.panel.panel.key, b.panel.panel.key),
    )
    .map(({ panel }) => panel);
}

/** Tall panels first, in coarse steps: a few cards more or fewer do not change the order. */
function sizeClass(panel: PlacedPanel): number {
  return Math.floor(Math.log2(panel.panel.rect.height / measures.minBoxHeight + 1) * 1.5);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function packAll(panels: readonly PlacedPanel[], aspect: number, places: Map<PlacedPanel, Rect>): void {
  let area = 0;
  let widest = 1;
  for (const panel of panels) {
    area += panel.span * measures.pitch * (panel.panel.rect.height + measures.panelGapY);
    widest = Math.max(widest, panel.span);
  }
  const ideal = Math.max(widest, Math.round(Math.sqrt(area * aspect) / measures.pitch));
  let best: { places: Rect[]; score: number } | null = null;
  const tries = new Set(
    [0, 1, 2, -1, 3, -2, 4].map((step) =>
      Math.max(widest, ideal + Math.round((step * ideal) / 16 + Math.sign(step) * 0.5)),
    ),
  );
  for (const columns of tries) {
    const packed = packSkyline(panels, columns);
    // The side that decides the zoom at which all fits.
    const score = Math.max(packed.width, packed.height * aspect);
    if (best === null || score < best.score - 1) best = { places: packed.places, score };
  }
  panels.forEach((panel, index) => {
    const place = best?.places[index];
    if (place !== undefined) places.set(panel, place);
  });
}

function packSkyline(
  panels: readonly PlacedPanel[],
  columns: number,
): { places: Rect[]; width: number; height: number } {
  const skyline = Array.from({ length: columns }, () => 0);
  let right = 0;
  let bottom = 0;
  const places = panels.map(({ span, panel }) => {
    let bestColumn = 0;
    let bestTop = Infinity;
    for (let column = 0; column + span <= columns; column++) {
      let top = 0;
      for (let at = column; at < column + span && top < bestTop; at++) top = Math.max(top, skyline[at] ?? 0);
      if (top < bestTop) {
        bestTop = top;
        bestColumn = column;
      }
    }
    const place = {
      x: bestColumn * measures.pitch,
      y: bestTop,
      width: panel.rect.width,
      height: panel.rect.height,
    };
    skyline.fill(bestTop + place.height + measures.panelGapY, bestColumn, bestColumn + span);
    right = Math.max(right, place.x + place.width);
    bottom = Math.max(bottom, place.y + place.height);
    return place;
  });
  return { places, width: right, height: bottom };
}

function packAround(
  panels: readonly PlacedPanel[],
  options: {
    aspect: number;
    /** Where it stood; with its size, where that is known. */
    placeOf: (panel: PlacedPanel) => Pin | undefined;
    /** It goes before others, whatever its size was. */
    isFixed: (panel: PlacedPanel) => boolean;
  },
  places: Map<PlacedPanel, Rect>,
): void {
  const { aspect, placeOf, isFixed } = options;
  const taken: Rect[] = [];
  const ground = new Ground();
  const put = (panel: PlacedPanel, at: Point): void => {
    const rect = { x: at.x, y: at.y, width: panel.panel.rect.width, height: panel.panel.rect.height };
    taken.push(rect);
    ground.add(rect);
    places.set(panel, rect);
  };
  const isUnchanged = (panel: PlacedPanel, pin: Pin): boolean => {
    const { width, height } = panel.panel.rect;
    return isFixed(panel) || (pin.width === width && pin.height === height);
  };
  for (const isFirst of [true, false]) {
    for (const panel of panels) {
      const pin = placeOf(panel);
      if (pin === undefined || isUnchanged(panel, pin) !== isFirst) continue;
      const { width, height } = panel.panel.rect;
      if (ground.isFree({ x: pin.x, y: pin.y, width, height })) put(panel, pin);
    }
  }
  const left = panels.filter((panel) => !places.has(panel));
  let area = 0;
  let right = 0;
  for (const { span, panel } of panels) {
    area += span * measures.pitch * (panel.rect.height + measures.panelGapY);
    right = Math.max(right, span * measures.pitch);
  }
  for (const rect of taken) right = Math.max(right, rect.x + rect.width);
  right = Math.max(right, Math.sqrt(area * aspect));
  const highest = Math.min(0, ...taken.map((rect) => rect.y));
  for (const panel of left) {
    const { width, height } = panel.panel.rect;
    // Near its old place if it had one: as little as possible moves.
    const near = placeOf(panel);
    const below = [0, ...taken.map((rect) => rect.y + rect.height + measures.panelGapY)];
    // Above all others are the trunks, which nothing pushes.
    const above = taken
      .map((rect) => rect.y - height - measures.panelGapY)
      .filter((y) => near !== undefined && y >= highest);
    const tops = [
      ...new Set([...below, ...above, ...(near === undefined ? [] : [Math.max(near.y, highest)])]),
    ];
    const lowest = Math.max(...below);
    const place = nearestPlace(taken, {
      // Without one, as high up, then as far left, as it fits.
      tops: tops.toSorted(
        near === undefined ? (a, b) => a - b : (a, b) => Math.abs(a - near.y) - Math.abs(b - near.y),
      ),
      width,
      height,
      wanted: near ?? { x: 0, y: Math.min(...tops) },
      downCost: near === undefined ? 1e4 : 1,
      from: 0,
      to: Math.max(0, Math.floor((right + 1 - width) / measures.pitch)),
    });
    put(panel, place ?? { x: 0, y: lowest });
  }
}
