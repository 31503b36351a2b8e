import { type Ref, useImperativeHandle } from "react";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { reveal } from "@/components/canvas/camera";
import { motionDuration } from "@/components/canvas/motion-duration";
import { rectOf } from "@/components/canvas/layout-index";
import { useCanvasStore } from "@/components/canvas/canvas-store";
import { useFit } from "@/components/canvas/use-fit";
import type { Layout } from "@/lib/domain/layout/layout";
import type { Selection } from "@/lib/domain/topology/selection";

/** What the page may ask of the camera, and of the keyboard on the canvas. */
export interface CanvasCamera {
  fit: () => void;
  /**
   * Beside the canvas this is being selected: the keyboard goes on from there, wherever it is when that arrives. With
   * `isTaken` the browser's focus comes along from wherever it is.
   */
  awaitSelection: (selection: Selection, options?: { isTaken: boolean }) => void;
  /** The browser's focus comes to what the keyboard stands on, or to what is awaited. */
  takeFocus: () => void;
  /** Goes near enough to what is selected already; a new selection is followed without asking. */
  reveal: (selection: Selection) => void;
  /** Where everything stands now, as it was laid out, dragged and folded. */
  readLayout: () => Layout;
}

/** Gives the page a hold on the camera. */
export function CameraHandle({ camera, insetRight }: { camera: Ref<CanvasCamera>; insetRight: number }) {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const { setViewport, getViewport } = useReactFlow();
  const fit = useFit(insetRight);
  useImperativeHandle(
    camera,
    () => ({
      fit,
      awaitSelection: (selection, options) => canvas.getState().awaitSelection(selection, options),
      takeFocus: () => canvas.getState().takeFocus(),
      readLayout: () => canvas.getState().index.layout,
      reveal: (selection) => {
        const { width, height } = flow.getState();
        const { index, insetBottom } = canvas.getState();
        const rect = rectOf(index, selection);
        if (rect === null) return;
        const target = reveal(
          rect,
          getViewport(),
          { width, height, insetRight, insetBottom },
          { isClose: true },
        );
        if (target !== null) void setViewport(target, { duration: motionDuration() });
      },
    }),
    [fit, canvas, flow, getViewport, setViewport, insetRight],
  );
  return null;
}
