import { memo } from "react";
import { useShallow } from "zustand/react/shallow";
import { cordColour } from "@/components/canvas/cord-colour";
import {
  isLinkDim,
  isLinkLit,
  useCanvas,
  useCanvasActions,
  type CanvasState,
} from "@/components/canvas/canvas-store";
import { isLeaving } from "@/components/canvas/pull/pending";
import { isWiringShown } from "@/components/canvas/wiring-layer-state";
import { LinkTraffic } from "@/components/canvas/edges/link-traffic";
import { linePath } from "@/lib/domain/layout/path-data";
import { useContainerView } from "@/components/canvas/use-model";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { LinkPlace, Rect } from "@/lib/domain/layout/layout";
import type { Selection } from "@/lib/domain/topology/selection";

/** One cable: from the jack on a card to the bus, with its labels where there is room. */
export const LinkShape = memo(function LinkShape({ link }: { link: LinkPlace }) {
  const { networkId, containerId, points } = link;
  const container = useContainerView(containerId);
  const view = container?.endpoints.find((endpoint) => endpoint.networkId === networkId);
  const isLive = container?.isLive === true;
  const { isDim, isLit, isSelected, isUnderChips, isGoing, isNear, hasWiring, colour } = useCanvas(
    useShallow((state) => ({
      isDim: isLinkDim(state, link),
      isLit: isLinkLit(state, link),
      isSelected:
        state.selected?.kind === "endpoint" &&
        state.selected.networkId === networkId &&
        state.selected.containerId === containerId,
      isUnderChips: isCrossedByChips(state, link),
      isGoing: isLeaving(state.pending, link),
      isNear: state.level === "near",
      hasWiring: isWiringShown(state),
      colour: cordColour(state.index, networkId),
    })),
  );
  const { hover, pick: select } = useCanvasActions();
  if (view === undefined || (link.kind === "chip" && !isLit)) return null;

  const target: Selection = { kind: "endpoint", networkId, containerId };
  const path = linePath(points);
  const tap = points.at(-1);
  const grip = gripOf(points);
  const middle = points.length === 2 ? midpoint(points) : points[1];
  // Farther away labels are larger: with its interface an address would reach into the next card's.
  const containerInterface = hasWiring && (isNear || isSelected) ? view.containerInterface : null;
  const jackLabel = [containerInterface, view.address].filter((part) => part !== null).join(" ");
  // Dimmed ones could not be read. What is hovered or selected is told from farther away, too.
  const hasLabels = (isNear || isLit) && !isDim && (link.kind !== "chip" || isSelected);
  // The cables of chips run where its address stands, which is told in the other label's place.
  const jackLabelAt = isUnderChips ? link.busLabel : link.jackLabel;
  return (
    <g
      className="pb-link"
      data-kind={link.kind}
      data-state={view.state}
      data-off={!isLive || undefined}
      data-dim={isDim || undefined}
      data-lit={isLit || undefined}
      data-leaving={isGoing || undefined}
      data-selected={isSelected || undefined}
      data-default={view.isDefaultRoute || undefined}
      style={{ color: colour }}
      onClick={() => select(target)}
      onPointerEnter={(event) => hover(target, event)}
      onPointerLeave={(event) => hover(null, event)}
    >
      <path d={path} className="pb-link-hit" />
      {grip !== null && (
        // SVG has no button element.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        <rect {...grip} role="button" tabIndex={-1} aria-label={view.label} className="pb-link-grip" />
      )}
      <path d={path} className="pb-link-casing" />
      <path d={path} className="pb-link-cord" />
      {hasWiring && <LinkTraffic link={link} path={path} />}
      {tap !== undefined && <circle cx={tap.x} cy={tap.y} r={4.5} className="pb-link-tap" />}
      {view.state === "ghost" && middle !== undefined && (
        <g className="pb-link-warning">
          <circle cx={middle.x} cy={middle.y} r={8} />
          <path d={`M${middle.x} ${middle.y - 4}v4.5M${middle.x} ${middle.y + 3.6}v.4`} />
        </g>
      )}
      {hasLabels && jackLabel !== "" && (
        <text x={jackLabelAt.x} y={jackLabelAt.y} className="pb-link-label" aria-hidden>
          {containerInterface !== null && (
            <tspan className="pb-link-interface">{toDisplayText(containerInterface)} </tspan>
          )}
          {view.address !== null && <tspan>{view.address}</tspan>}
          {view.isReserved && <tspan className="pb-link-interface"> reserved</tspan>}
        </text>
      )}
      {hasLabels && hasWiring && view.hostInterface !== null && !isUnderChips && (
        <text x={link.busLabel.x} y={link.busLabel.y} className="pb-link-label pb-link-interface" aria-hidden>
          {toDisplayText(view.hostInterface)}
        </text>
      )}
    </g>
  );
});

/** Whether cables of chips are drawn between its card and its bus. */
function isCrossedByChips(state: CanvasState, link: LinkPlace): boolean {
  if (link.side !== "top" || link.kind === "chip" || !isLinkLit(state, link)) return false;
  const others = state.index.linksOf.get(link.containerId) ?? [];
  return others.some((other) => other.kind === "chip" && isLinkLit(state, other));
}

/** The stretch next to the card as an area to point at: it carries the link's name, and its middle is on the cable. */
function gripOf([jack, next]: LinkPlace["points"]): Rect | null {
  if (jack === undefined || next === undefined) return null;
  return { x: jack.x - 8, y: Math.min(jack.y, next.y), width: 16, height: Math.abs(next.y - jack.y) };
}

function midpoint(points: LinkPlace["points"]) {
  const [a, b] = points;
  return a === undefined || b === undefined ? undefined : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
