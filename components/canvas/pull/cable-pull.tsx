import { useEffect, useRef } from "react";
import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { boxAt, foldedAt } from "@/components/canvas/layout-index";
import { cablePath, edgePan, toCanvasPoint } from "@/components/canvas/pull/cable-geometry";
import { cordColour } from "@/components/canvas/cord-colour";
import { canTake, describeAim, findDrop, type CableDrop } from "@/components/canvas/pull/cable-targets";
import { keepFromFling } from "@/components/canvas/pull/keep-from-fling";
import { openUnder } from "@/components/canvas/frames/fold";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { skipClick } from "@/components/canvas/pull/skip-click";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import type { CableActions } from "@/components/canvas/pull/pull";
import type { Point } from "@/lib/domain/layout/layout";

/** Pixels before a press is a pull, and before a cable is out of its socket. */
const slack = 4;
const unplugDistance = 24;
/** Milliseconds and pixels of a finger that rests, so that it does not scroll. */
const longPress = { delay: 400, tremble: 10 };
/** Milliseconds that a cable rests over a folded panel before it opens, as folders do under a file in the hand. */
const springDelay = 600;

/** A cable in the hand, from the press on a jack to its release: draws it, and tells the page what it was for. */
export function CablePull() {
  const canvas = useCanvasStore();
  const flow = useStoreApi();
  const grip = useCanvas((state) => state.grip);
  const pull = useCanvas((state) => state.pull);
  const cord = useCanvas((state) => cordColour(state.index, state.pull?.from ?? null));
  const text = useCanvas(({ pull: now, model }) =>
    now === null
      ? null
      : describeAim(now, now.targets, now, (id) => toDisplayText(model.read().networks.get(id)?.name ?? "")),
  );
  const path = useRef<SVGGElement>(null);
  const label = useRef<HTMLDivElement>(null);

  // Outside system: the pointer, wherever in the window it goes, and the frames that move the view near an edge.
  useEffect(() => {
    if (grip === null) return;
    const ending = new AbortController();
    const options = { signal: ending.signal, capture: true };
    const bounds = flow.getState().domNode?.getBoundingClientRect() ?? new DOMRect();
    let client = grip.pointer.start;
    let frame = 0;
    let resting: { key: string; timer: ReturnType<typeof setTimeout> } | null = null;

    const rest = (key: string | null): void => {
      if (resting?.key === key) return;
      clearTimeout(resting?.timer);
      resting = key === null ? null : { key, timer: setTimeout(open, springDelay, key) };
    };
    const open = (key: string): void => {
      openUnder(canvas, key, (by) => {
        const [, , zoom] = flow.getState().transform;
        void flow.getState().panBy({ x: by.x * zoom, y: by.y * zoom });
      });
      draw();
    };
    const draw = (): void => {
      const { index, pull: now } = canvas.getState();
      if (now === null) return;
      const { transform } = flow.getState();
      const point = toCanvasPoint(client, bounds, transform);
      const isInside = isWithin(client, bounds);
      const over = isInside ? boxAt(index, point) : null;
      const folded = isInside && over === null ? foldedAt(index, point) : null;
      rest(folded !== null && canTake(folded, now.targets) ? folded.key : null);
      const distance = Math.hypot(client.x - grip.pointer.start.x, client.y - grip.pointer.start.y);
      canvas.getState().aim({
        over: over?.networkId ?? null,
        folded,
        isAway: isInside && distance >= unplugDistance,
      });
      // Unplugged, a link hangs from its bus; on its way to another network its far end is what moves.
      const link = index.linksOf.get(grip.container)?.find((one) => one.networkId === grip.from);
      const tap = link?.points.at(-1);
      const overId = over?.networkId ?? null;
      const isMove = overId !== null && now.targets.get(overId) === null;
      const [cable, plug] = path.current?.children ?? [];
      cable?.setAttribute(
        "d",
        tap === undefined || isMove
          ? cablePath(grip.jack, point, grip.side)
          : cablePath(tap, point, grip.side === "top" ? "bottom" : "top"),
      );
      plug?.setAttribute("transform", `translate(${point.x} ${point.y})`);
      if (label.current !== null) {
        const x = client.x - bounds.x;
        const y = client.y - bounds.y;
        const isRight = x > Math.max(bounds.width - 300, bounds.width / 2);
        const isLow = y > bounds.height - 110;
        label.current.style.transform = `translate(${x + (isRight ? -14 : 16)}px, ${y + (isLow ? -12 : 18)}px) translate(${isRight ? "-100%" : "0"}, ${isLow ? "-100%" : "0"})`;
      }
    };
    const panAtEdge = (): void => {
      frame = requestAnimationFrame(panAtEdge);
      const shift = edgePan({ x: client.x - bounds.x, y: client.y - bounds.y }, bounds);
      if (shift.x !== 0 || shift.y !== 0) void flow.getState().panBy(shift);
    };
    const begin = (): void => {
      canvas.getState().beginPull();
      draw();
      frame = requestAnimationFrame(panAtEdge);
    };
    const cancel = (): void => canvas.getState().release();
    const timer = grip.pointer.isTouch ? setTimeout(begin, longPress.delay) : undefined;

    const move = (event: PointerEvent): void => {
      if (event.pointerId !== grip.pointer.id) return;
      client = { x: event.clientX, y: event.clientY };
      if (canvas.getState().pull !== null) return draw();
      const distance = Math.hypot(client.x - grip.pointer.start.x, client.y - grip.pointer.start.y);
      if (!grip.pointer.isTouch && distance >= slack) begin();
      if (grip.pointer.isTouch && distance >= longPress.tremble) cancel();
    };
    const drop = (event: PointerEvent): void => {
      if (event.pointerId !== grip.pointer.id) return;
      const { pull: done, cables } = canvas.getState();
      if (done !== null) skipClick();
      cancel();
      const result = done === null ? null : findDrop(done, done.targets, done);
      if (result?.kind === "open") open(result.panel.key);
      else if (result !== null) tell(result, cables);
    };
    const stop = (event: PointerEvent): void => {
      if (event.pointerId === grip.pointer.id) cancel();
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      // Escape drops the cable and nothing else: the selection stays.
      event.stopPropagation();
      if (canvas.getState().pull !== null) addEventListener("pointerup", skipClick, { once: true });
      cancel();
    };
    addEventListener("pointermove", move, options);
    addEventListener("pointerup", drop, options);
    addEventListener("pointercancel", stop, options);
    addEventListener("keydown", escape, options);
    addEventListener("blur", cancel, { signal: ending.signal });
    keepFromFling(() => canvas.getState().pull !== null, ending.signal);
    // A finger that rests asks for a menu.
    addEventListener("contextmenu", (event) => event.preventDefault(), options);
    const unsubscribe = flow.subscribe(draw);
    return () => {
      ending.abort();
      unsubscribe();
      clearTimeout(timer);
      clearTimeout(resting?.timer);
      cancelAnimationFrame(frame);
    };
  }, [canvas, flow, grip]);

  // Outside system: the canvas's store, which outlives this.
  useEffect(() => () => canvas.getState().release(), [canvas]);

  if (grip === null) return null;
  const isHit = pull !== null && findDrop(pull, pull.targets, pull) !== null;
  return (
    <>
      {/* Mounted from the press on, so that the first frame of a pull has something to move. */}
      <ViewportPortal>
        <svg className="pb-pull" style={{ color: cord }} data-shown={pull !== null || undefined} aria-hidden>
          <g ref={path}>
            <path className="pb-pull-cord" />
            <g>
              <circle
                r={pull?.several === undefined ? 7 : 11}
                className="pb-pull-plug"
                data-hit={isHit || undefined}
              />
              {pull?.several !== undefined && (
                <text y={4.5} className="pb-pull-count" data-hit={isHit || undefined}>
                  {pull.several.containers.length}
                </text>
              )}
            </g>
          </g>
        </svg>
      </ViewportPortal>
      {pull !== null && <div className="pb-pull-cover" />}
      <div ref={label} className="pb-pull-label" data-hit={isHit || undefined} hidden={text === null}>
        {text}
      </div>
    </>
  );
}

function tell(drop: Exclude<CableDrop, { kind: "open" }>, cables: CableActions): void {
  switch (drop.kind) {
    case "connect":
      cables.onConnect?.({ container: drop.container, network: drop.network });
      return;
    case "connect-several":
      cables.onConnectSeveral?.({ containers: drop.containers, network: drop.network });
      return;
    case "disconnect":
      cables.onDisconnect?.({ container: drop.container, network: drop.network });
      return;
    case "move":
      cables.onMove?.({ container: drop.container, from: drop.from, to: drop.to });
      return;
  }
}

function isWithin(point: Point, { left, right, top, bottom }: DOMRect): boolean {
  return point.x >= left && point.x <= right && point.y >= top && point.y <= bottom;
}
