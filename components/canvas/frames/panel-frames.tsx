import { useMemo } from "react";
import { ViewportPortal } from "@xyflow/react";
import { CollapsedBar } from "@/components/canvas/frames/collapsed-bar";
import { FrameTitle } from "@/components/canvas/frames/frame-title";
import { intersects } from "@/components/canvas/layout-index";
import { useCanvas } from "@/components/canvas/canvas-store";

/** Titles of frames, and folded panels: what of a panel can be pressed. */
export function PanelFrames() {
  const panels = useCanvas((state) => state.index.layout.panels);
  const mounted = useCanvas((state) => state.mounted);
  const isFar = useCanvas((state) => state.level === "far");
  const shown = useMemo(
    () =>
      panels.flatMap((panel, number) =>
        panel.title !== null && intersects(panel.rect, mounted)
          ? [{ panel, number, title: panel.title }]
          : [],
      ),
    [panels, mounted],
  );
  if (isFar || shown.length === 0) return null;
  return (
    <ViewportPortal>
      {shown.map(({ panel, number, title }) =>
        panel.collapsed === null ? (
          <FrameTitle key={panel.key} panel={panel} number={number} title={title} />
        ) : (
          <CollapsedBar
            key={panel.key}
            panel={panel}
            inside={panel.collapsed}
            number={number}
            title={title}
          />
        ),
      )}
    </ViewportPortal>
  );
}
