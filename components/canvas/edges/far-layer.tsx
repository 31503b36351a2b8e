import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import { cordColour } from "@/components/canvas/cord-colour";
import { areCardsNamed, farNameSize, isNameInHead } from "@/components/canvas/edges/far-name-size";
import { hitTest, type LayoutIndex } from "@/components/canvas/layout-index";
import { linePath, rectPath } from "@/lib/domain/layout/path-data";
import { measures } from "@/lib/domain/layout/measures";
import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import { pickContainer } from "@/components/canvas/select/pick-container";
import { useModel } from "@/components/canvas/use-model";
import { useCanvas, useCanvasStore, type CanvasState } from "@/components/canvas/canvas-store";
import { FarPanels } from "@/components/canvas/frames/far-panels";
import type { CardPlace, Rect } from "@/lib/domain/layout/layout";
import type { CanvasModel } from "@/components/canvas/canvas-model";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import { toFlowId, type Selection } from "@/lib/domain/topology/selection";

/**
 * The picture from far out: a few static paths and large names instead of a mounted node for each card. 5,000 mounted
 * cards pan at 4 frames a second, these paths at 59 (CANVAS.md §1).
 */
export function FarLayer() {
  const store = useCanvasStore();
  const { screenToFlowPosition } = useReactFlow();
  const index = useCanvas((state) => state.index);
  const networks = useModel((model) => model.networks);
  const containers = useModel((model) => model.containers);
  const step = useCanvas((state) => state.step);
  const matches = useCanvas((state) => state.matches);
  const hasFocus = useCanvas((state) => state.lit !== null);
  const at = (event: React.MouseEvent): Selection | null =>
    hitTest(store.getState().index, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  return (
    <ViewportPortal>
      <svg
        className="pb-layer pb-far"
        aria-hidden
        onClick={(event) => {
          const target = at(event);
          if (target?.kind === "container") pickContainer(store.getState(), target.id, event);
          else store.getState().pick(target);
        }}
        onPointerMove={(event) => store.getState().hover(at(event), event)}
        onPointerLeave={(event) => store.getState().hover(null, event)}
      >
        <g data-dim={hasFocus || matches !== null || undefined} className="pb-far-all">
          <FarPicture index={index} networks={networks} containers={containers} step={step} />
        </g>
        <FarFocus step={step} />
        <FarPanels />
      </svg>
      {/* Above the cables of who reaches whom. */}
      <svg className="pb-layer pb-far-names" aria-hidden>
        <FarLitNames step={step} />
      </svg>
    </ViewportPortal>
  );
}

/** Strokes are what costs without a GPU: 5,000 outlined cards and their links pan at 17 frames a second. */
const tinyStep = 0.12;

const FarPicture = memo(function FarPicture({
  index,
  networks,
  containers,
  step,
}: Pick<CanvasModel, "networks" | "containers"> & {
  index: LayoutIndex;
  step: number;
}) {
  const isTiny = step < tinyStep;
  const paths = useMemo(() => toPaths(index, { hasShortLinks: !isTiny }), [index, isTiny]);
  return (
    <>
      <path d={paths.frames} className="pb-far-frame" strokeWidth={1 / step} />
      <path d={paths.folded} className="pb-far-folded" strokeWidth={1 / step} />
      <path d={paths.boxes} className="pb-far-box" strokeWidth={1 / step} />
      <path d={paths.plain} className="pb-far-plain" strokeWidth={1 / step} />
      {[...paths.links].map(([colour, d]) => (
        <path key={colour} d={d} stroke={colour} fill="none" strokeWidth={1.1 / step} opacity={0.75} />
      ))}
      {[...paths.buses].map(([colour, d]) => (
        <path key={colour} d={d} stroke={colour} fill="none" strokeWidth={2.6 / step} strokeLinecap="round" />
      ))}
      <FarStates cards={index.layout.cards} containers={containers} step={step} />
      <FarCardNames index={index} containers={containers} step={step} />
      <FarNames index={index} networks={networks} step={step} />
    </>
  );
});

/** Cards by what they do: the only part that a change of a container's state draws anew. */
const FarStates = memo(function FarStates({
  cards,
  containers,
  step,
}: {
  cards: readonly CardPlace[];
  containers: CanvasModel["containers"];
  step: number;
}) {
  const isTiny = step < tinyStep;
  const shapes = useMemo(() => toCardShapes(cards, step), [cards, step]);
  const states = toStatePaths(shapes, containers, { hasRunning: !isTiny });
  return (
    <>
      <path
        d={states.live}
        className="pb-far-card"
        data-tiny={isTiny || undefined}
        strokeWidth={0.8 / step}
      />
      <path
        d={states.off}
        className="pb-far-card-off"
        data-tiny={isTiny || undefined}
        strokeWidth={0.8 / step}
      />
      {!isTiny && <path d={states.dotRunning} className="pb-far-dot-running" />}
      <path d={states.dotWarning} className="pb-far-dot-warning" />
      <path d={states.dotBad} className="pb-far-dot-bad" />
    </>
  );
});

/** Names on the cards where the far picture begins, 10 px on the screen: a small topology is first seen from there. */
const FarCardNames = memo(function FarCardNames({
  index,
  containers,
  step,
  only,
}: {
  index: LayoutIndex;
  containers: CanvasModel["containers"];
  step: number;
  only?: ReadonlySet<ContainerId>;
}) {
  const { cards } = index.layout;
  const size = 10 / step;
  if (!areCardsNamed(step, cards.length)) return null;
  return cards.map(({ containerId, rect }) => {
    const view = containers.get(containerId);
    if (view === undefined || (only !== undefined && !only.has(containerId))) return null;
    // Right of the dot of its state.
    const left = 14 + dotSize(step);
    const room = Math.floor((rect.width - left - 6) / (0.56 * size));
    const lines = breakName(view.name, room, rect.height < 2.4 * size ? 1 : 2);
    const top = rect.y + rect.height / 2 + size * (0.35 - 0.55 * (lines.length - 1));
    return (
      <text
        key={containerId}
        className="pb-far-card-name"
        data-off={!view.isLive || undefined}
        fontSize={size}
      >
        {lines.map((line, place) => (
          <tspan key={place} x={rect.x + left} y={top + place * size * 1.1}>
            {line}
          </tspan>
        ))}
      </text>
    );
  });
});

/** In so many lines of so many characters: broken behind a sign that parts words, where the rest then fits. */
function breakName(name: string, room: number, most: 1 | 2): string[] {
  if (name.length <= room || most === 1) return [truncateMiddle(name, room)];
  const parted = name.slice(0, room).search(/[-_.][^-_.]*$/) + 1;
  const at = parted > 0 && name.length - parted <= room ? parted : room;
  return [name.slice(0, at), truncateMiddle(name.slice(at), room)];
}

/**
 * Names and counts that keep about 13 px on the screen: at the head of the bus while there is room above the cards,
 * farther out over them. From farther still a project's panel has one name. What would not be readable is not drawn.
 */
const FarNames = memo(function FarNames({
  index,
  networks,
  step,
  only,
}: {
  index: LayoutIndex;
  networks: CanvasModel["networks"];
  step: number;
  only?: ReadonlySet<NetworkId>;
}) {
  const size = farNameSize(step);
  const isInHead = isNameInHead(step);
  const titled = new Set<string>();
  const plates: React.ReactNode[] = [];
  if (only === undefined) {
    const cardCounts = new Map<string, number>();
    for (const { panel, cardCount } of index.layout.boxes)
      cardCounts.set(panel, (cardCounts.get(panel) ?? 0) + cardCount);
    for (const { key, title, rect, collapsed } of index.layout.panels) {
      // From near enough each network has its own name; a folded panel has no other.
      if (title === null || (isInHead && collapsed === null)) continue;
      titled.add(key);
      const count = collapsed?.containers.length ?? cardCounts.get(key) ?? 0;
      plates.push(
        <FarPlate
          key={key}
          rect={rect}
          y={rect.y + rect.height / 2}
          size={size}
          name={toDisplayText(title)}
          count={count}
        />,
      );
    }
  }
  for (const { networkId, kind, panel, rect, bus, cardCount } of index.layout.boxes) {
    if (titled.has(panel) || (only !== undefined && (networkId === null || !only.has(networkId)))) continue;
    const view = networkId === null ? undefined : networks.get(networkId);
    const name = networkId === null ? "No network" : (view?.name ?? "");
    const isPlain = kind !== "lane" && kind !== "trunk";
    const y = bus !== null && isInHead ? bus.y : rect.y + rect.height / 2;
    plates.push(
      <FarPlate
        key={`box ${networkId ?? ""}`}
        rect={rect}
        y={y}
        size={size}
        name={name}
        count={view?.memberCount ?? cardCount}
        isPlain={isPlain}
        clear={bus === null && cardCount > 0 ? measures.gutter + measures.columnGap - 12 : null}
      />,
    );
  }
  return plates;
});

interface FarPlateProps {
  rect: Rect;
  y: number;
  size: number;
  name: string;
  count: number;
  isPlain?: boolean;
  /** Width up to the first card, which a name that is written a little smaller leaves free. */
  clear?: number | null;
}

function FarPlate({ rect: box, y, size: wanted, name, count, isPlain = false, clear = null }: FarPlateProps) {
  // A bar is lower than what else has a name: its own is a little smaller.
  const tall = Math.min(wanted, box.height / 1.2);
  const narrow = clear === null ? tall : Math.min(tall, clear / (name.length * 0.58 + 1.3));
  const isClear = clear !== null && narrow >= wanted * 0.7;
  const size = isClear ? narrow : tall;
  const rect = isClear ? { ...box, width: clear } : box;
  const room = Math.floor((rect.width - 1.2 * size) / (0.58 * size));
  if (room < Math.min(name.length, 9) || size < wanted * 0.7) return null;
  const text = truncateMiddle(name, Math.min(room, 28));
  const number = room - text.length > 3 && count > 0 ? `${count}` : "";
  const x = rect.x + size * 0.7;
  const width = (text.length * 0.58 + (number === "" ? 0 : number.length * 0.58 + 0.5) + 0.8) * size;
  return (
    <g>
      <rect
        x={x - size * 0.4}
        y={y - size * 0.65}
        width={Math.min(width, rect.width - size * 0.6)}
        height={size * 1.3}
        rx={size * 0.2}
        className="pb-far-plate"
        data-plain={isPlain || undefined}
      />
      <text className="pb-far-name" fontSize={size} x={x} y={y + size * 0.35}>
        {text}
        {number !== "" && (
          <tspan className="pb-far-count" dx={size * 0.45}>
            {number}
          </tspan>
        )}
      </text>
    </g>
  );
}

/** The lit or found things once more, bright, over the dimmed picture. */
function FarFocus({ step }: { step: number }) {
  const index = useCanvas((state) => state.index);
  const containers = useModel((model) => model.containers);
  const lit = useCanvas((state) => state.lit);
  const matches = useCanvas((state) => state.matches);
  const selected = useCanvas((state) => state.selected);
  const focus = useCanvas((state) => state.hovered ?? state.selected);
  if (lit === null && matches === null) return null;
  const { layout } = index;
  const isLitCard = (id: ContainerId): boolean =>
    lit === null ? matches?.has(id) === true : lit.containers.has(id);
  const cards = layout.cards.filter((card) => isLitCard(card.containerId));
  const links =
    lit === null
      ? []
      : layout.links.filter(
          (link) => lit.networks.has(link.networkId) && lit.containers.has(link.containerId),
        );
  const boxes = layout.boxes.filter(({ networkId }) => isNetworkLit({ lit, matches }, networkId));
  const strong = links.filter((link) =>
    lit?.links.has(toFlowId({ kind: "endpoint", networkId: link.networkId, containerId: link.containerId })),
  );
  const isStrong = new Set(strong);
  const weak = links.filter((link) => link.kind !== "chip" && !isStrong.has(link));
  const bundles = layout.panels.flatMap(({ key, collapsed }) =>
    (collapsed?.bundles ?? [])
      .filter(({ networkId }) => focus?.kind === "network" && focus.id === networkId)
      .map((bundle) => ({ key, ...bundle })),
  );
  const chosen = selected?.kind === "container" ? index.cards.get(selected.id) : undefined;
  return (
    <g className="pb-far-focus">
      {boxes.map((box) => (
        <path
          key={box.networkId}
          d={rectPath(box.rect)}
          fill="none"
          stroke={cordColour(index, box.networkId)}
          strokeWidth={1.4 / step}
          strokeLinejoin="round"
        />
      ))}
      {boxes.map(
        ({ networkId, bus }) =>
          bus !== null && (
            <path
              key={networkId}
              d={`M${bus.x1} ${bus.y}H${bus.x2}`}
              stroke={cordColour(index, networkId)}
              strokeWidth={3 / step}
              strokeLinecap="round"
            />
          ),
      )}
      {[...weak, ...strong].map((link) => (
        <path
          key={`${link.networkId}:${link.containerId}`}
          d={linePath(link.points)}
          fill="none"
          stroke={cordColour(index, link.networkId)}
          strokeWidth={(isStrong.has(link) ? 2.2 : 1.1) / step}
        />
      ))}
      {bundles.map(({ key, networkId, points }) => (
        <path
          key={key}
          d={linePath(points)}
          fill="none"
          stroke={cordColour(index, networkId)}
          strokeWidth={3.5 / step}
        />
      ))}
      <FarStates cards={cards} containers={containers} step={step} />
      <path
        d={cards.map((card) => rectPath(card.rect)).join("")}
        className="pb-far-card-lit"
        strokeWidth={1.4 / step}
      />
      <FarCardNames
        index={index}
        containers={containers}
        step={step}
        only={new Set(cards.map(({ containerId }) => containerId))}
      />
      {chosen !== undefined && (
        <path d={rectPath(chosen.rect)} className="pb-far-chosen" strokeWidth={2.5 / step} />
      )}
    </g>
  );
}

/** The names of the lit or found networks, bright. */
function FarLitNames({ step }: { step: number }) {
  const index = useCanvas((state) => state.index);
  const networks = useModel((model) => model.networks);
  const lit = useCanvas((state) => state.lit);
  const matches = useCanvas((state) => state.matches);
  const only = useMemo(() => {
    const ids = index.layout.boxes.flatMap(({ networkId }) => networkId ?? []);
    return new Set(ids.filter((id) => isNetworkLit({ lit, matches }, id)));
  }, [index, lit, matches]);
  if (lit === null && matches === null) return null;
  return <FarNames index={index} networks={networks} step={step} only={only} />;
}

function isNetworkLit({ lit, matches }: Pick<CanvasState, "lit" | "matches">, id: NetworkId | null): boolean {
  return id !== null && (lit === null ? matches?.has(id) === true : lit.networks.has(id));
}

function toPaths(index: LayoutIndex, { hasShortLinks }: { hasShortLinks: boolean }) {
  const { layout } = index;
  const buses = new Map<string, string>();
  const links = new Map<string, string>();
  let boxes = "";
  let plain = "";
  for (const { networkId, kind, rect, bus } of layout.boxes) {
    if (kind === "lane" || kind === "trunk") boxes += rectPath(rect);
    else plain += rectPath(rect);
    const colour = cordColour(index, networkId);
    if (bus !== null) buses.set(colour, `${buses.get(colour) ?? ""}M${bus.x1} ${bus.y}H${bus.x2}`);
  }
  for (const { networkId, kind, points } of layout.links) {
    if (kind === "chip" || (!hasShortLinks && kind !== "riser" && kind !== "detour")) continue;
    const colour = cordColour(index, networkId);
    const line = points.map((point, place) => `${place === 0 ? "M" : "L"}${point.x} ${point.y}`).join("");
    links.set(colour, (links.get(colour) ?? "") + line);
  }
  const frames = layout.panels
    .filter((panel) => panel.isFramed && panel.collapsed === null)
    .map(({ rect }) =>
      rectPath({ x: rect.x - 12, y: rect.y - 12, width: rect.width + 24, height: rect.height + 24 }),
    );
  const folded = layout.panels.flatMap((panel) => (panel.collapsed === null ? [] : rectPath(panel.rect)));
  return { boxes, plain, buses, links, frames: frames.join(""), folded: folded.join("") };
}

interface CardShape {
  containerId: ContainerId;
  card: string;
  dot: string;
}

/** 5 px on the screen, but never more than a fifth of a card. */
function dotSize(step: number): number {
  return Math.min(5 / step, 26);
}

function toCardShapes(cards: readonly CardPlace[], step: number): CardShape[] {
  const size = dotSize(step);
  return cards.map(({ containerId, rect }) => ({
    containerId,
    card: rectPath(rect),
    dot: rectPath({ x: rect.x + 10, y: rect.y + rect.height / 2 - size / 2, width: size, height: size }),
  }));
}

function toStatePaths(
  shapes: readonly CardShape[],
  containers: CanvasModel["containers"],
  { hasRunning }: { hasRunning: boolean },
) {
  const paths = { live: "", off: "", dotRunning: "", dotWarning: "", dotBad: "" };
  for (const { containerId, card, dot } of shapes) {
    const view = containers.get(containerId);
    if (view?.isLive === true) paths.live += card;
    else paths.off += card;
    if (view?.health === "unhealthy" || view?.state === "dead") paths.dotBad += dot;
    else if (view?.state === "running") paths.dotRunning += hasRunning ? dot : "";
    else if (view?.isLive === true) paths.dotWarning += dot;
  }
  return paths;
}
