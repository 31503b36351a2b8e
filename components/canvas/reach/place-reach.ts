import { placePath, type PathPlace } from "@/components/canvas/reach/place-path";
import { hostLink, hostPath, railPath, type StripPlace } from "@/lib/domain/layout/place-strip";
import { toFlowId } from "@/lib/domain/topology/selection";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { Lit } from "@/components/canvas/lit-by";
import type { ReachMark, ReachView, SubjectReach } from "@/components/canvas/reach/reach-view";
import type { Point } from "@/lib/domain/layout/layout";
import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What the picture shows of an answer: what stays bright, the way that is drawn over it, the marks on the cards. */
export interface ReachPlace {
  view: ReachView;
  lit: Lit;
  path: PathPlace | null;
  /** The ways in from outside, where it is asked what is exposed. */
  ways: readonly ReachWay[];
  marks: ReadonlyMap<SubjectId, ReachMark>;
}

/** The way in of one published port. */
export interface ReachWay {
  key: string;
  networkId: NetworkId | null;
  points: Point[];
  rail: Point[] | null;
}

const noMarks: ReadonlyMap<SubjectId, ReachMark> = new Map();

/** Places an answer over the layout; `defaultRouteOf` tells the network that holds a container's default route. */
export function placeReach(
  { index, strip }: { index: LayoutIndex; strip: StripPlace | null },
  view: ReachView,
  defaultRouteOf: (id: ContainerId) => NetworkId | null,
): ReachPlace {
  if (view.kind === "pair") {
    const path = placePath(index, strip, view);
    return { view, lit: path.lit, path, ways: [], marks: noMarks };
  }
  const lit = litBySubject(index, view);
  if (!isExposure(view)) return { view, lit, path: null, ways: [], marks: view.marks };
  return {
    view,
    lit: { ...lit, ...litByExposure(index, view, defaultRouteOf) },
    path: null,
    ways: strip === null ? [] : waysIn({ index, strip }, view, defaultRouteOf),
    marks: view.marks,
  };
}

/** "What is exposed": whom the internet reaches. */
export function isExposure(view: ReachView): boolean {
  return view.kind === "subject" && view.subject === "internet" && view.direction === "from";
}

/** From the uplinks by the port's chip down to the container, for every port that is open to the outside. */
function waysIn(
  { index, strip }: { index: LayoutIndex; strip: StripPlace },
  { marks }: SubjectReach,
  defaultRouteOf: (id: ContainerId) => NetworkId | null,
): ReachWay[] {
  return strip.chips.flatMap((chip) => {
    if (chip.exposure === "local" || marks.get(chip.containerId) !== "reachable") return [];
    const way = hostPath(index.layout, strip, { chip, defaultRoute: defaultRouteOf(chip.containerId) });
    if (way === null) return [];
    return [{ key: chip.key, networkId: way.networkId, points: way.points, rail: railPath(strip, chip) }];
  });
}

/** The cables by which what is exposed is reached, and the networks that stand on a segment outside. */
function litByExposure(
  index: LayoutIndex,
  { marks }: SubjectReach,
  defaultRouteOf: (id: ContainerId) => NetworkId | null,
): Pick<Lit, "networks" | "links"> {
  const networks = new Set<NetworkId>();
  const links = new Set<string>();
  for (const [id, mark] of marks) {
    if (id === "host" || id === "internet" || (mark !== "reachable" && mark !== "unknown")) continue;
    const containerId = index.cards.get(id)?.dockedTo ?? id;
    const link = hostLink(index.linksOf.get(containerId) ?? [], defaultRouteOf(containerId));
    const networkId = link?.networkId ?? index.cards.get(containerId)?.homeId ?? null;
    if (networkId !== null) networks.add(networkId);
    if (link !== null) links.add(toFlowId({ kind: "endpoint", networkId: link.networkId, containerId }));
  }
  return { networks, links };
}

/** The one that is asked about with its cables, and everyone who is not blocked. */
function litBySubject(index: LayoutIndex, { subject, marks }: SubjectReach): Lit {
  const containers = new Set<ContainerId>();
  const networks = new Set<NetworkId>();
  const links = new Set<string>();
  for (const [id, mark] of marks)
    if (mark !== "blocked" && id !== "host" && id !== "internet") containers.add(id);
  if (subject !== "host" && subject !== "internet") {
    const root = index.cards.get(subject)?.dockedTo ?? subject;
    containers.add(subject);
    const home = index.cards.get(root)?.homeId;
    if (home !== undefined && home !== null) networks.add(home);
    for (const { networkId } of index.linksOf.get(root) ?? []) {
      networks.add(networkId);
      links.add(toFlowId({ kind: "endpoint", networkId, containerId: root }));
    }
  }
  return { networks, containers, links };
}
