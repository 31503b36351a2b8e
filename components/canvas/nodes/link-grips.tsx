import { memo } from "react";
import { gripRect } from "@/components/canvas/pull/cable-geometry";
import { toGrip } from "@/components/canvas/pull/pull";
import { useCanvas, useCanvasActions } from "@/components/canvas/canvas-store";
import type { CardPlace, LinkPlace } from "@/lib/domain/layout/layout";
import type { Selection } from "@/lib/domain/topology/selection";

/** The jacks of a card's interfaces as something to pull the cable out of. */
export const LinkGrips = memo(function LinkGrips({
  card,
  links,
}: {
  card: CardPlace;
  links: readonly LinkPlace[];
}) {
  const canPull = useCanvas((state) => state.cables.onDisconnect !== undefined);
  const { press, hover, pick: select } = useCanvasActions();
  if (!canPull) return null;
  const { rect, containerId: id } = card;
  return (
    <div className="pb-jacks" aria-hidden>
      {links.map((link) => {
        const [jack] = link.points;
        const grip = gripRect(link, links);
        if (jack === undefined || grip === null) return null;
        const target: Selection = { kind: "endpoint", networkId: link.networkId, containerId: id };
        return (
          // The link's own name and keyboard way are on the cable; this is for the pointer alone.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
          <div
            key={link.networkId}
            className="pb-jack-grip nopan"
            style={{
              left: grip.x - rect.x,
              top: grip.y - rect.y,
              width: grip.width,
              height: grip.height,
            }}
            onPointerDown={(event) =>
              press(toGrip(event, { container: id, from: link.networkId, jack, side: link.side }))
            }
            onPointerEnter={(event) => hover(target, event)}
            onPointerLeave={(event) => hover(null, event)}
            onClick={() => select(target)}
          />
        );
      })}
    </div>
  );
});
