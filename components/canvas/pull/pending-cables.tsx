import { useEffect, useMemo, useRef } from "react";
import { ViewportPortal } from "@xyflow/react";
import { cordColour } from "@/components/canvas/cord-colour";
import { describePending, findGhostCables, ghostPath } from "@/components/canvas/pull/pending";
import { toFlowId } from "@/lib/domain/topology/selection";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import type { PendingCable } from "@/components/canvas/pull/pending";

/** Cables that were asked for, dashed until the engine has made them; told once when they are asked for. */
export function PendingCables() {
  const canvas = useCanvasStore();
  const pending = useCanvas((state) => state.pending);
  const index = useCanvas((state) => state.index);
  const scale = useCanvas((state) => (state.level === "far" ? 1 / state.step : 1));
  const ghosts = useMemo(() => findGhostCables(index, pending), [index, pending]);
  const told = useRef<ReadonlySet<string>>(new Set());

  // Outside system: assistive technology.
  useEffect(() => {
    const fresh = pending.filter((one) => !told.current.has(keyOf(one)));
    told.current = new Set(pending.map(keyOf));
    const { model: store, say } = canvas.getState();
    const model = store.read();
    // What a filter hides has no name here; the message that follows tells of it.
    const shown = fresh.filter(
      (one) => model.containers.has(one.container) && model.networks.has(one.network),
    );
    const words = describePending(shown, {
      container: (id) => model.containers.get(id)?.name ?? "",
      network: (id) => model.networks.get(id)?.name ?? "",
    });
    if (words !== null) say(words);
  }, [canvas, pending]);

  if (ghosts.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className="pb-ghosts" aria-hidden>
        {ghosts.map((ghost) => (
          <g key={keyOf(ghost.cable)} style={{ color: cordColour(index, ghost.cable.network) }}>
            <path d={ghostPath(ghost)} className="pb-ghost-casing" strokeWidth={6 * scale} />
            <path
              d={ghostPath(ghost)}
              className="pb-ghost-cord"
              strokeWidth={2.5 * scale}
              strokeDasharray={`${7 * scale} ${6 * scale}`}
              style={{ "--dash": `${-13 * scale}` } as React.CSSProperties}
            />
            <circle
              cx={ghost.to.x}
              cy={ghost.to.y}
              r={5 * scale}
              className="pb-ghost-end"
              strokeWidth={2 * scale}
            />
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
}

function keyOf({ kind, container, network }: PendingCable): string {
  return `${kind} ${toFlowId({ kind: "endpoint", networkId: network, containerId: container })}`;
}
