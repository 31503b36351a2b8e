import { useEffect, useRef } from "react";
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { fitRect, reveal } from "@/components/canvas/camera";
import { motionDuration } from "@/components/canvas/motion-duration";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import type { Rect } from "@/lib/domain/layout/layout";

/** Room around a path for its signs, in units. */
const room = 28;

/** A pair that is asked anew is brought into view with its whole way; what a link was sent with is left as it was seen. */
export function ReachCamera({ insetRight }: { insetRight: number }) {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const { getViewport, setViewport } = useReactFlow();
  const isReady = useStore((state) => state.panZoom !== null && state.width > 0);
  // Once the answer is there, and not at each change of the topology.
  const question = useCanvas(({ reached }) =>
    reached?.view.kind === "pair" && reached.view.path.length > 0
      ? `${reached.view.from} ${reached.view.to}`
      : null,
  );
  const seen = useRef<string | null>(null);
  // Outside system: React Flow's camera.
  useEffect(() => {
    if (question === null || !isReady || seen.current === question) return;
    seen.current = question;
    const { reached, insetBottom, level } = canvas.getState();
    const bounds = reached?.path?.bounds ?? null;
    if (bounds === null) return;
    const { width, height } = flow.getState();
    const screen = { width, height, insetRight, insetBottom };
    const rect = grow(bounds);
    const isSeen = reveal(rect, getViewport(), screen, { isClose: level === "far" }) === null;
    const target = isSeen ? null : fitRect(rect, screen);
    if (target !== null) void setViewport(target, { duration: motionDuration() });
  }, [canvas, flow, question, isReady, getViewport, setViewport, insetRight]);
  return null;
}

function grow({ x, y, width, height }: Rect): Rect {
  return { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room };
}
