import { useEffect, useRef } from "react";
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { fitRect, reveal } from "@/components/canvas/camera";
import { motionDuration } from "@/components/canvas/motion-duration";
import { rectOf } from "@/components/canvas/layout-index";
import { toFlowId, type Selection } from "@/lib/domain/topology/selection";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";

/** Tells the store what is in view, shows all at first, and brings a selection into view that is out of it. */
export function CameraWatch({ selection, insetRight }: { selection: Selection | null; insetRight: number }) {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const { setViewport, getViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isReady = useStore((state) => state.panZoom !== null);
  const isEmpty = useCanvas(
    (state) => state.index.layout.cards.length === 0 && state.index.layout.boxes.length === 0,
  );
  const hasFitted = useRef(false);
  const shown = useRef<string | null>(null);

  // Outside system: React Flow's own store, which changes on every frame of a pan; only crossing a margin matters.
  useEffect(() => {
    const look = (): void => {
      const state = flow.getState();
      const [x, y, zoom] = state.transform;
      if (state.width === 0) return;
      canvas
        .getState()
        .look({ x: -x / zoom, y: -y / zoom, width: state.width / zoom, height: state.height / zoom }, zoom);
    };
    look();
    return flow.subscribe(look);
  }, [canvas, flow]);

  // Outside system: React Flow's camera. The first picture shows everything.
  useEffect(() => {
    if (hasFitted.current || !isReady || width === 0 || isEmpty) return;
    hasFitted.current = true;
    void setViewport(fitRect(canvas.getState().index.layout.bounds, { width, height, insetRight }));
  }, [canvas, setViewport, isReady, isEmpty, width, height, insetRight]);

  // Outside system: React Flow's camera.
  const id = selection === null ? null : toFlowId(selection);
  useEffect(() => {
    if (!hasFitted.current || width === 0 || id === shown.current) return;
    shown.current = id;
    const rect = selection === null ? null : rectOf(canvas.getState().index, selection);
    if (rect === null) return;
    const { picked, level } = canvas.getState();
    // A search's or a table's pick is brought near enough to be read.
    const isClose = level === "far" && id !== picked;
    const target = reveal(rect, getViewport(), { width, height, insetRight }, { isClose });
    if (target !== null) void setViewport(target, { duration: motionDuration() });
  }, [canvas, setViewport, getViewport, selection, id, width, height, insetRight]);
  return null;
}
