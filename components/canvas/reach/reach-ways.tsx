import { useMemo } from "react";
import { cordColour } from "@/components/canvas/cord-colour";
import { hostMarks } from "@/components/canvas/reach/host-marks";
import { linePath } from "@/lib/domain/layout/path-data";
import { useCanvas } from "@/components/canvas/canvas-store";
import { useSignScale } from "@/components/canvas/reach/use-sign-scale";
import type { ReachWay } from "@/components/canvas/reach/place-reach";

/** Every way in from outside: from the uplink along the host's rail, and down to the container's cable. */
export function ReachWays({ ways }: { ways: readonly ReachWay[] }) {
  const index = useCanvas((state) => state.index);
  const isFar = useCanvas((state) => state.level === "far");
  const scale = useSignScale();
  const width = isFar ? 1.8 * scale : 3.5;
  const layout = useCanvas((state) => state.index.layout);
  const strip = useCanvas((state) => state.strip);
  const { uplink, outsideY } = useMemo(() => hostMarks(layout, strip), [layout, strip]);
  const entry = uplink === null ? null : `M${uplink.x + 24} ${outsideY}V${uplink.y}`;
  return (
    <svg className="pb-layer pb-reach" data-verdict="reachable" data-all aria-hidden>
      {entry !== null && <path d={entry} className="pb-reach-cord pb-reach-entry" strokeWidth={width} />}
      {ways.map(({ key, points }) => (
        <path key={key} d={linePath(points)} className="pb-reach-casing" strokeWidth={width * 2} />
      ))}
      {ways.map(({ key, networkId, points, rail }) => (
        <g key={key} style={{ color: cordColour(index, networkId) }}>
          {rail !== null && <path d={linePath(rail)} className="pb-reach-cord" strokeWidth={width} />}
          <path d={linePath(points)} className="pb-reach-cord" strokeWidth={width} />
        </g>
      ))}
    </svg>
  );
}
