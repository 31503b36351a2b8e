import { useEffect, useRef } from "react";
import { useStore, useStoreApi, ViewportPortal } from "@xyflow/react";
import { catchWithin, selectBand, toBand } from "@/components/canvas/select/band";
import { edgePan, toCanvasPoint } from "@/components/canvas/pull/cable-geometry";
import { rectPath } from "@/lib/domain/layout/path-data";
import { skipClick } from "@/components/canvas/pull/skip-click";
import { useCanvasStore } from "@/components/canvas/canvas-store";
import type { Point } from "@/lib/domain/layout/layout";

/** Pixels before a press with Shift is a band and no click. */
const slack = 4;

/**
 * A band drawn with Shift selects the containers that it touches, those of a folded bar with it, at any zoom: it asks the layout, since far out no
 * card is mounted. With Ctrl or ⌘ too they are added to what is selected.
 */
export function SelectionBand() {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const element = useStore((state) => state.domNode);
  const picture = useRef<SVGSVGElement>(null);
  const label = useRef<HTMLDivElement>(null);

  // Outside system: the pointer, wherever in the window it goes, and the frames that move the view near an edge.
  useEffect(() => {
    if (element === null) return;
    let drawn: AbortController | null = null;

    const begin = (press: PointerEvent): void => {
      if (!isBandPress(press)) return;
      const ending = new AbortController();
      drawn = ending;
      const options = { signal: ending.signal, capture: true };
      const bounds = element.getBoundingClientRect();
      const first = { x: press.clientX, y: press.clientY };
      const start = toCanvasPoint(first, bounds, flow.getState().transform);
      let client: Point = first;
      let isDrawn = false;
      let frame = 0;

      const caught = () =>
        catchWithin(
          canvas.getState().index,
          toBand(start, toCanvasPoint(client, bounds, flow.getState().transform)),
        );
      const draw = (): void => {
        if (!isDrawn) return;
        const { transform } = flow.getState();
        const { containers, rects } = caught();
        const [band, marks] = picture.current?.children ?? [];
        const width = `${1.5 / transform[2]}`;
        band?.setAttribute("d", rectPath(toBand(start, toCanvasPoint(client, bounds, transform))));
        band?.setAttribute("stroke-width", width);
        marks?.setAttribute("d", rects.map(rectPath).join(""));
        marks?.setAttribute("stroke-width", `${2.5 / transform[2]}`);
        if (label.current === null) return;
        label.current.textContent = `${containers.length} ${containers.length === 1 ? "container" : "containers"}`;
        label.current.hidden = false;
        const x = Math.min(client.x - bounds.x + 14, bounds.width - 120);
        const y = Math.min(client.y - bounds.y + 16, bounds.height - 40);
        label.current.style.transform = `translate(${Math.max(8, x)}px, ${Math.max(8, y)}px)`;
      };
      const panAtEdge = (): void => {
        frame = requestAnimationFrame(panAtEdge);
        const shift = edgePan({ x: client.x - bounds.x, y: client.y - bounds.y }, bounds);
        if (shift.x !== 0 || shift.y !== 0) void flow.getState().panBy(shift);
      };
      const end = (): void => {
        ending.abort();
        unsubscribe();
        cancelAnimationFrame(frame);
        for (const path of picture.current?.children ?? []) path.setAttribute("d", "");
        if (label.current !== null) label.current.hidden = true;
      };
      const move = (event: PointerEvent): void => {
        if (event.pointerId !== press.pointerId) return;
        client = { x: event.clientX, y: event.clientY };
        if (!isDrawn && Math.hypot(client.x - first.x, client.y - first.y) >= slack) {
          isDrawn = true;
          canvas.getState().hover(null);
          frame = requestAnimationFrame(panAtEdge);
        }
        draw();
      };
      const drop = (event: PointerEvent): void => {
        if (event.pointerId !== press.pointerId) return;
        const found = isDrawn ? caught().containers : null;
        end();
        if (found === null) return;
        skipClick();
        const { selected, pick, stand } = canvas.getState();
        pick(selectBand(found, selected, { isAdded: event.ctrlKey || event.metaKey }));
        // Keys go on from what was selected.
        const [nearest] = found;
        if (nearest !== undefined)
          stand({ at: { kind: "container", id: nearest }, from: null }, { isTaken: true });
      };
      const escape = (event: KeyboardEvent): void => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        if (isDrawn) addEventListener("pointerup", skipClick, { once: true });
        end();
      };
      addEventListener("pointermove", move, options);
      addEventListener("pointerup", drop, options);
      addEventListener("pointercancel", end, options);
      addEventListener("keydown", escape, options);
      addEventListener("blur", end, { signal: ending.signal });
      const unsubscribe = flow.subscribe(draw);
    };
    // React Flow would pan, and the browser select text.
    const keep = (event: MouseEvent): void => {
      if (!isBandPress(event)) return;
      event.stopPropagation();
      event.preventDefault();
    };
    const ending = new AbortController();
    element.addEventListener("pointerdown", begin, { capture: true, signal: ending.signal });
    element.addEventListener("mousedown", keep, { capture: true, signal: ending.signal });
    return () => {
      ending.abort();
      drawn?.abort();
    };
  }, [canvas, flow, element]);

  return (
    <>
      <ViewportPortal>
        <svg ref={picture} className="pb-band" aria-hidden>
          <path className="pb-band-area" />
          <path className="pb-band-card" />
        </svg>
      </ViewportPortal>
      <div ref={label} className="pb-pull-label" data-hit hidden />
    </>
  );
}

/** A press of the first button with Shift on the picture itself, and not on a jack or a control beside it. */
function isBandPress(event: MouseEvent): boolean {
  return (
    event.shiftKey &&
    event.button === 0 &&
    event.target instanceof Element &&
    event.target.closest(".react-flow__renderer") !== null &&
    event.target.closest(".nopan") === null
  );
}
