import type { Rect } from "@/lib/domain/layout/layout";
import { clearHeight, type Screen } from "@/components/canvas/camera";
import type { Viewport } from "@xyflow/react";

/** Pixels between what the keyboard stands on and the window's edge: less than Fit leaves, which then needs no move. */
const margin = 24;

/**
 * The viewport moved just as far as the rectangle needs to be seen whole, with the zoom as it is; null when it is. Of a
 * rectangle larger than the window its start is shown.
 */
export function keepInView(rect: Rect, viewport: Viewport, screen: Screen): Viewport | null {
  const { x, y, zoom } = viewport;
  const dx = shift(rect.x * zoom + x, rect.width * zoom, screen.width - screen.insetRight);
  const dy = shift(rect.y * zoom + y, rect.height * zoom, clearHeight(screen));
  return dx === 0 && dy === 0 ? null : { x: x + dx, y: y + dy, zoom };
}

function shift(start: number, length: number, room: number): number {
  const edge = Math.min(margin, Math.max(0, (room - length) / 2));
  if (start < edge || length > room) return edge - start;
  return Math.min(0, room - edge - (start + length));
}
