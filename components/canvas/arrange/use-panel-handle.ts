import { toDirection, toGrab } from "@/components/canvas/arrange/panel-actions";
import { useCanvas } from "@/components/canvas/canvas-store";

/** What makes an element the handle of a panel: a drag, or Alt and the arrow keys, moves the whole panel. */
export function usePanelHandle(key: string | null, { takesTouch = false } = {}) {
  const panel = useCanvas((state) => (key === null ? undefined : state.index.panels.get(key)));
  const grab = useCanvas((state) => state.grabPanel);
  const nudge = useCanvas((state) => state.panels.nudgePanel);
  if (panel === undefined || panel.isTrunk) return { className: "", handlers: {} };
  // A finger on a label wants to pan: only what is a handle and nothing else is dragged by touch.
  const canDrag = takesTouch || matchMedia("(pointer: fine)").matches;
  return {
    className: canDrag ? "nopan pb-handle" : "",
    handlers: {
      "aria-keyshortcuts": "Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown",
      onPointerDown: (event: React.PointerEvent) => {
        if (canDrag) grab(toGrab(event, panel.key));
      },
      onKeyDown: (event: React.KeyboardEvent) => {
        const direction = toDirection(event);
        if (direction === null) return;
        // Alt and an arrow is the browser's way back.
        event.preventDefault();
        event.stopPropagation();
        nudge(panel.key, direction);
      },
    },
  };
}
