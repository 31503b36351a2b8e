import type { Point, Rect } from "@/lib/domain/layout/layout";
import type { Viewport } from "@xyflow/react";

/** The window, and how much of its right side and its bottom something covers. */
export interface Screen {
  width: number;
  height: number;
  insetRight: number;
  insetBottom?: number;
}

/** Where one looks, whatever the window: the centre of the view in canvas units, rounded, and the zoom. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export const zoomRange = { min: 0.03, max: 2.5 };
/** A lone container is not blown up over the whole window. */
const fitLimit = 1.15;
/** The controls stand at the bottom: what is fitted ends above them. */
const controlsRoom = 68;

/** The viewport that shows the rectangle whole and centred, in the part that is not covered. */
export function fitRect(rect: Rect, screen: Screen): Viewport {
  const width = Math.max(80, screen.width - screen.insetRight);
  const height = clearHeight(screen);
  const marginX = Math.min(40, width * 0.05);
  const top = Math.min(48, height * 0.06);
  const bottom = Math.max(top, Math.min(controlsRoom, height * 0.3));
  const zoom = clamp(
    Math.min(
      (width - 2 * marginX) / Math.max(1, rect.width),
      (height - top - bottom) / Math.max(1, rect.height),
    ),
    zoomRange.min,
    fitLimit,
  );
  const { x, y } = centre(rect, zoom, screen);
  return { zoom, x, y: y - (bottom - top) / 2 };
}

/**
 * The viewport that centres the rectangle, near enough to be read; null when it can be seen as it is. With `isClose` it
 * must be seen from near: null only when going nearer would gain nothing.
 */
export function reveal(
  rect: Rect,
  viewport: Viewport,
  screen: Screen,
  { isClose = false } = {},
): Viewport | null {
  const left = rect.x * viewport.zoom + viewport.x;
  const top = rect.y * viewport.zoom + viewport.y;
  const right = left + rect.width * viewport.zoom;
  const bottom = top + rect.height * viewport.zoom;
  const edge = screen.width - screen.insetRight;
  // What covers the bottom lifts the controls, and leaves so little room that they would hide a box.
  const inset = screen.insetBottom ?? 0;
  const clear = { ...screen, insetBottom: inset === 0 ? 0 : inset + controlsRoom };
  const floor = clearHeight(clear);
  // A box larger than the window counts as seen when a good part of it is.
  const seen =
    Math.max(0, Math.min(right, edge) - Math.max(left, 0)) *
    Math.max(0, Math.min(bottom, floor) - Math.max(top, 0));
  const whole = Math.min(right - left, edge) * Math.min(bottom - top, floor);
  const zoom = Math.min(Math.max(viewport.zoom, 0.8), fitRect(rect, screen).zoom);
  const isInSight = whole > 0 && seen / whole > 0.85;
  if (isInSight && (!isClose || zoom < viewport.zoom * 1.3)) return null;
  return centre(rect, zoom, clear);
}

/**
 * The viewport that goes along with a rectangle that a change of the layout has moved out of the view, so that it stands
 * where it stood on the screen; null when it is still seen, or was not.
 */
export function follow(from: Rect, to: Rect, viewport: Viewport, screen: Screen): Viewport | null {
  if (!isSeen(from, viewport, screen) || isSeen(to, viewport, screen)) return null;
  const { x, y, zoom } = viewport;
  const along = { x: x + (from.x - to.x) * zoom, y: y + (from.y - to.y) * zoom, zoom };
  return reveal(to, along, screen) ?? along;
}

/** Whether the rectangle can be seen as it is, or a good part of one that is larger than the window. */
export function isSeen(rect: Rect, viewport: Viewport, screen: Screen): boolean {
  return reveal(rect, viewport, screen) === null;
}

/** The viewport in which what was moved so far stands where it stood on the screen; null when it was not moved. */
export function keepSteady(shift: Point | null, { x, y, zoom }: Viewport): Viewport | null {
  return shift === null ? null : { x: x - shift.x * zoom, y: y - shift.y * zoom, zoom };
}

/** What nothing covers of the window, in canvas units. */
export function seenRect({ x, y, zoom }: Viewport, screen: Screen): Rect {
  return {
    x: -x / zoom,
    y: -y / zoom,
    width: Math.max(0, screen.width - screen.insetRight) / zoom,
    height: clearHeight(screen) / zoom,
  };
}

/** What the camera sees from this viewport, as roughly as an address tells it. */
export function toCamera({ x, y, zoom }: Viewport, screen: Screen): Camera {
  return {
    x: Math.round(((screen.width - screen.insetRight) / 2 - x) / zoom),
    y: Math.round((clearHeight(screen) / 2 - y) / zoom),
    zoom: Math.max(zoomRange.min, Math.round(zoom * 100) / 100),
  };
}

/** The viewport of a camera; one that looks past the picture is brought to its edge. */
export function fromCamera(camera: Camera, bounds: Rect, screen: Screen): Viewport {
  const x = clamp(camera.x, bounds.x, bounds.x + bounds.width);
  const y = clamp(camera.y, bounds.y, bounds.y + bounds.height);
  const zoom = clamp(camera.zoom, zoomRange.min, zoomRange.max);
  return centre({ x, y, width: 0, height: 0 }, zoom, screen);
}

export function isSameCamera(a: Camera, b: Camera): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

function centre(rect: Rect, zoom: number, screen: Screen): Viewport {
  return {
    zoom,
    x: (screen.width - screen.insetRight) / 2 - (rect.x + rect.width / 2) * zoom,
    y: clearHeight(screen) / 2 - (rect.y + rect.height / 2) * zoom,
  };
}

/** How far down nothing covers the window. */
export function clearHeight({ height, insetBottom = 0 }: Screen): number {
  return Math.max(80, height - insetBottom);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
