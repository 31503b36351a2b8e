import { useMemo, useState } from "react";
import { ChevronRight } from "lucide-react";
import { cordColour } from "@/components/canvas/cord-colour";
import { describeFolded } from "@/components/canvas/frames/describe-folded";
import { foldedMark, isPanelDim, useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import { linePath } from "@/lib/domain/layout/path-data";
import { openFolded } from "@/components/canvas/frames/fold";
import { panelClass } from "@/components/canvas/to-flow";
import { useModel } from "@/components/canvas/use-model";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import { usePanelHandle } from "@/components/canvas/arrange/use-panel-handle";
import type { ContainerId } from "@/lib/domain/topology/topology";
import type { Selection } from "@/lib/domain/topology/selection";
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
  const canvas = useCanvasStore();
  const isNear = useCanvas((state) => state.level === "near");
  const isDim = useCanvas((state) => isPanelDim(state, panel));
  const mark = useCanvas((state) => foldedMark(state, panel));
  const model = useModel((now) => now);
  const { counts, states, outside, line } = useMemo(() => describeFolded(model, inside), [model, inside]);
  const picked = useCanvas(({ selected }) => countPicked(inside.containers, selected));
  const found = useCanvas(({ matches }) =>
    matches === null
      ? 0
      : [...inside.containers, ...inside.networks].reduce((sum, id) => sum + Number(matches.has(id)), 0),
  );
  const index = useCanvas((state) => state.index);
  const focus = useCanvas((state) => state.hovered ?? state.selected);
  const { className, handlers } = usePanelHandle(panel.key, { takesTouch: true });
  const name = toDisplayText(title);
  const label = [
    `project ${name}`,
    line,
    ...(picked > 0 ? [`${picked} selected`] : []),
    ...(found > 0 ? [`${found} found`] : []),
  ].join(", ");
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
        data-target={mark ?? undefined}
        data-picked={picked > 0 || undefined}
        style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
      >
        <div className="pb-folded-face" aria-hidden>
          <ChevronRight aria-hidden />
          <span className="pb-folded-text">
            <span className="pb-folded-name">
              {truncateMiddle(name, isNear ? 34 : 22)}
              {picked > 0 && <span className="pb-badge">{picked} selected</span>}
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
          className={`pb-over pb-folded-button ${className}`}
          aria-expanded={false}
          aria-label={label}
          title={`${label}\nClick to open, drag to move`}
          {...handlers}
          onFocus={() => canvas.getState().stand({ at: { kind: "folded", key: panel.key }, from: null })}
          onClick={() => openFolded(canvas, panel.key)}
          onPointerEnter={() => setHovered(true)}
          onPointerLeave={() => setHovered(false)}
        />
      </div>
    </>
  );
}

/** How many of several selected containers are in it. */
function countPicked(inside: readonly ContainerId[], selected: Selection | null): number {
  if (selected?.kind !== "containers") return 0;
  const picked = new Set(selected.ids);
  return inside.filter((id) => picked.has(id)).length;
}
