import { memo, useEffect, useMemo, useRef } from "react";
import { Panel, useReactFlow, useStore, useStoreApi, type ReactFlowState } from "@xyflow/react";
import { cordColour } from "@/components/canvas/cord-colour";
import { isWithin, type LayoutIndex } from "@/components/canvas/layout-index";
import { minimapKey } from "@/components/canvas/minimap/minimap-key";
import { motionDuration } from "@/components/canvas/motion-duration";
import { pictureBounds, useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import { rectPath } from "@/lib/domain/layout/path-data";
import { useStoredNumber } from "@/components/ui/use-stored-number";
import type { Point, Rect } from "@/lib/domain/layout/layout";
import type { StripPlace } from "@/lib/domain/layout/place-strip";

/** Pixels that the overview may take. */
const most = { width: 200, height: 140 };

/**
 * The whole picture in small, from our own layout (React Flow's minimap knows mounted nodes only). Shown while not all
 * of it is in view.
 */
export function Minimap({ insetRight }: { insetRight: number }) {
  const [isWanted] = useStoredNumber(minimapKey, 1);
  const index = useCanvas((state) => state.index);
  const strip = useCanvas((state) => state.strip);
  const bounds = useMemo(() => pictureBounds({ index, strip }), [index, strip]);
  const isAllInView = useStore((state) => isWithin(shrink(bounds), viewOf(state, insetRight)));
  if (isWanted !== 1 || isAllInView || bounds.width === 0) return null;
  return (
    <Panel position="bottom-right" className="pb-minimap">
      <Overview index={index} strip={strip} bounds={bounds} insetRight={insetRight} />
    </Panel>
  );
}

function Overview({
  index,
  strip,
  bounds,
  insetRight,
}: {
  index: LayoutIndex;
  strip: StripPlace | null;
  bounds: Rect;
  insetRight: number;
}) {
  const flow = useStoreApi();
  const canvas = useCanvasStore();
  const { setCenter } = useReactFlow();
  const frame = useRef<HTMLSpanElement>(null);
  const picture = useRef<SVGSVGElement>(null);
  const scale = Math.min(most.width / bounds.width, most.height / bounds.height);
  const size = { width: bounds.width * scale, height: bounds.height * scale };

  // Outside system: React Flow's camera, which moves on every frame of a pan; one rectangle follows it.
  useEffect(() => {
    const follow = (): void => {
      if (frame.current === null) return;
      const view = viewOf(flow.getState(), insetRight);
      const { style } = frame.current;
      style.translate = `${(view.x - bounds.x) * scale}px ${(view.y - bounds.y) * scale}px`;
      style.width = `${view.width * scale}px`;
      style.height = `${view.height * scale}px`;
    };
    follow();
    return flow.subscribe(follow);
  }, [flow, insetRight, bounds, scale]);

  const centre = (point: Point, duration = 0): void => {
    const { transform } = flow.getState();
    const [, , zoom] = transform;
    void setCenter(point.x + insetRight / 2 / zoom, point.y, { zoom, duration });
  };
  const toPoint = (event: React.PointerEvent): Point => {
    const box = picture.current?.getBoundingClientRect() ?? new DOMRect();
    return {
      x: bounds.x + ((event.clientX - box.x) / Math.max(1, box.width)) * bounds.width,
      y: bounds.y + ((event.clientY - box.y) / Math.max(1, box.height)) * bounds.height,
    };
  };
  return (
    <button
      type="button"
      aria-label="Overview of the whole picture"
      title="Click, drag or use the arrow keys to move the view"
      className="nopan nowheel"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        centre(toPoint(event), motionDuration());
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId) && event.buttons !== 0)
          centre(toPoint(event));
      }}
      onKeyDown={(event) => {
        const [x, y] = arrows[event.key] ?? [0, 0];
        if ((x === 0 && y === 0) || event.altKey) return;
        event.preventDefault();
        const view = viewOf(flow.getState(), insetRight);
        const limits = pictureBounds(canvas.getState());
        centre(
          {
            x: clamp(view.x + view.width * (0.5 + x / 4), limits.x, limits.x + limits.width),
            y: clamp(view.y + view.height * (0.5 + y / 4), limits.y, limits.y + limits.height),
          },
          motionDuration(),
        );
      }}
    >
      <svg
        ref={picture}
        aria-hidden
        {...size}
        viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
      >
        <MinimapPicture index={index} strip={strip} scale={scale} />
      </svg>
      {/* Beside the picture, not in it: on each frame of a pan all of that would be painted anew. */}
      <span className="pb-minimap-clip">
        <span ref={frame} className="pb-minimap-view" />
      </span>
    </button>
  );
}

const MinimapPicture = memo(function MinimapPicture({
  index,
  strip,
  scale,
}: {
  index: LayoutIndex;
  strip: StripPlace | null;
  scale: number;
}) {
  const { layout } = index;
  const boxes = useMemo(() => {
    const paths = new Map<string, string>();
    for (const { networkId, rect } of index.layout.boxes) {
      const colour = cordColour(index, networkId);
      paths.set(colour, (paths.get(colour) ?? "") + rectPath(rect));
    }
    return paths;
  }, [index]);
  // Cards of a large picture would be dots of less than a pixel.
  const cards = layout.cards.length <= 600 ? layout.cards.map((card) => rectPath(card.rect)).join("") : "";
  const folded = layout.panels.flatMap((panel) => (panel.collapsed === null ? [] : rectPath(panel.rect)));
  return (
    <>
      {strip !== null && <path d={rectPath(strip.rect)} className="pb-minimap-plain" />}
      <path d={folded.join("")} className="pb-minimap-plain" />
      {[...boxes].map(([colour, d]) => (
        <path
          key={colour}
          d={d}
          fill={colour}
          stroke={colour}
          strokeWidth={1 / scale}
          className="pb-minimap-box"
        />
      ))}
      <path d={cards} className="pb-minimap-card" />
    </>
  );
});

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The part of the picture on the screen. */
function viewOf({ transform, width, height }: ReactFlowState, insetRight: number): Rect {
  const [x, y, zoom] = transform;
  return { x: -x / zoom, y: -y / zoom, width: (width - insetRight) / zoom, height: height / zoom };
}

/** A pixel or two over the edge is in view. */
function shrink({ x, y, width, height }: Rect): Rect {
  return { x: x + 8, y: y + 8, width: Math.max(0, width - 16), height: Math.max(0, height - 16) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
