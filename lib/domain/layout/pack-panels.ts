import { boxWidth, type PlacedPanel } from "@/lib/domain/layout/place-panel";
import { measures } from "@/lib/domain/layout/measures";
import type { Point, Rect } from "@/lib/domain/layout/layout";

/** Where a panel stood before. With its size, a panel that has not changed keeps its place before one that has. */
export interface Pin extends Point {
  width?: number;
  height?: number;
}

export interface PackOptions {
  /** Width to height that the whole should have. */
  aspect: number;
  /** By panel key. */
  pinned: Readonly<Record<string, Pin>>;
}

/**
 * Finds each panel's place. Panels that were never placed are packed in a stable order, each as high up, then as far
 * left, as it fits. Pinned ones stay; one that has grown into a neighbour goes where there is room, not the neighbour.
 * Trunks stand above all others and grow upwards, so that they never push.
 */
export function packPanels(panels: readonly PlacedPanel[], options: PackOptions): Map<PlacedPanel, Rect> {
  const places = new Map<PlacedPanel, Rect>();
  const normal = panels
    .filter((panel) => !panel.isTrunk)
    .toSorted(
      (a, b) => a.rank - b.rank || sizeClass(b) - sizeClass(a) || compareText(a.panel.key, b.panel.key),
    );
  const pinned = normal.filter((panel) => options.pinned[panel.panel.key] !== undefined);
  if (pinned.length === 0) packAll(normal, options.aspect, places);
  else packAround(normal, options, places);

  let right = boxWidth(1);
  for (const place of places.values()) right = Math.max(right, place.x + place.width);
  let y = 0;
  for (const trunk of panels
    .filter((panel) => panel.isTrunk)
    .toSorted((a, b) => compareText(b.panel.key, a.panel.key))) {
    y -= trunk.panel.rect.height + (y === 0 ? measures.panelGapY : measures.laneGap);
    places.set(trunk, {
      x: 0,
      y,
      width: Math.max(right, trunk.panel.rect.width),
      height: trunk.panel.rect.height,
    });
  }
  return places;
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
  { pinned, aspect }: PackOptions,
  places: Map<PlacedPanel, Rect>,
): void {
  const taken: Rect[] = [];
  const put = (panel: PlacedPanel, at: Point): void => {
    const rect = { x: at.x, y: at.y, width: panel.panel.rect.width, height: panel.panel.rect.height };
    taken.push(rect);
    places.set(panel, rect);
  };
  const isFree = (panel: PlacedPanel, at: Point): boolean => {
    const { width, height } = panel.panel.rect;
    return taken.every(
      (rect) =>
        at.x >= rect.x + rect.width + measures.panelGap ||
        rect.x >= at.x + width + measures.panelGap ||
        at.y >= rect.y + rect.height + measures.panelGapY ||
        rect.y >= at.y + height + measures.panelGapY,
    );
  };
  const isUnchanged = (panel: PlacedPanel): boolean => {
    const pin = pinned[panel.panel.key];
    return (
      pin !== undefined && pin.width === panel.panel.rect.width && pin.height === panel.panel.rect.height
    );
  };
  for (const isFirst of [true, false]) {
    for (const panel of panels) {
      const pin = pinned[panel.panel.key];
      if (pin !== undefined && isUnchanged(panel) === isFirst && isFree(panel, pin)) put(panel, pin);
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
  for (const panel of left) {
    const tops = [
      ...new Set([0, ...taken.map((rect) => rect.y + rect.height + measures.panelGapY)]),
    ].toSorted((a, b) => a - b);
    // Near its old place if it had one: as little as possible moves.
    const near = pinned[panel.panel.key];
    let best: Point | null = null;
    let bestCost = Infinity;
    for (const y of tops) {
      for (let x = 0; x === 0 || x + panel.panel.rect.width <= right + 1; x += measures.pitch) {
        const cost = near === undefined ? y * 1e4 + x : Math.abs(x - near.x) + Math.abs(y - near.y);
        if (cost < bestCost && isFree(panel, { x, y })) {
          best = { x, y };
          bestCost = cost;
        }
      }
    }
    put(panel, best ?? { x: 0, y: tops.at(-1) ?? 0 });
  }
}
