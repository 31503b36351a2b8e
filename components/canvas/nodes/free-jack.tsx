import { gripSize } from "@/components/canvas/pull/cable-geometry";
import { toGrip } from "@/components/canvas/pull/pull";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { ContainerId } from "@/lib/domain/topology/topology";

/** The free socket of a card as something to pull a cable from, or to press. */
export function FreeJack({ id }: { id: ContainerId }) {
  const name = useCanvas((state) => state.model.containers.get(id)?.name ?? "");
  const card = useCanvas((state) => state.index.cards.get(id));
  const canPull = useCanvas((state) => state.cables.onConnect !== undefined);
  const canPress = useCanvas((state) => state.cables.onConnectRequest !== undefined);
  const request = useCanvas((state) => state.cables.onConnectRequest);
  const press = useCanvas((state) => state.press);
  if (card === undefined || card.freeJack === null || !(canPull || canPress)) return null;
  const { rect, freeJack } = card;
  return (
    <button
      type="button"
      // React Flow pans from whatever lacks this class.
      className="pb-free-jack nopan"
      aria-label={`connect ${name} to a network`}
      title={canPull ? "Drag to a network to connect" : "Connect to a network"}
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
      onClick={() => request?.(id)}
    />
  );
}
