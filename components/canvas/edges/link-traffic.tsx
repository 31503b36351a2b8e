import { endpointKey } from "@/lib/domain/topology/topology";
import { useTrafficLevels } from "@/lib/client/traffic";
import type { LinkPlace } from "@/lib/domain/layout/layout";

/**
 * What passes through a cable now: a glow, the wider the more, and dots that run to the card (received) and to the bus
 * (sent). It is drawn anew when a step of the rate changes; the motion is the style sheet's.
 */
export function LinkTraffic({ link, path }: { link: LinkPlace; path: string }) {
  const levels = useTrafficLevels({ kind: "links", key: endpointKey(link) });
  if (levels === 0) return null;
  const received = Math.floor(levels / 10);
  const sent = levels % 10;
  return (
    <g className="pb-flow" aria-hidden>
      <path d={path} className="pb-flow-glow" strokeWidth={4 + 2 * Math.max(received, sent)} />
      {/* A path begins at the card. */}
      {sent > 0 && <path d={path} className="pb-flow-dots" data-way="out" data-rate={sent} />}
      {received > 0 && <path d={path} className="pb-flow-dots" data-way="in" data-rate={received} />}
    </g>
  );
}
