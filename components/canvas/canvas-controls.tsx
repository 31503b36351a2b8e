import { Maximize, Minus, Plus } from "lucide-react";
import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { fitRect } from "@/components/canvas/camera";
import { motionDuration } from "@/components/canvas/motion-duration";
import { useCanvasStore } from "@/components/canvas/canvas-store";

/** Zoom in, out, and fit: from the layout, since what is out of view is not mounted. */
export function CanvasControls({ insetRight }: { insetRight: number }) {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const { zoomIn, zoomOut, setViewport } = useReactFlow();
  const fit = (): void => {
    const { width, height } = flow.getState();
    const viewport = fitRect(canvas.getState().index.layout.bounds, { width, height, insetRight });
    void setViewport(viewport, { duration: motionDuration() });
  };
  return (
    <Panel position="bottom-left" className="pb-controls">
      <button
        type="button"
        title="Zoom in"
        aria-label="Zoom in"
        onClick={() => void zoomIn({ duration: motionDuration() })}
      >
        <Plus aria-hidden />
      </button>
      <button
        type="button"
        title="Zoom out"
        aria-label="Zoom out"
        onClick={() => void zoomOut({ duration: motionDuration() })}
      >
        <Minus aria-hidden />
      </button>
      <button type="button" title="Fit all" aria-label="Fit" onClick={fit}>
        <Maximize aria-hidden />
        <span>Fit</span>
      </button>
    </Panel>
  );
}
