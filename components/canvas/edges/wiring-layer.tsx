import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { BoxShape } from "@/components/canvas/edges/box-shape";
import { intersects, linkRect } from "@/components/canvas/layout-index";
import { LinkShape } from "@/components/canvas/edges/link-shape";
import { panelClass } from "@/components/canvas/to-flow";
import { toFlowId } from "@/lib/domain/topology/selection";
import { toGrab } from "@/components/canvas/arrange/panel-actions";
import { useCanvas } from "@/components/canvas/canvas-store";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { BoxPlace, LinkPlace, PanelPlace, Rect } from "@/lib/domain/layout/layout";

/** Frames, boxes, buses and links of the mounted part: one SVG under the cards. */
export function WiringLayer() {
  const index = useCanvas((state) => state.index);
  const mounted = useCanvas((state) => state.mounted);
  const level = useCanvas((state) => state.level);
  const grab = useCanvas((state) => state.grabPanel);
  const { parts, chips } = useMemo(() => inView(index, mounted), [index, mounted]);
  return (
    <ViewportPortal>
      <svg className="pb-layer" data-level={level}>
        {parts.map(({ panel, number, boxes }) => (
          <g key={panel.key} className={panelClass(number)}>
            {panel.isFramed && panel.collapsed === null && (
              <g className="pb-frame">
                <rect {...frameRect(panel.rect)} rx={16} />
                {!panel.isTrunk && (
                  <rect
                    {...frameRect(panel.rect)}
                    rx={16}
                    className="pb-frame-edge nopan"
                    onPointerDown={(event) => grab(toGrab(event, panel.key))}
                  />
                )}
              </g>
            )}
            {boxes.map((box) => (
              <BoxShape key={box.networkId ?? ""} box={box} />
            ))}
          </g>
        ))}
        {chips.map((link) => (
          <LinkShape key={linkKey(link)} link={link} />
        ))}
        {parts.map(({ panel, number, links }) => (
          <g key={panel.key} className={panelClass(number)}>
            {links.map((link) => (
              <LinkShape key={linkKey(link)} link={link} />
            ))}
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
}

interface Part {
  panel: PanelPlace;
  number: number;
  boxes: readonly BoxPlace[];
  links: readonly LinkPlace[];
}

/** What is in view, by panel, so that a dragged one moves as one; chips reach out of theirs. */
function inView({ layout }: LayoutIndex, mounted: Rect): { parts: Part[]; chips: LinkPlace[] } {
  const isSeen = (link: LinkPlace): boolean => intersects(linkRect(link), mounted);
  const parts = layout.parts.flatMap(({ panel, boxes, links }, number): Part[] =>
    intersects(panel.rect, mounted)
      ? [
          {
            panel,
            number,
            boxes: boxes.filter(({ rect }) => intersects(rect, mounted)),
            links: links.filter(isSeen).toSorted(byReach),
          },
        ]
      : [],
  );
  return { parts, chips: layout.parts.flatMap(({ chipLinks }) => chipLinks.filter(isSeen)) };
}

function frameRect({ x, y, width, height }: Rect): Rect {
  return { x: x - 12, y: y - 12, width: width + 24, height: height + 24 };
}

function linkKey({ networkId, containerId }: LinkPlace): string {
  return toFlowId({ kind: "endpoint", networkId, containerId });
}

/** Long cables lie under short ones, and those on the right under the labels of those on their left. */
function byReach(a: LinkPlace, b: LinkPlace): number {
  return Number(a.kind === "drop") - Number(b.kind === "drop") || b.jackLabel.x - a.jackLabel.x;
}
