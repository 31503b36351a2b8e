import { useMemo } from "react";
import { useReactFlow } from "@xyflow/react";
import { rectPath } from "@/lib/domain/layout/path-data";
import { toGrab } from "@/components/canvas/arrange/panel-actions";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import type { Point, Rect } from "@/lib/domain/layout/layout";

/** Handles of panels from far out: gutters and heads of frames drag, a folded panel opens by a click. */
export function FarPanels() {
  const store = useCanvasStore();
  const { screenToFlowPosition } = useReactFlow();
  const layout = useCanvas((state) => state.index.layout);
  const grab = useCanvas((state) => state.grabPanel);
  const toggle = useCanvas((state) => state.panels.togglePanel);
  const { handles, folded } = useMemo(() => {
    const trunks = new Set(layout.panels.flatMap(({ key, isTrunk }) => (isTrunk ? key : [])));
    const gutters = layout.boxes.filter((box) => !trunks.has(box.panel)).map((box) => box.gutter);
    const heads = layout.panels
      .filter((panel) => panel.title !== null && panel.collapsed === null)
      .map(({ rect }) => ({ x: rect.x - 12, y: rect.y - 12, width: rect.width + 24, height: 40 }));
    return {
      handles: [...gutters, ...heads].map(rectPath).join(""),
      folded: layout.panels
        .flatMap((panel) => (panel.collapsed === null ? [] : rectPath(panel.rect)))
        .join(""),
    };
  }, [layout]);
  const keyAt = (event: React.PointerEvent | React.MouseEvent): string | null => {
    const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return store.getState().index.layout.panels.find(({ rect }) => holds(rect, point))?.key ?? null;
  };
  const press = (event: React.PointerEvent): void => {
    const key = keyAt(event);
    if (key !== null && event.pointerType !== "touch") grab(toGrab(event, key));
  };
  return (
    <>
      <path d={handles} className="pb-far-handle pb-far-grip nopan" onPointerDown={press} />
      <path
        d={folded}
        className="pb-far-handle nopan"
        onPointerDown={press}
        onClick={(event) => {
          event.stopPropagation();
          const key = keyAt(event);
          if (key !== null) toggle(key);
        }}
      />
    </>
  );
}

/** With the frame around it. */
function holds({ x, y, width, height }: Rect, point: Point): boolean {
  return point.x >= x - 12 && point.x <= x + width + 12 && point.y >= y - 12 && point.y <= y + height + 12;
}
