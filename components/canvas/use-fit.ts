import { useCallback } from "react";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { fitRect } from "@/components/canvas/camera";
import { motionDuration } from "@/components/canvas/motion-duration";
import { pictureBounds, useCanvasStore } from "@/components/canvas/canvas-store";

/** Shows everything: from the layout, since what is out of view is not mounted. */
export function useFit(insetRight: number): () => void {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const { setViewport } = useReactFlow();
  return useCallback(() => {
    const { width, height } = flow.getState();
    const viewport = fitRect(pictureBounds(canvas.getState()), {
      width,
      height,
      insetRight,
      insetBottom: canvas.getState().insetBottom,
    });
    void setViewport(viewport, { duration: motionDuration() });
  }, [canvas, flow, setViewport, insetRight]);
}
