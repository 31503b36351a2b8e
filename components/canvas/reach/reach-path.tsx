import { useMemo } from "react";
import { cordColour } from "@/components/canvas/cord-colour";
import { linePath } from "@/lib/domain/layout/path-data";
import { OutsideSign } from "@/components/canvas/reach/outside-sign";
import { MarkSign } from "@/components/canvas/reach/mark-sign";
import { StopSign } from "@/components/canvas/reach/stop-sign";
import { useCanvas } from "@/components/canvas/canvas-store";
import { useSignScale } from "@/components/canvas/reach/use-sign-scale";
import type { PairReach } from "@/components/canvas/reach/reach-view";
import type { PathPlace, PathSpot } from "@/components/canvas/reach/place-path";
import { nameSubject } from "@/components/canvas/reach/name-subject";
import { useModel } from "@/components/canvas/use-model";
import type { Rect } from "@/lib/domain/layout/layout";

/** The way of one pair, from the source to the target or to where it is stopped. */
export function ReachPath({ path, view }: { path: PathPlace; view: PairReach }) {
  const index = useCanvas((state) => state.index);
  const isFar = useCanvas((state) => state.level === "far");
  const scale = useSignScale();
  const width = isFar ? 2.2 * scale : 4;
  const { pieces, spots, lines, stop, goal } = path;
  const { byAddress, hop } = view;
  const cords = useMemo(
    () =>
      pieces.map((piece) => ({
        ...piece,
        d: linePath(piece.points),
        colour: cordColour(index, piece.networkId),
      })),
    [pieces, index],
  );
  const ways = useMemo(() => lines.map((line) => linePath(line)), [lines]);
  const isByHost = view.to === "host" || spots.some(({ kind }) => kind === "host" || kind === "uplink");
  const outside = spots.find(({ kind }) => kind === "outside");
  const host = spots.find(({ kind, label }) => kind === "host" && label !== null);
  // Far out cards bear no names: the two ends say theirs.
  const source = isFar ? spots.find(({ kind, hop: at }) => kind === "card" && at === 0) : undefined;
  const sourceName = useModel((model) => nameSubject(model, view.from));
  const goalName = useModel((model) => nameSubject(model, view.to));
  return (
    <>
      <svg
        className="pb-layer pb-reach"
        data-verdict={byAddress ?? "asked"}
        data-host={isByHost || undefined}
        aria-hidden
      >
        {ways.map((d, place) => (
          // A way has no other key than its place.
          // oxlint-disable-next-line react/no-array-index-key
          <path key={place} d={d} className="pb-reach-halo" strokeWidth={width * 4.5} />
        ))}
        {ways.map((d, place) => (
          // oxlint-disable-next-line react/no-array-index-key
          <path key={place} d={d} className="pb-reach-casing" strokeWidth={width * 1.8} />
        ))}
        {cords.map(({ hop: at, d, colour }) => (
          <path
            key={`${at} ${d}`}
            d={d}
            className="pb-reach-cord"
            strokeWidth={width}
            style={{ color: colour }}
            data-hop={hop === at || undefined}
          />
        ))}
        {ways.map((d, place) => (
          <path
            // oxlint-disable-next-line react/no-array-index-key
            key={place}
            d={d}
            className="pb-reach-pulse"
            strokeWidth={width * 0.55}
            // Steps of the animation are in units, so far out it runs as fast on the screen.
            strokeDasharray={`0 ${width * 6}`}
            style={{ "--pulse": `${width * 6}px` } as React.CSSProperties}
          />
        ))}
        {goal === null || view.to === "internet" ? null : (
          <rect
            x={goal.x - 3}
            y={goal.y - 3}
            width={goal.width + 6}
            height={goal.height + 6}
            rx={11}
            strokeWidth={2.5 * Math.max(1, scale * 0.8)}
            className="pb-reach-ring pb-reach-goal-ring"
          />
        )}
        {spots.map((spot) => (
          <Spot key={`${spot.hop} ${spot.kind}`} spot={spot} scale={scale} isHop={spot.hop === hop} />
        ))}
      </svg>
      {host === undefined ? null : (
        <span className="pb-reach-note pb-reach-host" style={placeAt(host.rect)}>
          {host.label}
        </span>
      )}
      {spots.map(({ kind, rect, label, hop: at }) =>
        kind !== "nat" || isFar ? null : (
          <span
            key={at}
            className="pb-reach-note pb-reach-nat"
            data-hop={hop === at || undefined}
            style={{ left: rect.x + rect.width / 2, top: rect.y + rect.height / 2, fontSize: 12 * scale }}
          >
            {label}
          </span>
        ),
      )}
      {view.to === "internet" && goal !== null ? (
        <OutsideSign at={centre(goal)} isHop={outside !== undefined && outside.hop === hop}>
          <Verdicts view={view} />
        </OutsideSign>
      ) : null}
      {view.from === "internet" && outside !== undefined ? (
        <OutsideSign at={centre(outside.rect)} isHop={outside.hop === hop} />
      ) : null}
      {goal === null || view.to === "internet" || view.byAddress === null ? null : (
        <span
          className="pb-reach-note pb-reach-goal"
          style={{ left: goal.x + goal.width / 2, top: goal.y + goal.height, fontSize: 12 * scale }}
        >
          {isFar && view.to !== "host" ? <b className="font-semibold">{goalName}</b> : null}
          <Verdicts view={view} />
        </span>
      )}
      {source === undefined ? null : (
        <span
          className="pb-reach-note pb-reach-goal font-semibold"
          style={{
            left: source.rect.x + source.rect.width / 2,
            top: source.rect.y + source.rect.height,
            fontSize: 12 * scale,
          }}
        >
          {sourceName}
        </span>
      )}
      {stop === null ? null : (
        <StopSign
          at={stop.at}
          side={stop.side}
          text={stop.text}
          isKnown={byAddress !== "unknown"}
          isHop={stop.hop === hop}
        />
      )}
    </>
  );
}

/** By address and by name, each with its sign. */
function Verdicts({ view: { byAddress, byName } }: { view: PairReach }) {
  if (byAddress === null || byName === null) return null;
  return [
    { word: "address", verdict: byAddress },
    { word: "name", verdict: byName },
  ].map(({ word, verdict }) => (
    <span key={word} className="pb-reach-verdict">
      <MarkSign mark={verdict} />
      {word}
    </span>
  ));
}

/** A ring around a place: both ends always, what lies between when it is pointed at in the panel. */
function Spot({ spot, scale, isHop }: { spot: PathSpot; scale: number; isHop: boolean }) {
  const { kind, rect } = spot;
  if (kind === "outside" || kind === "nat" || (kind === "host" && spot.label !== null)) return null;
  if (kind === "jack") {
    const { x, y } = centre(rect);
    return (
      <circle
        cx={x}
        cy={y}
        r={8 * Math.max(1, scale * 0.7)}
        className="pb-reach-jack"
        data-hop={isHop || undefined}
      />
    );
  }
  const gap = kind === "card" || kind === "folded" ? 3 : 1;
  return (
    <rect
      x={rect.x - gap}
      y={rect.y - gap}
      width={rect.width + 2 * gap}
      height={rect.height + 2 * gap}
      rx={8 + gap}
      strokeWidth={2.5 * Math.max(1, scale * 0.8)}
      className="pb-reach-ring"
      data-hop={isHop || undefined}
    />
  );
}

function centre({ x, y, width, height }: Rect): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function placeAt({ x, y, width, height }: Rect): React.CSSProperties {
  return { left: x, top: y, width, height };
}
