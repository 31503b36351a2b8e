import { useState } from "react";
import { ChevronRight } from "lucide-react";
import { cordColour } from "@/components/canvas/cord-colour";
import { isPanelDim, useCanvas } from "@/components/canvas/canvas-store";
import { linePath } from "@/lib/domain/layout/path-data";
import { panelClass } from "@/components/canvas/to-flow";
import { useModel } from "@/components/canvas/use-model";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import { usePanelHandle } from "@/components/canvas/arrange/use-panel-handle";
import type { CollapsedPanel, PanelPlace } from "@/lib/domain/layout/layout";

/** A folded panel: how much is in it, how much of that runs, and which networks outside its containers are on. */
export function CollapsedBar({
  panel,
  inside,
  number,
  title,
}: {
  panel: PanelPlace;
  inside: CollapsedPanel;
  number: number;
  title: string;
}) {
  const [isHovered, setHovered] = useState(false);
  const toggle = useCanvas((state) => state.panels.togglePanel);
  const isNear = useCanvas((state) => state.level === "near");
  const isDim = useCanvas((state) => isPanelDim(state, panel));
  const running = useModel((model) =>
    inside.containers.reduce((sum, id) => sum + Number(model.containers.get(id)?.isLive === true), 0),
  );
  const found = useCanvas(({ matches }) =>
    matches === null
      ? 0
      : [...inside.containers, ...inside.networks].reduce((sum, id) => sum + Number(matches.has(id)), 0),
  );
  const index = useCanvas((state) => state.index);
  const networks = useModel((model) => model.networks);
  const focus = useCanvas((state) => state.hovered ?? state.selected);
  const { className, handlers } = usePanelHandle(panel.key, { takesTouch: true });
  const name = toDisplayText(title);
  const stopped = inside.containers.length - running;
  const counts = [
    plural(inside.networks.length, "network"),
    plural(inside.containers.length, "container"),
  ].join(", ");
  const states = stopped === 0 ? "all running" : `${running} running, ${stopped} stopped`;
  const outside = inside.bundles.map(({ networkId, containers }) => ({
    networkId,
    text: `${containers.length} on ${networks.get(networkId)?.name ?? ""}`,
  }));
  const label = [`project ${name}`, counts, states, ...outside.map(({ text }) => text)].join(", ");
  const { rect } = panel;
  const lit = inside.bundles.filter(
    ({ networkId }) => isHovered || (focus?.kind === "network" && focus.id === networkId),
  );
  return (
    <>
      <svg className={`pb-layer ${panelClass(number)}`} aria-hidden>
        {lit.map(({ networkId, points }) => (
          <path
            key={networkId}
            d={linePath(points)}
            className="pb-bundle"
            style={{ color: cordColour(index, networkId) }}
          />
        ))}
      </svg>
      <div
        className={`pb-folded ${panelClass(number)}`}
        data-near={isNear || undefined}
        data-dim={isDim || undefined}
        style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
      >
        <div className="pb-folded-face" aria-hidden>
          <ChevronRight aria-hidden />
          <span className="pb-folded-text">
            <span className="pb-folded-name">
              {truncateMiddle(name, isNear ? 34 : 22)}
              {found > 0 && <span className="pb-badge">{found} found</span>}
            </span>
            <span className="pb-folded-counts">{isNear ? `${counts} · ${states}` : counts}</span>
            {isNear && outside.length > 0 && (
              <span className="pb-folded-outside">
                {outside.map(({ networkId, text }) => (
                  <span key={networkId}>
                    <span
                      className="pb-folded-jack"
                      style={{ "--cord": cordColour(index, networkId) } as React.CSSProperties}
                    />
                    {text}
                  </span>
                ))}
              </span>
            )}
          </span>
        </div>
        <button
          type="button"
          className={`pb-over ${className}`}
          aria-expanded={false}
          aria-label={found === 0 ? label : `${label}, ${found} found`}
          title={`${label}\nClick to open, drag to move`}
          {...handlers}
          onClick={() => toggle(panel.key)}
          onPointerEnter={() => setHovered(true)}
          onPointerLeave={() => setHovered(false)}
        />
      </div>
    </>
  );
}

function plural(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
