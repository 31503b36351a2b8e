import { memo } from "react";
import { useShallow } from "zustand/react/shallow";
import { cordColour } from "@/components/canvas/cord-colour";
import { isNetworkDim, targetMark, useCanvas, useCanvasActions } from "@/components/canvas/canvas-store";
import { useNetworkView } from "@/components/canvas/use-model";
import type { BoxPlace } from "@/lib/domain/layout/layout";

/** A network's box and its bus. */
export const BoxShape = memo(function BoxShape({ box }: { box: BoxPlace }) {
  const id = box.networkId;
  const { isDim, isSelected, mark, colour } = useCanvas(
    useShallow((state) => ({
      isDim: isNetworkDim(state, id),
      isSelected: id !== null && state.selected?.kind === "network" && state.selected.id === id,
      mark: targetMark(state, id),
      colour: cordColour(state.index, id),
    })),
  );
  const view = useNetworkView(id);
  const { hover, pick: select } = useCanvasActions();
  const { rect, bus } = box;
  const inset = { x: rect.x + 0.5, y: rect.y + 0.5, width: rect.width - 1, height: rect.height - 1 };
  return (
    <g
      className="pb-box"
      data-kind={box.kind}
      data-internal={view?.isInternal === true || undefined}
      data-selected={isSelected || undefined}
      data-dim={isDim || undefined}
      data-target={mark ?? undefined}
      style={{ color: colour }}
    >
      <rect
        {...inset}
        rx={10}
        className="pb-box-rect"
        onClick={id === null ? undefined : () => select({ kind: "network", id })}
      />
      {bus !== null && id !== null && (
        <g
          className="pb-bus"
          onPointerEnter={(event) => hover({ kind: "network", id }, event)}
          onPointerLeave={(event) => hover(null, event)}
          onClick={() => select({ kind: "network", id })}
        >
          <path d={`M${bus.x1} ${bus.y}H${bus.x2}`} className="pb-bus-hit" />
          {view?.parent === null || view === undefined ? (
            <>
              <path
                d={`M${bus.x1} ${bus.y}H${bus.x2}`}
                className="pb-bus-rail"
                data-icc-off={view?.isIccOff || undefined}
              />
              {view?.driver === "overlay" && (
                // Over several hosts, hop by hop.
                <path d={`M${bus.x1 + 10} ${bus.y}H${bus.x2}`} className="pb-bus-beads" />
              )}
              {view?.isIccOff !== true && view?.driver !== "overlay" && (
                <path d={`M${bus.x1} ${bus.y - 1.5}H${bus.x2 - 2}`} className="pb-bus-shine" />
              )}
            </>
          ) : (
            // No bridge of the engine's own: members sit on the parent's segment.
            <path
              d={`M${bus.x1} ${bus.y - 2.5}H${bus.x2}M${bus.x1} ${bus.y + 2.5}H${bus.x2}`}
              className="pb-bus-twin"
            />
          )}
          {view?.isInternal === true && <path d={`M${bus.x2} ${bus.y - 9}v18`} className="pb-bus-end" />}
        </g>
      )}
    </g>
  );
});
