import { useId, useLayoutEffect, useMemo, useRef } from "react";
import { useStore, ViewportPortal } from "@xyflow/react";
import { cordColour } from "@/components/canvas/cord-colour";
import { describeThing, nameThing } from "@/components/canvas/keyboard/describe-thing";
import { describeReach } from "@/components/canvas/reach/reach-view";
import { isSameSelection } from "@/lib/domain/topology/selection";
import { linePath } from "@/lib/domain/layout/path-data";
import { linkOf, type Focus } from "@/components/canvas/keyboard/next-focus";
import { openFolded } from "@/components/canvas/frames/fold";
import { placeOf } from "@/components/canvas/keyboard/place-of";
import { standOf } from "@/components/canvas/keyboard/stand-of";
import { useModel } from "@/components/canvas/use-model";
import { useSingleKeys } from "@/components/ui/use-single-keys";
import { useCanvas, useCanvasStore } from "@/components/canvas/canvas-store";
import { usePanelHandle } from "@/components/canvas/arrange/use-panel-handle";

const letters = "C connects, D disconnects, M moves a link, R asks whether it reaches another";

/**
 * The canvas's one stop for the Tab key: a button on what the keyboard stands on, with its whole name. What is far out
 * or out of view is not mounted, so the browser's focus is never on the picture's own elements. Each step makes a new
 * button, which is what makes a screen reader speak; when the thing itself goes, the button stays and tells what is
 * next to it, so that a closing dialog finds it again.
 */
export function FocusStop() {
  const canvas = useCanvasStore();
  const index = useCanvas((state) => state.index);
  const focused = useCanvas((state) => state.focused);
  const selected = useCanvas((state) => state.selected);
  const steps = useCanvas((state) => state.steps);
  const focus = useMemo(() => standOf(index, focused, selected), [index, focused, selected]);
  const button = useRef<HTMLButtonElement>(null);
  const helpId = useId();
  const { isOn } = useSingleKeys();

  // Outside system: the browser's focus. It follows a step, not what changes by itself.
  useLayoutEffect(() => {
    if (steps > 0) button.current?.focus({ preventScroll: true });
  }, [steps]);
  // Outside system: the canvas's store, which outlives this.
  useLayoutEffect(() => () => canvas.getState().hold(false), [canvas]);

  if (focus === null) return null;
  return (
    <ViewportPortal>
      <p id={helpId} hidden>
        Arrow keys follow the cables: up and down along a cable, left and right along the row. Enter opens
        what is chosen or folded, Space adds to the selection, {isOn ? letters : "Delete disconnects"}.
      </p>
      {/* Makes screen readers hand the arrow keys on. */}
      <div role="application" aria-label="Wiring" aria-describedby={helpId}>
        <Stop key={steps} focus={focus} button={button} />
      </div>
    </ViewportPortal>
  );
}

function Stop({ focus, button }: { focus: Focus; button: React.Ref<HTMLButtonElement> }) {
  const { at } = focus;
  const canvas = useCanvasStore();
  const index = useCanvas((state) => state.index);
  const said = useModel((model) => describeThing(model, index, at));
  const answer = useCanvas(({ reach }) =>
    reach === null || at.kind !== "container" ? "" : describeReach(reach, at.id),
  );
  const label = answer === "" ? said : `${said}, ${answer}`;
  const name = useModel((model) => nameThing(model, index, at));
  const level = useCanvas((state) => state.level);
  const isSelected = useCanvas(({ selected }) =>
    selected?.kind === "containers"
      ? at.kind === "container" && selected.ids.includes(at.id)
      : at.kind !== "folded" && isSameSelection(selected, at),
  );
  // In steps of a fifth: the ring keeps its width on the screen without a render for each frame of a zoom.
  const zoom = useStore((state) => Math.exp(Math.round(Math.log(state.transform[2]) * 5) / 5));
  // Alt and the arrow keys move a folded panel, as they do on its bar.
  const { handlers } = usePanelHandle(at.kind === "folded" ? at.key : null);
  const rect = placeOf(index, at);
  const link = at.kind === "endpoint" ? linkOf(index, at) : undefined;
  if (rect === null) return null;
  const gap = 4 / zoom;
  return (
    <button
      ref={button}
      type="button"
      className="pb-stop nopan"
      aria-label={label}
      aria-pressed={at.kind === "folded" ? undefined : isSelected}
      aria-expanded={at.kind === "folded" ? false : undefined}
      style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
      onFocus={(event) => {
        canvas.getState().hold(true);
        canvas.getState().stand(focus);
        // Several that are picked stay plain while one walks on to the next.
        const isPicking = canvas.getState().selected?.kind === "containers";
        if (!isPicking && event.currentTarget.matches(":focus-visible"))
          canvas.getState().hover(at.kind === "folded" ? null : at);
      }}
      onBlur={() => {
        canvas.getState().hold(false);
        canvas.getState().hover(null);
      }}
      onKeyDown={handlers.onKeyDown}
      onClick={() => (at.kind === "folded" ? openFolded(canvas, at.key) : canvas.getState().pick(at))}
    >
      <svg className="pb-stop-ring" aria-hidden>
        {link === undefined ? (
          <rect
            x={-gap}
            y={-gap}
            width={rect.width + 2 * gap}
            height={rect.height + 2 * gap}
            rx={8 + gap}
            strokeWidth={2.5 / zoom}
          />
        ) : (
          <g transform={`translate(${-rect.x} ${-rect.y})`}>
            <path d={linePath(link.points)} strokeWidth={11 / zoom + 4} className="pb-stop-cable" />
            <path d={linePath(link.points)} strokeWidth={6 / zoom + 4} className="pb-stop-gap" />
            <path
              d={linePath(link.points)}
              strokeWidth={Math.max(4, 2 / zoom)}
              style={{ stroke: cordColour(index, link.networkId) }}
            />
          </g>
        )}
      </svg>
      {(level === "far" || (level === "middle" && at.kind === "endpoint")) && (
        <span className="pb-stop-name" style={{ transform: `scale(${1 / zoom})` }}>
          {name}
        </span>
      )}
    </button>
  );
}
