import { cordColour } from "@/components/canvas/cord-colour";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { ContainerView } from "@/components/canvas/canvas-model";
import type { CardPlace, LinkPlace } from "@/lib/domain/layout/layout";

/** The sockets of a card: one for each interface, where its cable leaves, and a free one. */
export function CardJacks({
  card,
  links,
  view,
}: {
  card: CardPlace;
  links: readonly LinkPlace[];
  view: ContainerView;
}) {
  const colours = useCanvas((state) => state.index.colours);
  const { rect, freeJack } = card;
  return (
    // Not SVG: an image of its own in each card is a layer to place on each frame of a pan.
    <span className="pb-jacks" aria-hidden>
      {links.map((link) => {
        const [jack] = link.points;
        const endpoint = view.endpoints.find((one) => one.networkId === link.networkId);
        if (jack === undefined || endpoint === undefined) return null;
        return (
          <span
            key={link.networkId}
            className={link.kind === "chip" ? "pb-jack-chip" : "pb-jack"}
            data-plugged={endpoint.state === "attached" || undefined}
            data-default={endpoint.isDefaultRoute ? link.side : undefined}
            style={{
              left: jack.x - rect.x,
              top: jack.y - rect.y,
              color: cordColour({ colours }, link.networkId),
            }}
          />
        );
      })}
      {freeJack !== null && (
        <span className="pb-jack-free" style={{ left: freeJack.x - rect.x, top: freeJack.y - rect.y }} />
      )}
    </span>
  );
}
