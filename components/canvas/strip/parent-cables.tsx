import { memo, useMemo } from "react";
import { cordColour } from "@/components/canvas/cord-colour";
import { useModel } from "@/components/canvas/use-model";
import { isNetworkDim, useCanvas } from "@/components/canvas/canvas-store";
import { linePath } from "@/lib/domain/layout/path-data";
import { parentPath } from "@/lib/domain/layout/place-strip";
import type { NetworkId } from "@/lib/domain/topology/topology";
import type { Point } from "@/lib/domain/layout/layout";

/** From each parent interface down to the macvlan and ipvlan networks on it. */
export function ParentCables() {
  const strip = useCanvas((state) => state.strip);
  const layout = useCanvas((state) => state.index.layout);
  const networks = useModel((model) => model.networks);
  const cables = useMemo(() => {
    if (strip === null || strip.interfaces.length === 0) return [];
    return [...networks].flatMap(([id, { parent }]) => {
      const points = parent === null ? null : parentPath(layout, strip, { id, parent });
      return points === null ? [] : [{ id, points }];
    });
  }, [strip, layout, networks]);
  if (cables.length === 0) return null;
  return (
    <svg className="pb-layer pb-parent-cables" aria-hidden>
      {cables.map((cable) => (
        <ParentCable key={cable.id} {...cable} />
      ))}
    </svg>
  );
}

const ParentCable = memo(function ParentCable({ id, points }: { id: NetworkId; points: Point[] }) {
  const colour = useCanvas((state) => cordColour(state.index, id));
  const isDim = useCanvas((state) => isNetworkDim(state, id));
  const isLit = useCanvas((state) => state.lit?.networks.has(id) === true);
  const path = linePath(points);
  return (
    <g style={{ color: colour }} data-dim={isDim || undefined} data-lit={isLit || undefined}>
      <path d={path} className="pb-parent-casing" />
      <path d={path} className="pb-parent-cord" />
      <path d={path} className="pb-parent-core" />
    </g>
  );
});
