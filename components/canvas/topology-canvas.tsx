"use client";

import { lazy, memo, type Ref, Suspense, useCallback, useLayoutEffect, useState } from "react";
import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { buildModel } from "@/components/canvas/canvas-model";
import { CablePull } from "@/components/canvas/pull/cable-pull";
import { CameraHandle, type CanvasCamera } from "@/components/canvas/camera-handle";
import { CameraWatch } from "@/components/canvas/camera-watch";
import { CanvasControls } from "@/components/canvas/canvas-controls";
import { CanvasStoreContext, createCanvasStore, useCanvas } from "@/components/canvas/canvas-store";
import { ElementList } from "@/components/canvas/element-list";
import { FarLayer } from "@/components/canvas/edges/far-layer";
import { HostStrip } from "@/components/canvas/strip/host-strip";
import { Minimap } from "@/components/canvas/minimap/minimap";
import { nodeTypes } from "@/components/canvas/nodes/node-types";
import { PanelDrag } from "@/components/canvas/arrange/panel-drag";
import { PanelFrames } from "@/components/canvas/frames/panel-frames";
import { useArrangedLayout } from "@/components/canvas/arrange/use-arranged-layout";
import { useMountedNodes } from "@/components/canvas/use-mounted-nodes";
import { useStrip } from "@/components/canvas/strip/use-strip";
import { WiringLayer } from "@/components/canvas/edges/wiring-layer";
import { zoomRange } from "@/components/canvas/camera";
import type { Camera } from "@/components/canvas/camera";
import type { CableActions } from "@/components/canvas/pull/pull";
import type { PendingCable } from "@/components/canvas/pull/pending";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Endpoint, Topology } from "@/lib/domain/topology/topology";

// The first picture needs none of it.
const Hands = lazy(() => import("@/components/canvas/hands").then((module) => ({ default: module.Hands })));

export interface TopologyCanvasProps extends CableActions {
  topology: Topology;
  /** Endpoints of the whole topology, where a filter hides some of it: networks tell how many are on them. */
  members?: readonly Endpoint[];
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
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
  /** Without it there is no button for taking the picture away. */
  onExport?: () => void;
  /** Names the engine: under it, the places of panels that were moved and what was folded are kept. */
  memoryKey?: string | null;
}

const noPending: readonly PendingCable[] = [];

/** The picture of a topology: networks as boxes with a bus, containers as cards on cables. */
export function TopologyCanvas({
  topology,
  members = topology.endpoints,
  selection,
  onSelect,
  stale,
  matches = null,
  insetRight = 0,
  insetBottom = 0,
  pending = noPending,
  isLocked = false,
  camera = null,
  cameraRef,
  onCamera,
  onExport,
  memoryKey = null,
  onConnect,
  onConnectRequest,
  onConnectRequestSeveral,
  onConnectRequestNetwork,
  onConnectSeveral,
  onDisconnect,
  onMove,
  onMoveRequest,
}: TopologyCanvasProps) {
  const [aspect, setAspect] = useState<number | null>(null);
  // The same function at each render: React calls a new one anew, and reading sizes lays the whole page out (a tenth of
  // what a change of one container costs).
  const measure = useCallback(
    (element: HTMLElement | null) => {
      // Once: a resize fits anew on request, it does not move panels about.
      if (element !== null && element.clientHeight > 0)
        setAspect((known) => known ?? aspectOf(element, insetRight));
    },
    [insetRight],
  );
  const { index, actions } = useArrangedLayout({ topology, aspect, selection, memoryKey });
  const { strip, isStripOpen, toggleStrip } = useStrip(topology, index.layout);
  const [store] = useState(() => createCanvasStore(buildModel(topology, null, members), index));

  // Outside system: the canvas's store, which cards subscribe to. Before paint, or a new card would be empty at first.
  useLayoutEffect(() => {
    const model = buildModel(topology, store.getState().model, members);
    store.getState().receive({ index, topology, model });
  }, [store, index, topology, members]);
  useLayoutEffect(() => {
    store.getState().receive({ strip, panels: { ...actions, isStripOpen, toggleStrip } });
  }, [store, strip, actions, isStripOpen, toggleStrip]);
  useLayoutEffect(() => {
    store.getState().receive({ selected: selection, matches, onSelect, insetBottom });
  }, [store, selection, matches, onSelect, insetBottom]);
  useLayoutEffect(() => {
    const cables = isLocked
      ? {}
      : {
          onConnect,
          onConnectRequest,
          onConnectRequestSeveral,
          onConnectRequestNetwork,
          onConnectSeveral,
          onDisconnect,
          onMove,
          onMoveRequest,
        };
    store.getState().receive({ cables });
  }, [
    store,
    isLocked,
    onConnect,
    onConnectRequest,
    onConnectRequestSeveral,
    onConnectRequestNetwork,
    onConnectSeveral,
    onDisconnect,
    onMove,
    onMoveRequest,
  ]);

  useLayoutEffect(() => {
    store.getState().receive({ pending });
  }, [store, pending]);

  return (
    <CanvasStoreContext value={store}>
      <ReactFlowProvider>
        {/* Escape from anything inside clears the selection; the section itself is nothing to act on. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
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
            if (event.key === "Escape") onSelect(null);
          }}
        >
          <ElementList />
          <Flow
            selection={selection}
            onSelect={onSelect}
            insetRight={insetRight}
            camera={camera}
            cameraRef={cameraRef}
            onCamera={onCamera}
            onExport={onExport}
          />
        </section>
      </ReactFlowProvider>
    </CanvasStoreContext>
  );
}

// A change of a container's state reaches what shows it through the store.
const Flow = memo(function Flow({
  selection,
  onSelect,
  insetRight,
  camera,
  cameraRef,
  onCamera,
  onExport,
}: Pick<TopologyCanvasProps, "selection" | "onSelect" | "camera" | "cameraRef" | "onCamera" | "onExport"> & {
  insetRight: number;
}) {
  const nodes = useMountedNodes();
  const isFar = useCanvas((state) => state.level === "far");
  return (
    <ReactFlow
      nodes={nodes}
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
      <PanelDrag />
      <Minimap insetRight={insetRight} />
    </ReactFlow>
  );
});

function aspectOf(element: HTMLElement, insetRight: number): number {
  return Math.min(2.6, Math.max(0.5, (element.clientWidth - insetRight) / element.clientHeight));
}
