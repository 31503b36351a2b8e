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
    <svg className="pb-jacks" width={rect.width} height={rect.height} aria-hidden>
      {links.map((link) => {
        const [jack] = link.points;
        const endpoint = view.endpoints.find((one) => one.networkId === link.networkId);
        if (jack === undefined || endpoint === undefined) return null;
        const x = jack.x - rect.x;
        const y = jack.y - rect.y;
        const colour = cordColour({ colours }, link.networkId);
        if (link.kind === "chip") {
          return (
            <rect
              key={link.networkId}
              x={x - 6}
              y={y - 6}
              width={12}
              height={12}
              rx={3}
              className="pb-jack-chip"
              style={{ color: colour }}
            />
          );
        }
        const isPlugged = endpoint.state === "attached";
        return (
          <g
            key={link.networkId}
            className="pb-jack"
            data-plugged={isPlugged || undefined}
            style={{ color: colour }}
          >
            <circle cx={x} cy={y} r={6.5} />
            {endpoint.isDefaultRoute ? (
              <path
                d={
                  link.side === "top"
                    ? `M${x - 3} ${y + 1.6}l3 -3.4l3 3.4`
                    : `M${x - 3} ${y - 1.6}l3 3.4l3 -3.4`
                }
              />
            ) : (
              <circle cx={x} cy={y} r={2} className="pb-jack-pin" />
            )}
          </g>
        );
      })}
      {freeJack !== null && (
        <g className="pb-jack-free">
          <circle cx={freeJack.x - rect.x} cy={freeJack.y - rect.y} r={5.5} />
        </g>
      )}
    </svg>
  );
}
