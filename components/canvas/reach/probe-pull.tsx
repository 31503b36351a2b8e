import { useEffect, useRef } from "react";
import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { edgePan, toCanvasPoint } from "@/components/canvas/pull/cable-geometry";
import { keepFromFling } from "@/components/canvas/pull/keep-from-fling";
import { nameSubject } from "@/components/canvas/reach/name-subject";
import { probeTarget } from "@/components/canvas/reach/probe";
import { skipClick } from "@/components/canvas/pull/skip-click";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import type { SubjectId } from "@/lib/domain/reachability/reachability";

/** Pixels before a press is a drag. */
const slack = 6;

/** A probe in the hand, from its handle to the container, the host or the uplink that it is let go at. */
export function ProbePull() {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const probe = useCanvas((state) => state.probe);
  const group = useRef<SVGGElement>(null);
  const label = useRef<HTMLDivElement>(null);

  // Outside system: the pointer, wherever in the window it goes, and the frames that move the view near an edge.
  useEffect(() => {
    if (probe === null) return undefined;
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    const bounds = flow.getState().domNode?.getBoundingClientRect() ?? new DOMRect();
    let client = probe.start;
    let isDragged = false;
    let frame = 0;
    const targetNow = (): SubjectId | null => {
      const state = canvas.getState();
      const point = toCanvasPoint(client, bounds, flow.getState().transform);
      return probeTarget(state, state.model.read().containers, { from: probe.from, point });
    };
    const draw = (): void => {
      if (!isDragged) return;
      const card = canvas.getState().index.cards.get(probe.from);
      const [line, ring] = group.current?.children ?? [];
      if (card === undefined || line === undefined || label.current === null) return;
      const point = toCanvasPoint(client, bounds, flow.getState().transform);
      const start = { x: card.rect.x + card.rect.width, y: card.rect.y + card.rect.height / 2 };
      line.setAttribute("d", `M${start.x} ${start.y}L${point.x} ${point.y}`);
      ring?.setAttribute("transform", `translate(${point.x} ${point.y})`);
      const target = targetNow();
      const name = (id: SubjectId): string => nameSubject(canvas.getState().model.read(), id);
      group.current?.toggleAttribute("data-hit", target !== null);
      label.current.hidden = false;
      label.current.toggleAttribute("data-hit", target !== null);
      label.current.textContent =
        target === null
          ? `Can ${name(probe.from)} reach…? Let go on a container, the host, or an uplink`
          : `Can ${name(probe.from)} reach ${name(target)}?`;
      const isRight = client.x - bounds.x > bounds.width - 300;
      label.current.style.transform = `translate(${client.x - bounds.x + (isRight ? -14 : 16)}px, ${client.y - bounds.y + 18}px) translateX(${isRight ? "-100%" : "0"})`;
    };
    const panAtEdge = (): void => {
      frame = requestAnimationFrame(panAtEdge);
      const shift = edgePan({ x: client.x - bounds.x, y: client.y - bounds.y }, bounds);
      if (shift.x !== 0 || shift.y !== 0) void flow.getState().panBy(shift);
    };
    const end = (): void => canvas.getState().holdProbe(null);
    const move = (event: PointerEvent): void => {
      if (event.pointerId !== probe.pointer) return;
      client = { x: event.clientX, y: event.clientY };
      if (!isDragged && Math.hypot(client.x - probe.start.x, client.y - probe.start.y) >= slack) {
        isDragged = true;
        canvas.getState().hover(null);
        group.current?.toggleAttribute("data-shown", true);
        frame = requestAnimationFrame(panAtEdge);
      }
      draw();
    };
    const drop = (event: PointerEvent): void => {
      if (event.pointerId !== probe.pointer) return;
      const target = isDragged ? targetNow() : null;
      if (isDragged) skipClick();
      end();
      if (target !== null) canvas.getState().ask.askPair({ from: probe.from, to: target });
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      if (isDragged) addEventListener("pointerup", skipClick, { once: true });
      end();
    };
    addEventListener("pointermove", move, options);
    addEventListener("pointerup", drop, options);
    addEventListener("pointercancel", end, options);
    addEventListener("keydown", escape, options);
    addEventListener("blur", end, { signal: ending.signal });
    keepFromFling(() => isDragged, ending.signal);
    const unsubscribe = flow.subscribe(draw);
    return () => {
      ending.abort();
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [canvas, flow, probe]);

  // Outside system: the canvas's store, which outlives this.
  useEffect(() => () => canvas.getState().holdProbe(null), [canvas]);

  if (probe === null) return null;
  return (
    <>
      <ViewportPortal>
        <svg className="pb-layer pb-probe-line" aria-hidden>
          <g ref={group}>
            <path />
            <circle r={9} />
          </g>
        </svg>
      </ViewportPortal>
      <div ref={label} className="pb-pull-label" hidden />
    </>
  );
}
