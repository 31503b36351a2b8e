import type { LinkPlace, Point, Rect } from "@/lib/domain/layout/layout";

/** Units that are 16 px on the screen where the near view begins (zoom 0.6). */
export const gripSize = 27;

/** SVG path data of a loose cable: straight out of its socket, then hanging down to the pointer. */
export function cablePath(from: Point, to: Point, side: LinkPlace["side"]): string {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const lead = Math.min(90, distance * 0.45) * (side === "top" ? -1 : 1);
  const sag = Math.min(60, distance * 0.3);
  return `M${round(from.x)} ${round(from.y)}C${round(from.x)} ${round(from.y + lead)} ${round(to.x)} ${round(to.y + sag)} ${round(to.x)} ${round(to.y)}`;
}

/**
 * Where a link's end can be gripped. It reaches less than half of the way along the cable, whose middle is where the
 * link itself is clicked, and to the middle between neighbouring jacks.
 */
export function gripRect(link: LinkPlace, neighbours: readonly LinkPlace[]): Rect | null {
  const [jack, next] = link.points;
  if (jack === undefined || next === undefined) return null;
  const outwards = Math.max(0, Math.min(18, Math.abs(next.y - jack.y) / 2 - 2));
  let width = gripSize;
  for (const other of neighbours) {
    const [there] = other.points;
    if (other !== link && other.side === link.side && there !== undefined)
      width = Math.min(width, Math.abs(there.x - jack.x));
  }
  const top = link.side === "top" ? jack.y - outwards : jack.y + outwards - gripSize;
  return { x: jack.x - width / 2, y: top, width, height: gripSize };
}

/** Where a point of the window lies on the canvas. */
export function toCanvasPoint(
  client: Point,
  origin: Point,
  [x, y, zoom]: readonly [number, number, number],
): Point {
  return { x: (client.x - origin.x - x) / zoom, y: (client.y - origin.y - y) / zoom };
}

/** Pixels that the view moves in one frame while the pointer is near an edge of the window. */
export function edgePan(point: Point, size: { width: number; height: number }): Point {
  return { x: pull(point.x, size.width), y: pull(point.y, size.height) };
}

function pull(at: number, length: number): number {
  const margin = 36;
  const fastest = 14;
  const near = Math.min(margin, Math.max(0, margin - at));
  const far = Math.min(margin, Math.max(0, margin - (length - at)));
  // `+ 0` turns a negative zero, which compares as a move, into none.
  return ((near - far) / margin) * fastest + 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
