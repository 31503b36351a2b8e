import { useMemo } from "react";
import { ChevronDown } from "lucide-react";
import { foldPanel } from "@/components/canvas/frames/fold";
import { panelClass } from "@/components/canvas/to-flow";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import { isNetworkDim, useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import { usePanelHandle } from "@/components/canvas/arrange/use-panel-handle";
import type { PanelPlace } from "@/lib/domain/layout/layout";

/** The head of a frame: its compose project, which folds it, and a handle all along to drag it by. */
export function FrameTitle({ panel, number, title }: { panel: PanelPlace; number: number; title: string }) {
  const canvas = useCanvasStore();
  const isNear = useCanvas((state) => state.level === "near");
  const layout = useCanvas((state) => state.index.layout);
  const inside = useMemo(() => layout.boxes.filter((box) => box.panel === panel.key), [layout, panel.key]);
  const isDim = useCanvas((state) => inside.every(({ networkId }) => isNetworkDim(state, networkId)));
  const { className, handlers } = usePanelHandle(panel.key, { takesTouch: true });
  const name = toDisplayText(title);
  return (
    // The whole strip drags; what a keyboard needs is on the button.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={`pb-frame-head ${className} ${panelClass(number)}`}
      data-near={isNear || undefined}
      data-dim={isDim || undefined}
      style={{ left: panel.rect.x - 12, top: panel.rect.y - 12, width: panel.rect.width + 24 }}
      onPointerDown={handlers.onPointerDown}
      title={`${name}\nDrag to move, click to fold`}
    >
      <button
        type="button"
        className="pb-frame-button"
        aria-expanded
        aria-label={`project ${name}`}
        aria-keyshortcuts={handlers["aria-keyshortcuts"]}
        onKeyDown={handlers.onKeyDown}
        onClick={() => foldPanel(canvas, panel.key)}
      >
        <ChevronDown aria-hidden />
        <span>{truncateMiddle(name, Math.max(16, Math.floor(panel.rect.width / (isNear ? 9 : 13))))}</span>
      </button>
    </div>
  );
}
