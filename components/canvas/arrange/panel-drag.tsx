import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { edgePan, toCanvasPoint } from "@/components/canvas/pull/cable-geometry";
import { findFreePlace } from "@/lib/domain/layout/pack-panels";
import { keepFromFling } from "@/components/canvas/pull/keep-from-fling";
import { panelClass } from "@/components/canvas/to-flow";
import { skipClick } from "@/components/canvas/pull/skip-click";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import type { Rect } from "@/lib/domain/layout/layout";

/** Pixels before a press is a drag. */
const slack = 4;
/** The frame that is drawn around a panel. */
const margin = 12;

/**
 * A panel in the hand, from the press on its handle to its release. What is drawn of it moves by one style each, past
 * React: a frame costs as little as a pan. An outline shows where it will stand.
 */
export function PanelDrag() {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const grab = useCanvas((state) => state.grab);
  const outlines = useRef<SVGGElement>(null);
  const cover = useRef<HTMLDivElement>(null);

  // Outside system: the pointer, wherever in the window it goes, and the elements that it moves.
  useEffect(() => {
    if (grab === null) return;
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    const { domNode, transform } = flow.getState();
    const bounds = domNode?.getBoundingClientRect() ?? new DOMRect();
    const start = toCanvasPoint(grab.pointer.start, bounds, transform);
    let client = grab.pointer.start;
    let isDrag = false;
    let frame = 0;
    let shown = "";

    const { index } = canvas.getState();
    const number = index.layout.panels.findIndex((panel) => panel.key === grab.key);
    const home = index.layout.panels[number]?.rect;
    if (home === undefined) return;
    const parts = domNode?.getElementsByClassName(panelClass(number));
    const wanted = (): Rect => {
      const point = toCanvasPoint(client, bounds, flow.getState().transform);
      return { ...home, x: home.x + point.x - start.x, y: home.y + point.y - start.y };
    };
    const translate = (by: string): void => {
      for (const part of parts ?? []) {
        if (!(part instanceof HTMLElement || part instanceof SVGElement)) continue;
        part.style.translate = by;
        part.classList.toggle("pb-held", by !== "");
      }
    };
    const draw = (): void => {
      const rect = wanted();
      const by = `${rect.x - home.x}px ${rect.y - home.y}px`;
      if (by === shown) return;
      shown = by;
      translate(by);
      const place = findFreePlace(index.layout, grab.key, rect);
      const [landing, held] = outlines.current?.children ?? [];
      outline(landing, { ...rect, ...place });
      outline(held, rect);
    };
    const follow = (): void => {
      frame = requestAnimationFrame(follow);
      const shift = edgePan({ x: client.x - bounds.x, y: client.y - bounds.y }, bounds);
      if (shift.x !== 0 || shift.y !== 0) void flow.getState().panBy(shift);
      draw();
    };
    const begin = (): void => {
      isDrag = true;
      canvas.getState().hover(null);
      domNode?.classList.add("pb-dragging");
      outlines.current?.setAttribute("data-shown", "");
      if (cover.current !== null) cover.current.hidden = false;
      follow();
    };
    const end = (): void => {
      ending.abort();
      cancelAnimationFrame(frame);
      canvas.getState().grabPanel(null);
    };
    const cancel = (): void => {
      translate("");
      end();
    };
    const move = (event: PointerEvent): void => {
      if (event.pointerId !== grab.pointer.id) return;
      client = { x: event.clientX, y: event.clientY };
      if (isDrag) return;
      if (Math.hypot(client.x - grab.pointer.start.x, client.y - grab.pointer.start.y) >= slack) begin();
    };
    const drop = (event: PointerEvent): void => {
      if (event.pointerId !== grab.pointer.id) return;
      if (!isDrag) return end();
      client = { x: event.clientX, y: event.clientY };
      const place = wanted();
      skipClick();
      // Both before the next frame: the layout's new places, and no shift any more.
      flushSync(() => canvas.getState().panels.movePanel(grab.key, place));
      cancel();
    };
    addEventListener("pointermove", move, options);
    addEventListener("pointerup", drop, options);
    addEventListener(
      "pointercancel",
      (event) => {
        if (event.pointerId === grab.pointer.id) cancel();
      },
      options,
    );
    addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        if (isDrag) addEventListener("pointerup", skipClick, { once: true });
        cancel();
      },
      options,
    );
    addEventListener("blur", cancel, { signal: ending.signal });
    keepFromFling(() => isDrag, ending.signal);
    return () => {
      ending.abort();
      cancelAnimationFrame(frame);
      domNode?.classList.remove("pb-dragging");
      translate("");
    };
  }, [canvas, flow, grab]);

  if (grab === null) return null;
  return (
    <>
      <ViewportPortal>
        <svg className="pb-layer pb-drag" aria-hidden>
          <g ref={outlines}>
            <rect rx={16} className="pb-drag-landing" />
            <rect rx={16} className="pb-drag-held" />
          </g>
        </svg>
      </ViewportPortal>
      <div ref={cover} className="pb-pull-cover" hidden />
    </>
  );
}

function outline(element: Element | undefined, { x, y, width, height }: Rect): void {
  element?.setAttribute("x", String(x - margin));
  element?.setAttribute("y", String(y - margin));
  element?.setAttribute("width", String(width + 2 * margin));
  element?.setAttribute("height", String(height + 2 * margin));
}
