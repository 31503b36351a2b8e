import { memo } from "react";
import { useShallow } from "zustand/react/shallow";
import { cordColour } from "@/components/canvas/cord-colour";
import { countAddresses } from "@/components/canvas/canvas-model";
import { isNetworkDim, useCanvas, useCanvasActions } from "@/components/canvas/canvas-store";
import { FittingText } from "@/components/canvas/nodes/fitting-text";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import { useNetworkView } from "@/components/canvas/use-model";
import { usePanelHandle } from "@/components/canvas/arrange/use-panel-handle";
import type { NetworkNode } from "@/components/canvas/to-flow";
import type { NetworkView } from "@/components/canvas/canvas-model";
import type { NodeProps } from "@xyflow/react";

/** The name stands over the bus and may run past the gutter, up to the first riser: about 200 units. */
const nameLength = 24;

/** The labels of a network's box, in its gutter: name, bus, subnets, gateway, how full it is. */
export const NetworkLabel = memo(function NetworkLabel({ data: { id } }: NodeProps<NetworkNode>) {
  const view = useNetworkView(id);
  const { box, isNear, isDim, isSelected, colour } = useCanvas(
    useShallow((state) => ({
      box: state.index.boxes.get(id),
      isNear: state.level === "near",
      isDim: isNetworkDim(state, id),
      isSelected: state.selected?.kind === "network" && state.selected.id === id,
      colour: cordColour(state.index, id),
    })),
  );
  const { hover, pick: select, stand } = useCanvasActions();
  const { className, handlers } = usePanelHandle(box?.panel ?? null);
  if (box === undefined) return null;
  if (id === null || view === undefined) {
    return (
      <div className="pb-label" data-dim={isDim || undefined} data-far={!isNear || undefined}>
        <div className="pb-label-face">
          <span className="pb-label-name">No network</span>
          {isNear && <span className="pb-label-note">Attached to nothing the engine knows</span>}
        </div>
      </div>
    );
  }
  return (
    <div
      className="pb-label"
      data-kind={box.kind}
      data-dim={isDim || undefined}
      data-far={!isNear || undefined}
      style={{ "--cord": colour } as React.CSSProperties}
    >
      <div className="pb-label-face" aria-hidden>
        <span className="pb-label-name">
          <span className="pb-swatch" />
          <span>{truncateMiddle(view.name, isNear ? nameLength : nameLength * 0.75)}</span>
        </span>
        {box.bus !== null && (
          <FittingText
            className="pb-device"
            text={
              isNear
                ? toDisplayText(view.busLabel ?? view.driver)
                : (shownText(view) ?? countText(view.memberCount))
            }
            room={{ width: 115, size: isNear ? 11.5 : 16, isMono: isNear }}
          />
        )}
        {isNear && box.kind !== "empty" && <Details view={view} />}
        {isNear && box.kind === "empty" && (
          <span className="pb-bar-text">
            {[view.subnets[0] ?? view.driver, shownText(view)].filter((part) => part !== null).join(" · ")}
          </span>
        )}
      </div>
      <button
        type="button"
        className={`pb-label-button ${className}`}
        aria-label={view.label}
        aria-pressed={isSelected}
        title={view.name}
        tabIndex={-1}
        {...handlers}
        onClick={() => select({ kind: "network", id })}
        onPointerEnter={(event) => hover({ kind: "network", id }, event)}
        onPointerLeave={(event) => hover(null, event)}
        onFocus={(event) => {
          stand({ at: { kind: "network", id }, from: null });
          if (event.currentTarget.matches(":focus-visible")) hover({ kind: "network", id });
        }}
        onBlur={() => hover(null)}
      />
    </div>
  );
});

const Details = memo(function Details({ view }: { view: NetworkView }) {
  const badges = [
    shownText(view),
    view.isInternal ? "internal" : null,
    view.isIccOff ? "icc off" : null,
    view.hasIpv6 ? "IPv6" : null,
    view.scope === "swarm" ? "swarm" : null,
  ].filter((badge) => badge !== null);
  const [first, second, ...more] = view.subnets;
  const [gateway] = view.gateways;
  return (
    <span className="pb-label-details">
      <span className="pb-label-driver">
        {driverName(view.driver)}
        {badges.map((badge) => (
          <span key={badge} className="pb-badge">
            {badge}
          </span>
        ))}
      </span>
      {first !== undefined && <span className="pb-mono">{first}</span>}
      {second !== undefined && (
        <span className="pb-mono">
          {second}
          {more.length > 0 && ` +${more.length}`}
        </span>
      )}
      {gateway !== undefined && (
        <span className="pb-mono">
          <span className="pb-label-key">gw</span> {gateway}
        </span>
      )}
      <span className="pb-label-count">{occupancy(view)}</span>
    </span>
  );
});

function driverName(driver: string): string {
  if (driver === "null") return "no driver";
  return toDisplayText(driver);
}

function occupancy(view: NetworkView): string {
  const { driver, memberCount } = view;
  if (driver === "host") return "shares the host's stack";
  if (driver === "null") return "loopback only";
  const capacity = countAddresses(view);
  return capacity === null ? countText(memberCount) : `${memberCount} of ${formatCount(capacity)} addresses`;
}

/** How much of it a filter leaves; null while nothing is hidden. */
function shownText({ memberCount, shownCount }: NetworkView): string | null {
  return shownCount < memberCount ? `${shownCount} of ${memberCount} shown` : null;
}

function countText(count: number): string {
  return count === 1 ? "1 container" : `${count} containers`;
}
