import { memo } from "react";
import { Crosshair } from "lucide-react";
import { useCanvas } from "@/components/canvas/canvas-store";
import { useContainerView } from "@/components/canvas/use-model";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** At a card's edge while it is pointed at or selected: dragged to another card, or pressed, it asks "can it reach?" */
export const ProbeHandle = memo(function ProbeHandle({ id }: { id: ContainerId }) {
  const view = useContainerView(id);
  const hold = useCanvas((state) => state.holdProbe);
  const askFrom = useCanvas((state) => state.ask.askFrom);
  if (view?.isLive !== true) return null;
  return (
    <button
      type="button"
      className="pb-probe nopan"
      aria-label={`can ${view.name} reach another?`}
      title="Can it reach…? Drag to another container, or press and choose one (R)"
      // By keyboard it is the key R on the card.
      tabIndex={-1}
      onPointerDown={(event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        hold({ from: id, pointer: event.pointerId, start: { x: event.clientX, y: event.clientY } });
      }}
      onClick={() => askFrom(id)}
    >
      <Crosshair aria-hidden />
    </button>
  );
});
