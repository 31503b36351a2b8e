import type { Rect } from "@/lib/domain/layout/layout";
import type { Viewport } from "@xyflow/react";

/** The window, and how much of its right side something covers. */
export interface Screen {
  width: number;
  height: number;
  insetRight: number;
}

export const zoomRange = { min: 0.03, max: 2.5 };
/** A lone container is not blown up over the whole window. */
const fitLimit = 1.15;

/** The viewport that shows the rectangle whole and centred, in the part that is not covered. */
export function fitRect(rect: Rect, screen: Screen): Viewport {
  const width = Math.max(80, screen.width - screen.insetRight);
  const marginX = Math.min(40, width * 0.05);
  const marginY = Math.min(48, screen.height * 0.06);
  const zoom = clamp(
    Math.min(
      (width - 2 * marginX) / Math.max(1, rect.width),
      (screen.height - 2 * marginY) / Math.max(1, rect.height),
    ),
    zoomRange.min,
    fitLimit,
  );
  return centre(rect, zoom, screen);
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
  // A box larger than the window counts as seen when a good part of it is.
  const seen =
    Math.max(0, Math.min(right, edge) - Math.max(left, 0)) *
    Math.max(0, Math.min(bottom, screen.height) - Math.max(top, 0));
  const whole = Math.min(right - left, edge) * Math.min(bottom - top, screen.height);
  const zoom = Math.min(Math.max(viewport.zoom, 0.8), fitRect(rect, screen).zoom);
  const isSeen = whole > 0 && seen / whole > 0.85;
  if (isSeen && (!isClose || zoom < viewport.zoom * 1.3)) return null;
  return centre(rect, zoom, screen);
}

function centre(rect: Rect, zoom: number, screen: Screen): Viewport {
  return {
    zoom,
    x: (screen.width - screen.insetRight) / 2 - (rect.x + rect.width / 2) * zoom,
    y: screen.height / 2 - (rect.y + rect.height / 2) * zoom,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
