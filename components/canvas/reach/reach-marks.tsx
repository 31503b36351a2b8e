import { memo, useMemo } from "react";
import { describeMark, type ReachMark, type SubjectReach } from "@/components/canvas/reach/reach-view";
import { hostMarks } from "@/components/canvas/reach/host-marks";
import { intersects } from "@/components/canvas/layout-index";
import { areCardsNamed, isNameInHead } from "@/components/canvas/edges/far-name-size";
import { MarkSign, signPaths } from "@/components/canvas/reach/mark-sign";
import { OutsideSign } from "@/components/canvas/reach/outside-sign";
import { circlePath, rectPath } from "@/lib/domain/layout/path-data";
import { useCanvas } from "@/components/canvas/canvas-store";
import { useSignScale } from "@/components/canvas/reach/use-sign-scale";
import type { PanelPlace, Point, Rect } from "@/lib/domain/layout/layout";

/** What each container is to the one that is asked about, on its card; the host's and the internet's beside them. */
export function ReachMarks({ view }: { view: SubjectReach }) {
  const isFar = useCanvas((state) => state.level === "far");
  const layout = useCanvas((state) => state.index.layout);
  const strip = useCanvas((state) => state.strip);
  const host = useMemo(() => hostMarks(layout, strip), [layout, strip]);
  const { marks, direction } = view;
  const hostMark = marks.get("host");
  const outsideMark = marks.get("internet");
  const folded = layout.panels.filter((panel) => panel.collapsed !== null);
  return (
    <>
      {isFar ? <FarMarks view={view} /> : <NearMarks view={view} />}
      {folded.map((panel) => (
        <FoldedMarks key={panel.key} panel={panel} view={view} />
      ))}
      {hostMark === undefined ? null : (
        <HostSign
          mark={hostMark}
          direction={direction}
          rect={isFar && strip !== null ? strip.rect : host.head}
          hasStrip={host.hasStrip}
        />
      )}
      {outsideMark === undefined ? null : (
        <OutsideSign
          at={{ x: host.uplink === null ? host.railStart : host.uplink.x + 24, y: host.outsideY }}
          mark={outsideMark}
        />
      )}
    </>
  );
}

function HostSign({
  mark,
  direction,
  rect,
  hasStrip,
}: {
  mark: ReachMark;
  direction: SubjectReach["direction"];
  rect: Rect;
  hasStrip: boolean;
}) {
  const scale = useSignScale();
  return (
    <span
      className="pb-reach-note pb-reach-host"
      data-plain={hasStrip || undefined}
      style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height, fontSize: 13 * scale }}
    >
      {hasStrip ? null : "the host"}
      <MarkSign mark={mark} />
      <span className="sr-only">the host: {describeMark(mark, direction)}</span>
    </span>
  );
}

/** A badge at the right of each card in view: from near on its edge, else on the corner that names leave free. */
const NearMarks = memo(function NearMarks({ view }: { view: SubjectReach }) {
  const index = useCanvas((state) => state.index);
  const mounted = useCanvas((state) => state.mounted);
  const isNear = useCanvas((state) => state.level === "near");
  const cards = useMemo(
    () => index.layout.cards.filter(({ rect }) => intersects(rect, mounted)),
    [index, mounted],
  );
  return (
    <svg className="pb-layer pb-reach-marks" aria-hidden>
      {cards.map(({ containerId, rect }) => {
        const mark = view.marks.get(containerId);
        if (mark === undefined) return null;
        const gap = 2.5;
        // Inside the card: in the gap beside it run the cables of the host.
        const at = isNear
          ? { x: rect.x + rect.width - 11, y: rect.y + rect.height / 2 }
          : { x: rect.x + rect.width - 10, y: rect.y + rect.height - 3 };
        return (
          <g key={containerId} data-mark={mark}>
            {mark === "blocked" ? null : (
              <rect
                x={rect.x - gap}
                y={rect.y - gap}
                width={rect.width + 2 * gap}
                height={rect.height + 2 * gap}
                rx={8 + gap}
                className="pb-reach-mark-ring"
              />
            )}
            <g
              className="pb-reach-sign"
              data-mark={mark}
              transform={`translate(${at.x} ${at.y}) scale(${isNear ? 1 : 1.15})`}
            >
              <circle r={10} />
              <path d={signPaths[mark]} />
            </g>
          </g>
        );
      })}
    </svg>
  );
});

const farMarks: readonly ReachMark[] = ["blocked", "local", "unknown", "reachable", "subject"];

/** From far out: one path of cards, one of badges and one of signs for each mark. */
const FarMarks = memo(function FarMarks({ view }: { view: SubjectReach }) {
  const layout = useCanvas((state) => state.index.layout);
  const step = useCanvas((state) => state.step);
  const isNamed = areCardsNamed(step, layout.cards.length);
  const paths = useMemo(() => {
    const cards = new Map<ReachMark, string>();
    const badges = new Map<ReachMark, string>();
    const signs = new Map<ReachMark, string>();
    const add = (to: Map<ReachMark, string>, mark: ReachMark, path: string): void => {
      to.set(mark, (to.get(mark) ?? "") + path);
    };
    for (const { containerId, rect } of layout.cards) {
      const mark = view.marks.get(containerId);
      if (mark === undefined) continue;
      // They would lie over the names, and what is blocked is what has no mark.
      if (mark === "blocked" && !isNameInHead(step)) continue;
      add(cards, mark, rectPath(rect));
      if (isNamed) {
        // On the corner: the name stays free.
        const at = { x: rect.x + rect.width - 1 / step, y: rect.y + 1 / step };
        add(badges, mark, circlePath(at, 7 / step));
        add(signs, mark, signAt(mark, at, 0.72 / step));
        continue;
      }
      const size = Math.min(rect.height, 46) / 14;
      const at = { x: rect.x + rect.width - size * 8, y: rect.y + rect.height / 2 };
      add(signs, mark, signAt(mark, at, size));
    }
    return farMarks.map((mark) => ({
      mark,
      cards: cards.get(mark) ?? "",
      badges: badges.get(mark) ?? "",
      signs: signs.get(mark) ?? "",
    }));
  }, [layout, view.marks, step, isNamed]);
  return (
    <svg className="pb-layer pb-reach-far" data-named={isNamed || undefined} aria-hidden>
      {paths.map(({ mark, cards, badges, signs }) => (
        <g key={mark} data-mark={mark}>
          <path
            d={cards}
            strokeWidth={(mark === "subject" ? 2.5 : 1.4) / step}
            className="pb-reach-far-card"
          />
          {isNamed && <path d={badges} strokeWidth={1 / step} className="pb-reach-far-badge" />}
          <path
            d={signs}
            strokeWidth={isNamed ? 1.6 / step : Math.max(5, 1.6 / step)}
            className="pb-reach-far-sign"
          />
        </g>
      ))}
    </svg>
  );
});

/** The sign of a mark with straight strokes, as far out as a card's name can't be read. */
function signAt(mark: ReachMark, { x, y }: Point, size: number): string {
  const at = (dx: number, dy: number): string => `${x + dx * size} ${y + dy * size}`;
  switch (mark) {
    case "reachable":
      return `M${at(-5, 0)}L${at(-1.5, 4)}L${at(5, -4)}`;
    case "blocked":
      return `M${at(-3, -3)}L${at(3, 3)}M${at(3, -3)}L${at(-3, 3)}`;
    case "unknown":
      return `M${at(-3.5, -3)}L${at(0, -5)}L${at(3.5, -3)}L${at(0, 1)}M${at(0, 4.5)}L${at(0.1, 4.5)}`;
    case "local":
      return `M${at(-5, 0)}L${at(0, -4.5)}L${at(5, 0)}M${at(-3, 0)}L${at(-3, 4)}L${at(3, 4)}L${at(3, 0)}`;
    case "subject":
      return `M${at(0, -4)}L${at(4, 0)}L${at(0, 4)}L${at(-4, 0)}Z`;
  }
}

/** How many of a folded project are what. */
function FoldedMarks({ panel, view }: { panel: PanelPlace; view: SubjectReach }) {
  const scale = useSignScale();
  const counts = new Map<ReachMark, number>();
  for (const id of panel.collapsed?.containers ?? []) {
    const mark = view.marks.get(id);
    if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const { rect } = panel;
  return (
    <span
      className="pb-reach-note pb-reach-folded"
      style={{ left: rect.x + rect.width - 10, top: rect.y + rect.height / 2, fontSize: 12.5 * scale }}
    >
      {farMarks.toReversed().flatMap((mark) => {
        const count = counts.get(mark);
        return count === undefined ? (
          []
        ) : (
          <span key={mark}>
            <MarkSign mark={mark} />
            {mark === "subject" ? null : count}
            <span className="sr-only">{describeMark(mark, view.direction)}</span>
          </span>
        );
      })}
    </span>
  );
}
