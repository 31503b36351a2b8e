"use client";

import { lazy, memo, type Ref, Suspense, useCallback, useEffect, useLayoutEffect, useState } from "react";
import { ReactFlow, ReactFlowProvider, type Viewport } from "@xyflow/react";
import { buildModel } from "@/components/canvas/canvas-model";
import { CablePull } from "@/components/canvas/pull/cable-pull";
import { CameraHandle, type CanvasCamera } from "@/components/canvas/camera-handle";
import { CameraWatch } from "@/components/canvas/camera-watch";
import { CanvasControls } from "@/components/canvas/canvas-controls";
import {
  CanvasStoreContext,
  createCanvasStore,
  pictureBounds,
  useCanvas,
  type CanvasState,
} from "@/components/canvas/canvas-store";
import { ElementList } from "@/components/canvas/element-list";
import { FarLayer } from "@/components/canvas/edges/far-layer";
import { HostStrip } from "@/components/canvas/strip/host-strip";
import { noAsk, type CanvasAsk } from "@/components/canvas/reach/canvas-ask";
import { Minimap } from "@/components/canvas/minimap/minimap";
import { nodeTypes } from "@/components/canvas/nodes/node-types";
import { PanelDrag } from "@/components/canvas/arrange/panel-drag";
import { PanelFrames } from "@/components/canvas/frames/panel-frames";
import { useArrangedLayout } from "@/components/canvas/arrange/use-arranged-layout";
import { useMountedNodes } from "@/components/canvas/use-mounted-nodes";
import { useStrip } from "@/components/canvas/strip/use-strip";
import { isWiringShown, wiringOn, type WiringLayerState } from "@/components/canvas/wiring-layer-state";
import { WiringLayer } from "@/components/canvas/edges/wiring-layer";
import { fitRect, fromCamera, zoomRange, type Camera, type Screen } from "@/components/canvas/camera";
import type { CableActions } from "@/components/canvas/pull/pull";
import type { ReachView } from "@/components/canvas/reach/reach-view";
import type { PendingCable } from "@/components/canvas/pull/pending";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Endpoint, Topology } from "@/lib/domain/topology/topology";

// The first picture needs none of it.
const Hands = lazy(() => import("@/components/canvas/hands").then((module) => ({ default: module.Hands })));
// Only once something is asked.
const ReachLayer = lazy(() =>
  import("@/components/canvas/reach/reach-layer").then((module) => ({ default: module.ReachLayer })),
);

export interface TopologyCanvasProps extends CableActions {
  topology: Topology;
  /** Endpoints of the whole topology, where a filter hides some of it: networks tell how many are on them. */
  members?: readonly Endpoint[];
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** Name of the selected uplink of the host, where one is. */
  selectedUplink?: string | null;
  /** An uplink of the host was pressed. */
  onUplink?: (name: string) => void;
  /** The engine can't be reached: the picture shows what was last known. */
  stale: boolean;
  /** Ids of networks and containers that a search found; null while nothing is searched. */
  matches?: ReadonlySet<string> | null;
  /** Pixels of the right side that something covers. */
  insetRight?: number;
  /** Pixels of the bottom that something covers. */
  insetBottom?: number;
  /** What was asked of the engine and isn't in the topology yet: drawn dashed. */
  pending?: readonly PendingCable[];
  /** Nothing can be changed now: no cable can be pulled. */
  isLocked?: boolean;
  /** Where the page takes hold of the camera. */
  cameraRef?: Ref<CanvasCamera>;
  /** Where to look at first, instead of at everything. */
  camera?: Camera | null;
  /** Where the camera has come to rest; null when it shows everything. */
  onCamera?: (camera: Camera | null) => void;
  /** Once, when the first picture has been painted, or there is nothing to draw. */
  onDrawn?: () => void;
  /** Without it there is no button for taking the picture away. */
  onExport?: () => void;
  /** Host interfaces, uplinks and traffic are drawn, too. */
  wiring?: WiringLayerState;
  /** An answer about who reaches whom; everything else is dimmed while there is one. */
  reach?: ReachView | null;
  /** How such a question is asked. */
  ask?: CanvasAsk;
  /** Names the engine: under it, the places of panels that were moved and what was folded are kept. */
  memoryKey?: string | null;
}

const noPending: readonly PendingCable[] = [];

/** The picture of a topology: networks as boxes with a bus, containers as cards on cables. */
export function TopologyCanvas({
  stale,
  insetRight = 0,
  insetBottom = 0,
  onSelect,
  ...picture
}: TopologyCanvasProps) {
  const [size, setSize] = useState<Size | null>(null);
  // The same function at each render: React calls a new one anew, and reading sizes lays the whole page out (a tenth of
  // what a change of one container costs).
  const measure = useCallback((element: HTMLElement | null) => {
    // Once: a resize fits anew on request, it does not move panels about.
    if (element !== null) setSize((known) => known ?? sizeOf(element));
  }, []);
  return (
    // Escape from anything inside clears the selection; the section itself is nothing to act on.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={measure}
      className="pb-canvas"
      data-stale={stale || undefined}
      style={
        {
          "--inset-right": `${insetRight}px`,
          "--inset-bottom": `${insetBottom}px`,
        } as React.CSSProperties
      }
      aria-label="Topology"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The page has its own Escape, which would take one step more.
        event.preventDefault();
        onSelect(null);
      }}
    >
      {/* The window's aspect decides where panels stand: laying out without it would be done for nothing. */}
      {size !== null && <Picture {...picture} {...{ size, insetRight, insetBottom, onSelect }} />}
    </section>
  );
}

interface Size {
  width: number;
  height: number;
}

function Picture({
  size,
  topology,
  members = topology.endpoints,
  selection,
  onSelect,
  selectedUplink = null,
  onUplink,
  matches = null,
  insetRight,
  insetBottom,
  pending = noPending,
  isLocked = false,
  camera = null,
  cameraRef,
  onCamera,
  onExport,
  onDrawn,
  wiring = wiringOn,
  reach = null,
  ask = noAsk,
  memoryKey = null,
  onConnect,
  onConnectRequest,
  onConnectRequestSeveral,
  onConnectRequestNetwork,
  onRemoveRequest,
  onConnectSeveral,
  onDisconnect,
  onMove,
  onMoveRequest,
  whyNotConnect,
}: Omit<TopologyCanvasProps, "stale"> & { size: Size; insetRight: number; insetBottom: number }) {
  const [aspect] = useState(() => aspectOf(size, insetRight));
  const { index, actions } = useArrangedLayout({ topology, aspect, selection, memoryKey });
  const { strip, isStripOpen, toggleStrip } = useStrip(topology, index.layout, isWiringShown({ wiring }));
  const [{ store, viewport }] = useState(() => {
    const opened = createCanvasStore(buildModel(topology, null, members), index);
    opened.getState().receive({ strip, reach, ask });
    return {
      store: opened,
      viewport: openAt(opened.getState(), { ...size, insetRight, insetBottom }, camera),
    };
  });

  // Outside system: the canvas's store, which cards subscribe to. Before paint, or a new card would be empty at first.
  useLayoutEffect(() => {
    store.getState().see(topology, members);
  }, [store, topology, members]);
  useLayoutEffect(() => {
    store.getState().receive({ index });
  }, [store, index]);
  useLayoutEffect(() => {
    store.getState().receive({ strip, panels: { ...actions, isStripOpen, toggleStrip } });
  }, [store, strip, actions, isStripOpen, toggleStrip]);
  useLayoutEffect(() => {
    store
      .getState()
      .receive({ selected: selection, matches, onSelect, selectedUplink, onUplink, insetBottom });
  }, [store, selection, matches, onSelect, selectedUplink, onUplink, insetBottom]);
  useLayoutEffect(() => {
    const cables = isLocked
      ? {}
      : {
          onConnect,
          onConnectRequest,
          onConnectRequestSeveral,
          onConnectRequestNetwork,
          onRemoveRequest,
          onConnectSeveral,
          onDisconnect,
          onMove,
          onMoveRequest,
          whyNotConnect,
        };
    store.getState().receive({ cables });
  }, [
    store,
    isLocked,
    onConnect,
    onConnectRequest,
    onConnectRequestSeveral,
    onConnectRequestNetwork,
    onRemoveRequest,
    onConnectSeveral,
    onDisconnect,
    onMove,
    onMoveRequest,
    whyNotConnect,
  ]);

  useLayoutEffect(() => {
    store.getState().receive({ pending });
  }, [store, pending]);
  useLayoutEffect(() => {
    store.getState().receive({ wiring });
  }, [store, wiring]);
  useLayoutEffect(() => {
    store.getState().receive({ reach, ask });
  }, [store, reach, ask]);

  // Outside system: the browser's frames. The second one begins when the first has been painted.
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => onDrawn?.());
    });
    return () => cancelAnimationFrame(frame);
  }, [onDrawn]);

  return (
    <CanvasStoreContext value={store}>
      <ReactFlowProvider>
        <ElementList />
        <Flow
          viewport={viewport}
          selection={selection}
          onSelect={onSelect}
          insetRight={insetRight}
          camera={camera}
          cameraRef={cameraRef}
          onCamera={onCamera}
          onExport={onExport}
        />
      </ReactFlowProvider>
    </CanvasStoreContext>
  );
}

/**
 * Where the first picture is looked at from, which the store is told at once: else the parts of another view would be
 * drawn first. Null while there is nothing to look at.
 */
function openAt(state: CanvasState, screen: Screen, camera: Camera | null): Viewport | null {
  const { cards, boxes } = state.index.layout;
  if ((cards.length === 0 && boxes.length === 0) || screen.height === 0) return null;
  const bounds = pictureBounds(state);
  const viewport = camera === null ? fitRect(bounds, screen) : fromCamera(camera, bounds, screen);
  const { x, y, zoom } = viewport;
  state.look({ x: -x / zoom, y: -y / zoom, width: screen.width / zoom, height: screen.height / zoom }, zoom);
  return viewport;
}

// A change of a container's state reaches what shows it through the store.
const Flow = memo(function Flow({
  viewport,
  selection,
  onSelect,
  insetRight,
  camera,
  cameraRef,
  onCamera,
  onExport,
}: Pick<TopologyCanvasProps, "selection" | "onSelect" | "camera" | "cameraRef" | "onCamera" | "onExport"> & {
  viewport: Viewport | null;
  insetRight: number;
}) {
  const nodes = useMountedNodes();
  const isFar = useCanvas((state) => state.level === "far");
  return (
    <ReactFlow
      nodes={nodes}
      defaultViewport={viewport ?? undefined}
      nodeTypes={nodeTypes}
      minZoom={zoomRange.min}
      maxZoom={zoomRange.max}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      elevateNodesOnSelect={false}
      zoomOnDoubleClick={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      onPaneClick={(event) => {
        if (!event.shiftKey) onSelect(null);
      }}
    >
      {isFar ? <FarLayer /> : <WiringLayer />}
      <CameraWatch selection={selection} insetRight={insetRight} camera={camera} onCamera={onCamera} />
      <CanvasControls insetRight={insetRight} onExport={onExport} />
      {cameraRef === undefined ? null : <CameraHandle camera={cameraRef} insetRight={insetRight} />}
      <CablePull />
      <Suspense>
        <Hands insetRight={insetRight} />
      </Suspense>
      <HostStrip />
      <PanelFrames />
      <ReachPart insetRight={insetRight} />
      <PanelDrag />
      <Minimap insetRight={insetRight} />
    </ReactFlow>
  );
});

function ReachPart({ insetRight }: { insetRight: number }) {
  const isAsked = useCanvas((state) => state.reach !== null);
  return isAsked ? (
    <Suspense>
      <ReachLayer insetRight={insetRight} />
    </Suspense>
  ) : null;
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): Size {
  return { width: clientWidth, height: clientHeight };
}

/** Of the part that nothing covers; null where the page gives no room yet. */
function aspectOf({ width, height }: Size, insetRight: number): number | null {
  return height > 0 ? Math.min(2.6, Math.max(0.5, (width - insetRight) / height)) : null;
}
