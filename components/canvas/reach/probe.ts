import { foldedAt, hitTest, type LayoutIndex } from "@/components/canvas/layout-index";
import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { Point, Rect } from "@/lib/domain/layout/layout";
import type { StripPlace } from "@/lib/domain/layout/place-strip";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** A pressed probe handle, and the way from it to a target. */
export interface Probe {
  from: ContainerId;
  pointer: number;
  start: Point;
}

/** Whom a probe that is let go at a point asks about: a running container, the host, or beyond its uplinks the internet. */
export function probeTarget(
  { index, strip }: { index: LayoutIndex; strip: StripPlace | null },
  containers: CanvasModel["containers"],
  { from, point }: { from: ContainerId; point: Point },
): SubjectId | null {
  if (strip !== null) {
    if (strip.interfaces.some(({ rect }) => holds(rect, point))) return "internet";
    const chip = strip.chips.find(({ rect }) => holds(rect, point));
    if (chip !== undefined) return chip.containerId === from ? null : chip.containerId;
    if (holds(strip.rect, point)) return "host";
  }
  if (foldedAt(index, point) !== null) return null;
  const hit = hitTest(index, point);
  if (hit?.kind !== "container" || hit.id === from) return null;
  return containers.get(hit.id)?.isLive === true ? hit.id : null;
}

function holds(rect: Rect, point: Point): boolean {
  return (
    point.x >= rect.x &&
    point.x <= rect.x + rect.width &&
    point.y >= rect.y &&
    point.y <= rect.y + rect.height
  );
}
