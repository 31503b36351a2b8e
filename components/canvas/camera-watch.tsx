import { useEffect, useLayoutEffect, useRef } from "react";
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import {
  fitRect,
  follow,
  fromCamera,
  isSameCamera,
  isSeen,
  keepSteady,
  reveal,
  seenRect,
  toCamera,
  type Camera,
} from "@/components/canvas/camera";
import { findShift } from "@/components/canvas/keep-steady";
import { motionDuration } from "@/components/canvas/motion-duration";
import { rectOf } from "@/components/canvas/layout-index";
import { toFlowId, type Selection } from "@/lib/domain/topology/selection";
import { pictureBounds, useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";

/** Milliseconds that the camera rests before it is told: browsers limit how often a page may change its address. */
const restFor = 350;

/**
 * Tells the store what is in view, shows all or what `camera` asks for at first, brings a selection into view that is
 * out of it, and tells where the camera has come to rest.
 */
export function CameraWatch({
  selection,
  insetRight,
  camera,
  onCamera,
}: {
  selection: Selection | null;
  insetRight: number;
  /** Read once, for the first picture. */
  camera?: Camera | null | undefined;
  /** Null: it shows everything, as without being asked. */
  onCamera?: ((camera: Camera | null) => void) | undefined;
}) {
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
      // Before it is ready it tells another view than the one that it opens with.
      if (state.width === 0 || state.panZoom === null) return;
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
    const bounds = pictureBounds(canvas.getState());
    const screen = { width, height, insetRight, insetBottom: canvas.getState().insetBottom };
    if (camera === null || camera === undefined) {
      void setViewport(fitRect(bounds, screen));
      return;
    }
    // A link that was sent shows what its sender saw, also where the selection is out of the view.
    shown.current = selection === null ? null : toFlowId(selection);
    void setViewport(fromCamera(camera, bounds, screen));
  }, [canvas, setViewport, isReady, isEmpty, width, height, insetRight, camera, selection]);

  // Outside system: React Flow's camera, which rests when nothing has moved it for a while.
  useEffect(() => {
    if (onCamera === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = flow.getState().transform;
    const tell = (): void => {
      const { transform, width: across, height: down } = flow.getState();
      if (!hasFitted.current || across === 0) return;
      const [x, y, zoom] = transform;
      const { insetBottom } = canvas.getState();
      const screen = { width: across, height: down, insetRight, insetBottom };
      const now = toCamera({ x, y, zoom }, screen);
      const fit = toCamera(fitRect(pictureBounds(canvas.getState()), screen), screen);
      onCamera(isSameCamera(now, fit) ? null : now);
    };
    const unsubscribe = flow.subscribe(({ transform }) => {
      // A resize moves the view's centre and is nobody's wish to look elsewhere.
      if (transform === last) return;
      last = transform;
      clearTimeout(timer);
      timer = setTimeout(tell, restFor);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [canvas, flow, insetRight, onCamera]);

  // Outside system: React Flow's camera.
  const id = selection === null ? null : toFlowId(selection);
  useEffect(() => {
    if (!hasFitted.current || width === 0 || id === shown.current) return;
    shown.current = id;
    const rect = selection === null ? null : rectOf(canvas.getState().index, selection);
    if (rect === null) return;
    const { picked, level, insetBottom } = canvas.getState();
    // A search's or a table's pick is brought near enough to be read.
    const isClose = level === "far" && id !== picked;
    const screen = { width, height, insetRight, insetBottom };
    const target = reveal(rect, getViewport(), screen, { isClose });
    if (target !== null) void setViewport(target, { duration: motionDuration() });
  }, [canvas, setViewport, getViewport, selection, id, width, height, insetRight]);

  // Outside system: React Flow's camera. A sheet that comes up does not cover what is selected.
  const insetBottom = useCanvas((state) => state.insetBottom);
  const covered = useRef(insetBottom);
  useEffect(() => {
    const isMore = insetBottom > covered.current;
    covered.current = insetBottom;
    if (!isMore || selection === null || !hasFitted.current || width === 0) return;
    const rect = rectOf(canvas.getState().index, selection);
    const screen = { width, height, insetRight, insetBottom };
    const target = rect === null ? null : reveal(rect, getViewport(), screen);
    if (target !== null) void setViewport(target, { duration: motionDuration() });
  }, [canvas, insetBottom, setViewport, getViewport, selection, width, height, insetRight]);

  // Outside system: React Flow's camera. What is looked at does not leave the view by others' doing: neither what is
  // selected, nor, before the next paint, the larger part of the view.
  const index = useCanvas((state) => state.index);
  const last = useRef({ index, id });
  useLayoutEffect(() => {
    const { index: before, id: known } = last.current;
    last.current = { index, id };
    if (before === index || !hasFitted.current || width === 0 || flow.getState().paneDragging) return;
    const screen = { width, height, insetRight };
    const viewport = getViewport();
    const isKept = known === id && selection !== null;
    const from = isKept ? rectOf(before, selection) : null;
    const to = isKept ? rectOf(index, selection) : null;
    const steady = keepSteady(findShift(before, index, seenRect(viewport, screen)), viewport);
    if (from === null || to === null) {
      if (steady !== null) void setViewport(steady);
      return;
    }
    const isLost = steady !== null && isSeen(from, viewport, screen) && !isSeen(to, steady, screen);
    if (steady !== null && !isLost) void setViewport(steady);
    const target = steady !== null && !isLost ? null : follow(from, to, viewport, screen);
    if (target !== null) void setViewport(target, { duration: motionDuration() });
  }, [flow, index, setViewport, getViewport, selection, id, width, height, insetRight]);
  return null;
}
