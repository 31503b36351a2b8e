import { useSignScale } from "@/components/canvas/reach/use-sign-scale";
import { StopShape } from "@/components/canvas/reach/stop-shape";
import type { Point } from "@/lib/domain/layout/layout";

/** Where the way ends, and why. */
export function StopSign({
  at,
  side,
  text,
  isKnown,
  isHop,
}: {
  at: Point;
  side: "left" | "right";
  text: string;
  /** Else it is the place up to which the way can be told. */
  isKnown: boolean;
  isHop: boolean;
}) {
  const scale = useSignScale();
  return (
    <>
      <svg
        className="pb-layer pb-reach-stop"
        data-known={isKnown || undefined}
        data-hop={isHop || undefined}
        aria-hidden
      >
        <g transform={`translate(${at.x} ${at.y}) scale(${scale})`}>
          <StopShape isKnown={isKnown} />
        </g>
      </svg>
      <span
        className="pb-reach-note pb-reach-why"
        data-known={isKnown || undefined}
        data-side={side}
        style={{
          left: at.x + (side === "right" ? 16 : -16) * scale,
          top: at.y,
          fontSize: 12.5 * scale,
        }}
      >
        {text}
      </span>
    </>
  );
}
