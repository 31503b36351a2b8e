import { memo } from "react";
import { useShallow } from "zustand/react/shallow";
import { gripSize } from "@/components/canvas/pull/cable-geometry";
import { containersOf } from "@/lib/domain/topology/selection";
import { toGrip } from "@/components/canvas/pull/pull";
import {
  useCanvas,
  useCanvasActions,
  useCanvasStore,
  type CanvasState,
} from "@/components/canvas/canvas-store";
import type { CardPlace } from "@/lib/domain/layout/layout";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** The free socket of a card as something to pull a cable from, or to press. */
export const FreeJack = memo(function FreeJack({ card, name }: { card: CardPlace; name: string }) {
  const { canPull, canPress } = useCanvas(
    useShallow(({ cables }) => ({
      canPull: cables.onConnect !== undefined,
      canPress: cables.onConnectRequest !== undefined,
    })),
  );
  const canvas = useCanvasStore();
  const { press } = useCanvasActions();
  const { rect, freeJack, containerId: id } = card;
  if (freeJack === null || !(canPull || canPress)) return null;
  return (
    <button
      type="button"
      // React Flow pans from whatever lacks this class.
      className="pb-free-jack nopan"
      aria-label={`connect ${name} to a network`}
      title={canPull ? "Drag to a network to connect" : "Connect to a network"}
      // By keyboard it is the key C on the card.
      tabIndex={-1}
      data-grab={canPull || undefined}
      style={{
        left: freeJack.x - rect.x - gripSize / 2,
        top: freeJack.y - rect.y - gripSize / 2,
        width: gripSize,
        height: gripSize,
      }}
      onPointerDown={(event) => {
        if (!canPull) return;
        press(toGrip(event, { container: id, from: null, jack: freeJack, side: "top" }));
      }}
      // After a pull the keys go on from its card.
      onFocus={() =>
        canvas.getState().stand({ at: { kind: "container", id }, from: null }, { isTaken: true })
      }
      onClick={() => requestConnect(canvas.getState(), id)}
    >
      <span className="pb-free-jack-reach" />
    </button>
  );
});

/** One of several selected containers asks for all of them. */
function requestConnect({ cables, selected }: CanvasState, id: ContainerId): void {
  const ids = containersOf(selected);
  if (ids.length > 1 && ids.includes(id) && cables.onConnectRequestSeveral !== undefined)
    cables.onConnectRequestSeveral(ids);
  else cables.onConnectRequest?.(id);
}
