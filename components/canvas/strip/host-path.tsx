import { useMemo } from "react";
import { cordColour } from "@/components/canvas/cord-colour";
import { defaultRouteOf, useCanvas } from "@/components/canvas/canvas-store";
import { hostPath, railPath } from "@/lib/domain/layout/place-strip";
import { linePath } from "@/lib/domain/layout/path-data";

/** The way of the hovered or chosen port from the host to the container's cable. */
export function HostPath() {
  const strip = useCanvas((state) => state.strip);
  const index = useCanvas((state) => state.index);
  const isFar = useCanvas((state) => state.level === "far");
  const step = useCanvas((state) => state.step);
  const chip = useCanvas(({ strip: place, hoveredChip, chosenChip, selected }) => {
    const key = hoveredChip ?? chosenChip;
    const found = key === null ? undefined : place?.chips.find((one) => one.key === key);
    const isShown =
      hoveredChip !== null || (selected?.kind === "container" && selected.id === found?.containerId);
    return isShown ? found : undefined;
  });
  const defaultRoute = useCanvas((state) =>
    chip === undefined ? null : defaultRouteOf(state, chip.containerId),
  );
  const path = useMemo(() => {
    if (strip === null || chip === undefined) return null;
    const way = hostPath(index.layout, strip, { chip, defaultRoute });
    return way === null ? null : { ...way, rail: railPath(strip, chip) };
  }, [strip, chip, index, defaultRoute]);
  if (path === null) return null;
  const [start] = path.points;
  return (
    <svg className="pb-layer pb-host-path" aria-hidden style={{ color: cordColour(index, path.networkId) }}>
      <path d={linePath(path.points)} className="pb-host-casing" strokeWidth={isFar ? 4 / step : 8} />
      <path d={linePath(path.points)} className="pb-host-cord" strokeWidth={isFar ? 2.2 / step : 4} />
      {path.rail !== null && !isFar && (
        <path d={linePath(path.rail)} className="pb-host-cord" strokeWidth={5} />
      )}
      {start !== undefined && !isFar && <circle cx={start.x} cy={start.y} r={6} />}
    </svg>
  );
}
