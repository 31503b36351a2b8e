import { toggleContainer } from "@/lib/domain/topology/selection";
import type { CanvasState } from "@/components/canvas/canvas-store";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** A click on a container selects it; with Shift it is added to what is selected, or taken out. */
export function pickContainer(
  { pick, stand, selected }: CanvasState,
  id: ContainerId,
  { shiftKey }: { shiftKey: boolean },
): void {
  if (!shiftKey) return pick({ kind: "container", id });
  pick(toggleContainer(selected, id));
  stand({ at: { kind: "container", id }, from: null }, { isTaken: true });
}
