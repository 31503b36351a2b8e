import { boundsOf } from "@/lib/domain/layout/layout-topology";
import { measures } from "@/lib/domain/layout/measures";
import { uplinksOfAddresses } from "@/lib/domain/wiring/uplink-facts";
import { toFlowId } from "@/lib/domain/topology/selection";
import { hostMarks, type HostMarks } from "@/components/canvas/reach/host-marks";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Lit } from "@/components/canvas/lit-by";
import type { PairReach } from "@/components/canvas/reach/reach-view";
import type { Point, Rect } from "@/lib/domain/layout/layout";
import type { StripPlace } from "@/lib/domain/layout/place-strip";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

const m = measures;

/** A stretch of the way that belongs to one hop, as a line. */
export interface PathPiece {
  hop: number;
  /** Whose cord it is; null for the host's. */
  networkId: NetworkId | null;
  points: Point[];
}

/** A hop that is a place. */
export interface PathSpot {
  hop: number;
  kind: "card" | "folded" | "jack" | "host" | "uplink" | "nat" | "port" | "outside";
  rect: Rect;
  /** What stands beside it, where the picture has no words of its own there. */
  label: string | null;
}

/** The way of one pair over a layout: every hop of the path is a piece or a spot, or both, where the layout holds it. */
export interface PathPlace {
  lit: Lit;
  pieces: PathPiece[];
  spots: PathSpot[];
  /** The pieces that follow each other without a gap, from the source on. */
  lines: Point[][];
  /** `side`: where its words have room. */
  stop: { hop: number; at: Point; side: "left" | "right"; text: string } | null;
  /** Where the target stands, reached or not. */
  goal: Rect | null;
  /** Around all of it; null where nothing of it has a place. */
  bounds: Rect | null;
}

/** Where the way is while it is followed. */
interface Walk {
  at: Point | null;
  /** It runs along the host's rail. */
  isOnRail: boolean;
  /** A network was passed: interfaces are the target's from here on. */
  hasPassedNetwork: boolean;
}

/**
 * Follows a path hop by hop over the layout, as `findPath` tells it (REACH-16): by the cable from the card to its bus,
 * along the bus, to the next cable, or by the gap between columns up to the host's rail, and out by the uplink. What is
 * folded is met at its bar, and what a filter hides is passed over.
 */
export function placePath(index: LayoutIndex, strip: StripPlace | null, view: PairReach): PathPlace {
  const { path, from, to } = view;
  const host = hostMarks(index.layout, strip);
  const pieces: PathPiece[] = [];
  const spots: PathSpot[] = [];
  const walk: Walk = { at: null, isOnRail: false, hasPassedNetwork: false };
  let stop: PathPlace["stop"] = null;

  const add = (hop: number, networkId: NetworkId | null, points: readonly (Point | null)[]): void => {
    const line = [walk.at, ...points].filter((point) => point !== null);
    const turned = line.filter((point, place) => !isSame(point, line[place - 1]));
    walk.at = turned.at(-1) ?? walk.at;
    if (turned.length > 1) pieces.push({ hop, networkId, points: turned });
  };
  /** Goes on somewhere else without a line between. */
  const jump = (point: Point | null): void => {
    walk.at = point;
  };
  const alongRail = (hop: number, x: number): void => add(hop, null, [{ x, y: host.railY }]);

  for (const [place, hop] of path.entries()) {
    const next = path[place + 1];
    const networkId = hop.id as NetworkId | null;
    switch (hop.kind) {
      case "container": {
        const spot = subjectRect(index, hop.id as ContainerId);
        if (spot !== null) spots.push({ hop: place, ...spot, label: null });
        break;
      }
      case "interface":
      case "veth": {
        const subject = walk.hasPassedNetwork ? to : from;
        const cable = cableOf(index, subject, networkId);
        if (cable === null || networkId === null) break;
        const [jack] = cable;
        if (hop.kind === "interface" && jack !== undefined)
          spots.push({ hop: place, kind: "jack", rect: around(jack, 9), label: null });
        // Where the host's end is not known, the interface stands for the whole cable.
        const neighbour = walk.hasPassedNetwork ? path[place - 1] : next;
        if (hop.kind === "interface" && neighbour?.kind === "veth") break;
        if (walk.hasPassedNetwork) add(place, networkId, cable.toReversed());
        else {
          jump(null);
          add(place, networkId, cable);
        }
        break;
      }
      case "bridge":
      case "wire":
      case "overlay": {
        if (networkId === null) break;
        const box = index.boxes.get(networkId);
        const folded = index.foldedIn.get(networkId);
        const nearest = walk.isOnRail || walk.hasPassedNetwork ? to : from;
        const lane = laneOf(index, nearest) ?? walk.at?.x ?? box?.rect.x ?? host.railStart;
        const busY = box?.bus?.y ?? folded?.rect.y ?? null;
        const tap = cableOf(index, to, networkId)?.at(-1) ?? null;
        if (folded !== undefined && box === undefined)
          spots.push({ hop: place, kind: "folded", rect: folded.rect, label: null });
        if (busY === null) break;
        const top = box?.rect.y ?? folded?.rect.y ?? busY;
        // A container in host mode sends from the host itself.
        if (place === 1 && path[0]?.kind === "container") {
          jump({ x: lane, y: host.railY });
          walk.isOnRail = true;
        }
        if (walk.isOnRail) {
          alongRail(place, lane);
          // What the host may not pass ends at the network's edge.
          add(place, networkId, [{ x: lane, y: next?.kind === "stop" ? top : busY }]);
        }
        walk.isOnRail = false;
        walk.hasPassedNetwork = true;
        if (next?.kind === "stop") {
          if (tap !== null && walk.at !== null && tap.y === walk.at.y)
            add(place, networkId, [{ x: (walk.at.x + tap.x) / 2, y: tap.y }]);
          else
            add(place, networkId, [
              { x: lane, y: busY },
              { x: lane, y: top },
            ]);
        } else if (next?.kind === "host") add(place, networkId, [{ x: lane, y: busY }]);
        else add(place, networkId, [tap]);
        break;
      }
      case "host": {
        if (walk.at === null) jump({ x: host.railStart, y: host.railY });
        else add(place, null, [{ x: walk.at.x, y: host.railY }]);
        walk.isOnRail = true;
        if (place > 0 && next === undefined) alongRail(place, host.railStart);
        spots.push({ hop: place, kind: "host", rect: host.head, label: host.hasStrip ? null : "the host" });
        break;
      }
      case "nat": {
        if (walk.at === null) break;
        if (next?.kind === "outside") alongRail(place, uplinkX(host));
        spots.push({ hop: place, kind: "nat", rect: around(walk.at, 8), label: hop.label });
        break;
      }
      case "port": {
        const chip = chipOf(strip, to, hop.label);
        const x = chip === null ? host.railStart : chip.rect.x + Math.min(24, chip.rect.width / 2);
        const uplink = uplinkRect(host, strip, chip?.addresses ?? null);
        if (uplink !== null) spots.push({ hop: place, kind: "uplink", rect: uplink, label: null });
        jump({ x: uplink === null ? x : uplink.x + Math.min(24, uplink.width / 2), y: host.railY });
        alongRail(place, x);
        walk.isOnRail = true;
        if (chip !== null) spots.push({ hop: place, kind: "port", rect: chip.rect, label: null });
        break;
      }
      case "outside": {
        const port = path.find(({ kind }) => kind === "port");
        const chip = port === undefined ? null : chipOf(strip, to, port.label);
        const uplink = uplinkRect(host, strip, chip?.addresses ?? null);
        const x = uplink === null ? host.railStart : uplink.x + Math.min(24, uplink.width / 2);
        const globe = { x, y: host.outsideY };
        const edge = { x, y: uplink?.y ?? host.head.y };
        spots.push({ hop: place, kind: "outside", rect: around(globe, 15), label: "the internet" });
        if (place > 0 && uplink !== null)
          spots.push({ hop: place, kind: "uplink", rect: uplink, label: null });
        jump(place === 0 ? globe : edge);
        add(place, null, [place === 0 ? edge : globe]);
        break;
      }
      case "stop":
        stop = placeStop(index, place, { at: walk.at ?? stopBeside(index, from, host), text: hop.label });
        break;
    }
  }
  const goal =
    to === "host"
      ? host.head
      : to === "internet"
        ? around({ x: uplinkX(host), y: host.outsideY }, 15)
        : (subjectRect(index, to)?.rect ?? null);
  return {
    lit: litByPath(index, view),
    pieces,
    spots,
    lines: joinLines(pieces),
    stop,
    goal,
    bounds: boundsAround(index, from, { pieces, spots, stop, goal }),
  };
}

/** What stays bright: both ends, every network that is passed, and the cables that are taken. */
function litByPath(index: LayoutIndex, { from, to, path }: PairReach): Lit {
  const containers = new Set<ContainerId>();
  const networks = new Set<NetworkId>();
  const links = new Set<string>();
  for (const id of [from, to]) {
    if (id === "host" || id === "internet") continue;
    containers.add(id);
    // The card that it is docked to holds its interfaces.
    containers.add(index.cards.get(id)?.dockedTo ?? id);
  }
  let hasPassedNetwork = false;
  for (const { kind, id } of path) {
    const networkId = id as NetworkId | null;
    if (networkId === null) continue;
    if (kind === "bridge" || kind === "wire" || kind === "overlay") {
      networks.add(networkId);
      hasPassedNetwork = true;
    } else if (kind === "interface") {
      const subject = hasPassedNetwork ? to : from;
      if (subject === "host" || subject === "internet") continue;
      const containerId = index.cards.get(subject)?.dockedTo ?? subject;
      links.add(toFlowId({ kind: "endpoint", networkId, containerId }));
    }
  }
  for (const id of containers) {
    // host, none: the box is where it stands.
    const home = index.cards.get(id)?.homeId;
    const hasCable = index.linksOf.get(index.cards.get(id)?.dockedTo ?? id) !== undefined;
    if (home !== undefined && home !== null && !hasCable) networks.add(home);
  }
  return { networks, containers, links };
}

/** From the jack on the card, or on the folded bar, to the bus; null where the layout holds none. */
function cableOf(
  index: LayoutIndex,
  subject: SubjectId,
  networkId: NetworkId | null,
): readonly Point[] | null {
  if (subject === "host" || subject === "internet" || networkId === null) return null;
  const root = index.cards.get(subject)?.dockedTo ?? subject;
  const link = index.linksOf.get(root)?.find((one) => one.networkId === networkId);
  if (link !== undefined) return link.points;
  const bundles = index.foldedIn.get(subject)?.collapsed?.bundles ?? [];
  return bundles.find((one) => one.networkId === networkId)?.points ?? null;
}

function subjectRect(index: LayoutIndex, id: ContainerId): Pick<PathSpot, "kind" | "rect"> | null {
  const card = index.cards.get(id);
  if (card !== undefined) return { kind: "card", rect: card.rect };
  const folded = index.foldedIn.get(id);
  return folded === undefined ? null : { kind: "folded", rect: folded.rect };
}

/** The gap between columns by which the host's cables reach a subject. */
function laneOf(index: LayoutIndex, subject: SubjectId): number | null {
  if (subject === "host" || subject === "internet") return null;
  const card = index.cards.get(index.cards.get(subject)?.dockedTo ?? subject);
  if (card !== undefined) return card.rect.x - m.hostTrack;
  const folded = index.foldedIn.get(subject);
  return folded === undefined ? null : folded.rect.x + m.gutter + m.columnGap - m.hostTrack;
}

/** A stop before any cable: at the lower edge of the card, or above the host. */
function stopBeside(index: LayoutIndex, from: SubjectId, host: HostMarks): Point {
  const spot = from === "host" || from === "internet" ? null : subjectRect(index, from);
  const { rect } = spot ?? { rect: host.head };
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height };
}

/** Units that the words at a stop take, beside its sign. */
const stopWidth = 300;

function placeStop(
  { layout }: LayoutIndex,
  hop: number,
  { at, text }: { at: Point; text: string },
): NonNullable<PathPlace["stop"]> {
  const { x, width } = layout.bounds;
  // From farther away the words are larger.
  const hasRoom = at.x + 1.5 * stopWidth < x + width || at.x - 1.5 * stopWidth < x;
  return { hop, at, side: hasRoom ? "right" : "left", text };
}

function chipOf(strip: StripPlace | null, to: SubjectId, at: string): StripPlace["chips"][number] | null {
  const port = Number(at.slice(at.lastIndexOf(":") + 1));
  return strip?.chips.find((chip) => chip.containerId === to && chip.hostPort === port) ?? null;
}

function uplinkRect(
  host: HostMarks,
  strip: StripPlace | null,
  addresses: readonly string[] | null,
): Rect | null {
  const reached = addresses === null ? [] : uplinksOfAddresses(strip?.interfaces ?? [], [...addresses]);
  return reached[0]?.rect ?? host.uplink;
}

function uplinkX({ uplink, railStart }: HostMarks): number {
  return uplink === null ? railStart : uplink.x + Math.min(24, uplink.width / 2);
}

function joinLines(pieces: readonly PathPiece[]): Point[][] {
  const lines: Point[][] = [];
  for (const { points } of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && isSame(last.at(-1), points[0])) last.push(...points.slice(1));
    else lines.push([...points]);
  }
  return lines.map(straighten);
}

/** Without the points that lie on a straight line between their neighbours. */
function straighten(points: readonly Point[]): Point[] {
  return points.filter((point, place) => {
    const before = points[place - 1];
    const after = points[place + 1];
    if (before === undefined || after === undefined) return true;
    const isLevel = before.y === point.y && point.y === after.y && between(before.x, point.x, after.x);
    const isUpright = before.x === point.x && point.x === after.x && between(before.y, point.y, after.y);
    return !isLevel && !isUpright;
  });
}

function between(a: number, b: number, c: number): boolean {
  return (a - b) * (b - c) >= 0;
}

function boundsAround(
  index: LayoutIndex,
  from: SubjectId,
  { pieces, spots, stop, goal }: Pick<PathPlace, "pieces" | "spots" | "stop" | "goal">,
): Rect | null {
  const source = from === "host" || from === "internet" ? null : subjectRect(index, from);
  const ends = [source?.rect, goal].filter((rect) => rect !== null && rect !== undefined);
  const points = pieces.flatMap((piece) => piece.points.map((point) => around(point, 0)));
  const words =
    stop === null
      ? []
      : [
          {
            x: stop.side === "right" ? stop.at.x : stop.at.x - stopWidth,
            y: stop.at.y - 20,
            width: stopWidth,
            height: 40,
          },
        ];
  const rects = [...ends, ...spots.map(({ rect }) => rect), ...points, ...words];
  return rects.length === 0 ? null : boundsOf(rects);
}

function around({ x, y }: Point, reach: number): Rect {
  return { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
}

function isSame(a: Point | undefined, b: Point | undefined): boolean {
  return a !== undefined && b !== undefined && a.x === b.x && a.y === b.y;
}
