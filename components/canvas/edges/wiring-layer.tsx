import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { BoxShape } from "@/components/canvas/edges/box-shape";
import { intersects, linkRect } from "@/components/canvas/layout-index";
import { LinkShape } from "@/components/canvas/edges/link-shape";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { toFlowId } from "@/lib/domain/topology/selection";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { LinkPlace } from "@/lib/domain/layout/layout";

/** Frames, boxes, buses and links of the mounted part: one SVG under the cards. */
export function WiringLayer() {
  const index = useCanvas((state) => state.index);
  const mounted = useCanvas((state) => state.mounted);
  const level = useCanvas((state) => state.level);
  const { panels, boxes, links } = useMemo(() => {
    const { layout } = index;
    return {
      panels: layout.panels.filter((panel) => panel.isFramed && intersects(panel.rect, mounted)),
      boxes: layout.boxes.filter((box) => intersects(box.rect, mounted)),
      links: layout.links.filter((link) => intersects(linkRect(link), mounted)).toSorted(byReach),
    };
  }, [index, mounted]);
  return (
    <ViewportPortal>
      <svg className="pb-layer" data-level={level}>
        {panels.map(({ key, rect, title }) => (
          <g key={key} className="pb-frame">
            <rect x={rect.x - 12} y={rect.y - 12} width={rect.width + 24} height={rect.height + 24} rx={16} />
            {title !== null && (
              <text x={rect.x + 4} y={rect.y + 16}>
                {toDisplayText(title)}
              </text>
            )}
          </g>
        ))}
        {boxes.map((box) => (
          <BoxShape key={box.networkId ?? ""} box={box} />
        ))}
        {links.map((link) => (
          <LinkShape
            key={toFlowId({ kind: "endpoint", networkId: link.networkId, containerId: link.containerId })}
            link={link}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** Long cables lie under short ones. */
function byReach(a: LinkPlace, b: LinkPlace): number {
  return Number(a.kind === "drop") - Number(b.kind === "drop");
}
