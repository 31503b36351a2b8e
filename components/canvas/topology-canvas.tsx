"use client";

import { useLayoutEffect, useMemo, useState } from "react";
import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { buildModel } from "@/components/canvas/canvas-model";
import { CablePull } from "@/components/canvas/pull/cable-pull";
import { CameraWatch } from "@/components/canvas/camera-watch";
import { CanvasControls } from "@/components/canvas/canvas-controls";
import { CanvasStoreContext, createCanvasStore, useCanvas } from "@/components/canvas/canvas-store";
import { ElementList } from "@/components/canvas/element-list";
import { FarLayer } from "@/components/canvas/edges/far-layer";
import { indexLayout } from "@/components/canvas/layout-index";
import { isSameShape, toShape, type Shape } from "@/lib/domain/layout/to-shape";
import { layoutTopology, pinsOf } from "@/lib/domain/layout/layout-topology";
import { nodeTypes } from "@/components/canvas/nodes/node-types";
import { useMountedNodes } from "@/components/canvas/use-mounted-nodes";
import { WiringLayer } from "@/components/canvas/edges/wiring-layer";
import { zoomRange } from "@/components/canvas/camera";
import type { CableActions } from "@/components/canvas/pull/pull";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Selection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";

export interface TopologyCanvasProps extends CableActions {
  topology: Topology;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** The engine can't be reached: the picture shows what was last known. */
  stale: boolean;
  /** Ids of networks and containers that a search found; null while nothing is searched. */
  matches?: ReadonlySet<string> | null;
  /** Pixels of the right side that something covers. */
  insetRight?: number;
  /** Nothing can be changed now: no cable can be pulled. */
  isLocked?: boolean;
}

/** The picture of a topology: networks as boxes with a bus, containers as cards on cables. */
export function TopologyCanvas({
  topology,
  selection,
  onSelect,
  stale,
  matches = null,
  insetRight = 0,
  isLocked = false,
  onConnect,
  onConnectRequest,
  onDisconnect,
  onMove,
}: TopologyCanvasProps) {
  const [aspect, setAspect] = useState<number | null>(null);
  const index = useLayoutIndex(topology, aspect);
  const [store] = useState(() => createCanvasStore(buildModel(topology, null), index));

  // Outside system: the canvas's store, which cards subscribe to. Before paint, or a new card would be empty at first.
  useLayoutEffect(() => {
    store.getState().receive({ index, topology, model: buildModel(topology, store.getState().model) });
  }, [store, index, topology]);
  useLayoutEffect(() => {
    store.getState().receive({ selected: selection, matches, onSelect });
  }, [store, selection, matches, onSelect]);
  useLayoutEffect(() => {
    const cables = isLocked ? {} : { onConnect, onConnectRequest, onDisconnect, onMove };
    store.getState().receive({ cables });
  }, [store, isLocked, onConnect, onConnectRequest, onDisconnect, onMove]);

  return (
    <CanvasStoreContext value={store}>
      <ReactFlowProvider>
        {/* Escape from anything inside clears the selection; the section itself is nothing to act on. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <section
          ref={(element) => {
            // Once: a resize fits anew on request, it does not move panels about.
            if (element !== null && element.clientHeight > 0)
              setAspect((known) => known ?? aspectOf(element, insetRight));
          }}
          className="pb-canvas"
          data-stale={stale || undefined}
          style={{ "--inset-right": `${insetRight}px` } as React.CSSProperties}
          aria-label="Topology"
          onKeyDown={(event) => {
            if (event.key === "Escape") onSelect(null);
          }}
        >
          <ElementList />
          <Flow selection={selection} onSelect={onSelect} insetRight={insetRight} />
        </section>
      </ReactFlowProvider>
    </CanvasStoreContext>
  );
}

function Flow({
  selection,
  onSelect,
  insetRight,
}: Pick<TopologyCanvasProps, "selection" | "onSelect"> & { insetRight: number }) {
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
      onPaneClick={() => onSelect(null)}
    >
      {isFar ? <FarLayer /> : <WiringLayer />}
      <CameraWatch selection={selection} insetRight={insetRight} />
      <CanvasControls insetRight={insetRight} />
      <CablePull />
    </ReactFlow>
  );
}

/** The layout of the topology's structure; a status tick leaves it as it is, a change moves as little as it can. */
function useLayoutIndex(topology: Topology, aspect: number | null): LayoutIndex {
  const shape = useMemo(() => toShape(topology), [topology]);
  const [held, setHeld] = useState(() => ({ aspect, index: arrange(shape, aspect, null) }));
  const isSameWindow = held.aspect === aspect;
  if (isSameWindow && isSameShape(held.index.shape, shape)) return held.index;
  const index = arrange(shape, aspect, isSameWindow ? held.index : null);
  setHeld({ aspect, index });
  return index;
}

function arrange(shape: Shape, aspect: number | null, previous: LayoutIndex | null): LayoutIndex {
  const pinned = previous === null ? {} : pinsOf(previous.layout);
  return indexLayout(layoutTopology(shape, { aspect: aspect ?? undefined, pinned }), shape);
}

function aspectOf(element: HTMLElement, insetRight: number): number {
  return Math.min(2.6, Math.max(0.5, (element.clientWidth - insetRight) / element.clientHeight));
}
