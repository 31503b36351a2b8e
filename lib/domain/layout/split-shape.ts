import {
  type Shape,
  type ShapeContainer,
  type ShapeNetwork,
  withoutSame,
} from "@/lib/domain/layout/to-shape";
import type { BoxKind } from "@/lib/domain/layout/layout";
import { isSameList, type ContainerId, type NetworkId } from "@/lib/domain/topology/topology";

/** What one panel is made from. Where two hold the same objects, the panels have the same in them. */
export interface PanelPart {
  /** Made of names, so that it outlives the ids of a recreated project. */
  key: string;
  kind: BoxKind;
  /** Networks that containers join; several where a project's frame holds what no container joins. */
  components: ShapeNetwork[][];
  /** Trunks that reach no other panel: they stand on top. */
  trunks: ShapeNetwork[];
  /** Those that have their card here, in the shape's order. */
  containers: ShapeContainer[];
  /** Containers in `container:X` mode, by the one of these that owns the namespace. */
  docks: ReadonlyMap<ContainerId, readonly ContainerId[]>;
  /** Trunks, here or elsewhere, that these containers are on. */
  onTrunks: ReadonlySet<NetworkId>;
}

/** From these numbers on a network is a trunk: its links would cover the picture (CANVAS.md §2.3). */
const trunkReach = 5;
const trunkMembersElsewhere = 8;

/** Decides which networks and containers share a panel: trunks, networks joined by containers, projects' frames. */
export function splitShape(shape: Shape): readonly PanelPart[] {
  if (last?.shape !== shape) last = (last === null ? null : splitAgain(last, shape)) ?? splitAll(shape);
  return last.parts;
}

/** How a shape was split. */
interface Split {
  shape: Shape;
  skeleton: Skeleton;
  /** A part for each frame, then those of the unattached and of what nobody is on. */
  parts: readonly PanelPart[];
  /** Containers whose network namespace others share. */
  owners: ReadonlySet<ContainerId>;
}

type Frame = Pick<PanelPart, "key" | "kind" | "components" | "trunks">;

/** What the panels are, before it is said who stands in them. */
interface Skeleton {
  frames: readonly Frame[];
  /** Where each network's frame stands among them. */
  placeOf: ReadonlyMap<NetworkId, number>;
  trunks: ReadonlyMap<NetworkId, ShapeNetwork>;
  /** Networks that nobody is on, and no frame holds. */
  unused: readonly ShapeNetwork[];
  /** It was made of these: how many containers are on each network, and those that are on several. */
  counts: ReadonlyMap<NetworkId, number>;
  shared: readonly ShapeContainer[];
}

// The next shape is the last with a container more or less, which leaves all parts but one as they are: looking at each
// of 5,000 containers is half of what such a change costs the layout.
let last: Split | null = null;

function splitAll(shape: Shape): Split {
  const docks = findDocks(shape.containers);
  const isDocked = new Set([...docks.values()].flat());
  const wired =
    isDocked.size === 0 ? shape.containers : shape.containers.filter(({ id }) => !isDocked.has(id));
  const counts = new Map<NetworkId, number>();
  const shared: ShapeContainer[] = [];
  for (const container of wired) {
    addTo(counts, container, 1);
    if (container.networks.length > 1) shared.push(container);
  }
  const skeleton = toSkeleton(shape.networks, counts, shared);
  const inside: ShapeContainer[][] = skeleton.frames.map(() => []);
  const unattached: ShapeContainer[] = [];
  for (const container of wired) (inside[placeOfHome(container, skeleton)] ?? unattached).push(container);
  const parts = skeleton.frames.map((frame, place) =>
    toPart(frame, inside[place] ?? [], { skeleton, docks }),
  );
  const add = (frame: Pick<Frame, "key" | "kind" | "components">, containers: ShapeContainer[]): number =>
    parts.push(toPart({ ...frame, trunks: [] }, containers, { skeleton, docks }));
  if (unattached.length > 0) add({ key: "unattached/", kind: "unattached", components: [] }, unattached);
  const bars = skeleton.unused.map((network) => [network]);
  if (bars.length > 0) add({ key: "empty/", kind: "empty", components: bars }, []);
  const owners = new Set(shape.containers.flatMap(({ sharesNetworkOf }) => sharesNetworkOf ?? []));
  return { shape, skeleton, parts: withUniqueKeys(parts), owners };
}

/**
 * The split of a shape in which a few containers came or went and the panels are the same; null where they may not be.
 */
function splitAgain(before: Split, shape: Shape): Split | null {
  if (!isSameList(before.shape.networks, shape.networks, Object.is)) return null;
  const [gone, come] = findDifference(before.shape.containers, shape.containers);
  const changed = [...gone, ...come];
  const isLoose = ({ id, networks, sharesNetworkOf }: ShapeContainer): boolean =>
    networks.length === 0 || sharesNetworkOf !== null || before.owners.has(id);
  if (changed.some(isLoose)) return null;
  const skeleton = keepSkeleton(before, shape, { gone, come });
  if (skeleton === null) return null;
  const places = new Map<number, ShapeContainer[]>();
  for (const container of changed) places.set(placeOfHome(container, skeleton), []);
  const insideOf = new Map(
    come.map((container) => [container, places.get(placeOfHome(container, skeleton))]),
  );
  for (const [place, inside] of places)
    for (const container of before.parts[place]?.containers ?? []) insideOf.set(container, inside);
  // In the shape's order; one that has gone is not met.
  for (const container of shape.containers) insideOf.get(container)?.push(container);
  const parts = before.parts.map((part, place) => {
    const inside = places.get(place);
    return inside === undefined ? part : toPart(part, inside, { skeleton, docks: part.docks });
  });
  return { ...before, shape, skeleton, parts };
}

/** The skeleton with other containers; null where its frames are others by that. */
function keepSkeleton(
  { skeleton: before }: Split,
  { networks }: Shape,
  { gone, come }: { gone: readonly ShapeContainer[]; come: readonly ShapeContainer[] },
): Skeleton | null {
  const counts = new Map(before.counts);
  for (const container of gone) addTo(counts, container, -1);
  for (const container of come) addTo(counts, container, 1);
  const changed = [...gone, ...come];
  const isShared = changed.some((container) => container.networks.length > 1);
  const isAsUsed = changed.every((container) =>
    container.networks.every((id) => isUsed(before.counts, id) === isUsed(counts, id)),
  );
  if (!isShared && isAsUsed) return { ...before, counts };
  const isGone = new Set(gone);
  const shared = [...before.shared, ...come.filter((container) => container.networks.length > 1)].filter(
    (container) => !isGone.has(container),
  );
  const made = toSkeleton(networks, counts, shared);
  const isSame =
    isSameList(before.unused, made.unused, Object.is) &&
    isSameList(before.frames, made.frames, (a, b) => isSameFrame(a, b, Object.is)) &&
    isSameList([...before.trunks.keys()], [...made.trunks.keys()], Object.is);
  return isSame ? made : null;
}

/** What only the one list holds, and what only the other. */
function findDifference<Item>(a: readonly Item[], b: readonly Item[]): [Item[], Item[]] {
  const [was, is] = withoutSame(a, b);
  const isThere = new Set(is);
  const wasThere = new Set(was);
  return [was.filter((one) => !isThere.has(one)), is.filter((one) => !wasThere.has(one))];
}

function addTo(counts: Map<NetworkId, number>, { networks }: ShapeContainer, by: number): void {
  for (const id of networks) counts.set(id, (counts.get(id) ?? 0) + by);
}

function isUsed(counts: ReadonlyMap<NetworkId, number>, id: NetworkId): boolean {
  return (counts.get(id) ?? 0) > 0;
}

/** The order of `shared` does not matter. */
function toSkeleton(
  networks: readonly ShapeNetwork[],
  counts: ReadonlyMap<NetworkId, number>,
  shared: readonly ShapeContainer[],
): Skeleton {
  const trunks = findTrunks(networks, shared);
  const onBus = networks.filter((one) => boxKind(one) === "lane" && !trunks.has(one.id));
  const groups = groupByProject(joinNetworks(onBus, shared), counts);

  const placeOf = new Map<NetworkId, number>();
  const frames: Frame[] = [];
  const unused: ShapeNetwork[] = [];
  for (const components of groups) {
    const own = components.flat();
    if (own.every(({ id }) => !isUsed(counts, id))) {
      unused.push(...own);
      continue;
    }
    for (const { id } of own) placeOf.set(id, frames.length);
    frames.push({ key: groupKey(own), kind: "lane", components, trunks: [] });
  }
  const reach = findReach(shared, trunks, placeOf);
  for (const trunk of trunks.values()) {
    const [only, other] = reach.get(trunk.id) ?? [];
    const local = only === undefined || other !== undefined ? undefined : frames[only];
    if (local === undefined || only === undefined) {
      placeOf.set(trunk.id, frames.length);
      frames.push({ key: `trunk/${trunk.name}`, kind: "trunk", components: [[trunk]], trunks: [] });
    } else {
      local.trunks.push(trunk);
      placeOf.set(trunk.id, only);
    }
  }
  for (const network of networks) {
    const kind = boxKind(network);
    if (kind === "lane") continue;
    if (!isUsed(counts, network.id)) {
      unused.push(network);
      continue;
    }
    placeOf.set(network.id, frames.length);
    frames.push({ key: `${kind}/${network.name}`, kind, components: [[network]], trunks: [] });
  }
  return { frames, placeOf, trunks, unused, counts, shared };
}

/** A frame with those who stand in it. */
function toPart(
  { key, kind, components, trunks }: Frame,
  containers: ShapeContainer[],
  { skeleton, docks: all }: { skeleton: Skeleton; docks: ReadonlyMap<ContainerId, readonly ContainerId[]> },
): PanelPart {
  const docks = new Map<ContainerId, readonly ContainerId[]>();
  const onTrunks = new Set<NetworkId>();
  for (const { id, networks } of containers) {
    const docked = all.get(id);
    if (docked !== undefined) docks.set(id, docked);
    if (networks.length < 2) continue;
    for (const one of networks) if (skeleton.trunks.has(one)) onTrunks.add(one);
  }
  return { key, kind, components, trunks, containers, docks, onTrunks };
}

function placeOfHome(container: ShapeContainer, skeleton: Skeleton): number {
  return skeleton.placeOf.get(homeOf(container, skeleton) ?? nowhere) ?? -1;
}

const nowhere = "" as NetworkId;

/** Order class of a panel: networks, then host, none, unattached, empty. */
export function rankOf(kind: BoxKind): number {
  return ["host", "none", "unattached", "empty"].indexOf(kind) + 1;
}

/**
 * Whether a panel of the one is a panel of the other. Networks and containers are compared by identity, unless how to
 * compare them is told.
 */
export function isSamePart(
  a: PanelPart,
  b: PanelPart,
  {
    isSameNetwork = Object.is,
    isSameContainer = Object.is,
  }: {
    isSameNetwork?: (a: ShapeNetwork, b: ShapeNetwork) => boolean;
    isSameContainer?: (a: ShapeContainer, b: ShapeContainer) => boolean;
  } = {},
): boolean {
  if (a === b) return true;
  return (
    isSameFrame(a, b, isSameNetwork) &&
    isSameList(a.containers, b.containers, isSameContainer) &&
    isSameList([...a.onTrunks], [...b.onTrunks], Object.is) &&
    isSameList(
      [...a.docks],
      [...b.docks],
      (one, other) => one[0] === other[0] && isSameList(one[1], other[1], Object.is),
    )
  );
}

function isSameFrame(
  a: Frame,
  b: Frame,
  isSameNetwork: (a: ShapeNetwork, b: ShapeNetwork) => boolean,
): boolean {
  return (
    a.key === b.key &&
    a.kind === b.kind &&
    isSameList(a.components, b.components, (one, other) => isSameList(one, other, isSameNetwork)) &&
    isSameList(a.trunks, b.trunks, isSameNetwork)
  );
}

/** A network of the panel that the card stands in: any with a bus, else the trunk of its default route, else its first. */
function homeOf(
  { networks, defaultRoute }: ShapeContainer,
  { trunks, placeOf, frames }: Skeleton,
): NetworkId | undefined {
  if (networks.length < 2) return networks[0];
  const isOnBus = (id: NetworkId): boolean =>
    !trunks.has(id) && frames[placeOf.get(id) ?? -1]?.kind === "lane";
  const onBus = networks.find(isOnBus);
  if (onBus !== undefined) return onBus;
  const onTrunks = networks.filter((id) => trunks.has(id));
  return onTrunks.find((id) => id === defaultRoute) ?? onTrunks[0] ?? networks[0];
}

function boxKind(network: ShapeNetwork): "lane" | "host" | "none" {
  if (network.driver === "host") return "host";
  return network.driver === "null" ? "none" : "lane";
}

/** Containers in `container:X` mode under the container that owns the namespace; chains go to their root. */
function findDocks(containers: readonly ShapeContainer[]): Map<ContainerId, ContainerId[]> {
  const docks = new Map<ContainerId, ContainerId[]>();
  const sharing = containers.filter((container) => container.sharesNetworkOf !== null);
  if (sharing.length === 0) return docks;
  const byId = new Map(containers.map((container) => [container.id, container]));
  for (const container of sharing) {
    const seen = new Set<ContainerId>([container.id]);
    let root = container;
    while (root.sharesNetworkOf !== null) {
      const next = byId.get(root.sharesNetworkOf);
      if (next === undefined || seen.has(next.id)) break;
      seen.add(next.id);
      root = next;
    }
    if (root === container || root.sharesNetworkOf !== null) continue;
    const docked = docks.get(root.id);
    if (docked === undefined) docks.set(root.id, [container.id]);
    else docked.push(container.id);
  }
  return docks;
}

function findTrunks(
  networks: readonly ShapeNetwork[],
  shared: readonly ShapeContainer[],
): Map<NetworkId, ShapeNetwork> {
  const reach = new Map<NetworkId, Set<NetworkId>>();
  const elsewhere = new Map<NetworkId, number>();
  for (const container of shared) {
    const home = container.defaultRoute ?? container.networks[0];
    for (const id of container.networks) {
      if (id !== home) elsewhere.set(id, (elsewhere.get(id) ?? 0) + 1);
      let others = reach.get(id);
      if (others === undefined) reach.set(id, (others = new Set()));
      for (const other of container.networks) if (other !== id) others.add(other);
    }
  }
  const trunks = new Map<NetworkId, ShapeNetwork>();
  for (const network of networks) {
    if (boxKind(network) !== "lane") continue;
    const isFarReaching = network.project === null && (reach.get(network.id)?.size ?? 0) >= trunkReach;
    if (isFarReaching || (elsewhere.get(network.id) ?? 0) >= trunkMembersElsewhere)
      trunks.set(network.id, network);
  }
  return trunks;
}

/** Networks that a container joins are of one component. */
function joinNetworks(
  networks: readonly ShapeNetwork[],
  shared: readonly ShapeContainer[],
): ShapeNetwork[][] {
  const indexOf = new Map(networks.map(({ id }, index) => [id, index]));
  const parent = networks.map((_, index) => index);
  const find = (index: number): number => {
    let root = index;
    for (let up = parent[root]; up !== undefined && up !== root; up = parent[root]) root = up;
    parent[index] = root;
    return root;
  };
  for (const container of shared) {
    const [first, ...rest] = container.networks.flatMap((id) => indexOf.get(id) ?? []);
    if (first !== undefined) for (const other of rest) parent[find(other)] = find(first);
  }
  const components = new Map<number, ShapeNetwork[]>();
  networks.forEach((network, index) => {
    const root = find(index);
    const component = components.get(root);
    if (component === undefined) components.set(root, [network]);
    else component.push(network);
  });
  return [...components.values()];
}

/**
 * Components that belong wholly to one compose project stand together in its frame. One that holds networks of several
 * projects, or of none, stays for itself: whose it is can't be said.
 */
function groupByProject(
  components: readonly ShapeNetwork[][],
  counts: ReadonlyMap<NetworkId, number>,
): ShapeNetwork[][][] {
  const groups: ShapeNetwork[][][] = [];
  const byProject = new Map<string, ShapeNetwork[][]>();
  // A project without any container has no frame: its networks are bars among the others.
  const inUse = new Set(
    components.flatMap((component) =>
      component.map(({ id, project }) => (isUsed(counts, id) ? project : null)),
    ),
  );
  for (const component of components) {
    const project = projectOf(component);
    const group = project !== null && inUse.has(project) ? byProject.get(project) : undefined;
    if (group !== undefined) {
      group.push(component);
      continue;
    }
    const added = [component];
    groups.push(added);
    if (project !== null && inUse.has(project)) byProject.set(project, added);
  }
  return groups;
}

/** The project that all of them belong to. */
function projectOf(networks: readonly ShapeNetwork[]): string | null {
  const project = networks[0]?.project ?? null;
  return networks.every((network) => network.project === project) ? project : null;
}

function groupKey(networks: readonly ShapeNetwork[]): string {
  const project = projectOf(networks);
  if (project !== null) return `project/${project}`;
  const [first] = networks.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return `${first?.project ?? ""}/${first?.name ?? ""}`;
}

/** The frames that each trunk's members have their homes in. */
function findReach(
  shared: readonly ShapeContainer[],
  trunks: ReadonlyMap<NetworkId, ShapeNetwork>,
  placeOf: ReadonlyMap<NetworkId, number>,
): Map<NetworkId, Set<number>> {
  const reach = new Map<NetworkId, Set<number>>();
  for (const { networks } of shared) {
    for (const id of networks) {
      if (!trunks.has(id)) continue;
      let places = reach.get(id);
      if (places === undefined) reach.set(id, (places = new Set()));
      for (const other of networks) {
        const place = placeOf.get(other);
        if (place !== undefined) places.add(place);
      }
    }
  }
  return reach;
}

/** Podman and swarm allow networks of one name: the second gets a number. */
function withUniqueKeys(parts: PanelPart[]): PanelPart[] {
  const seen = new Set<string>();
  for (const part of parts) {
    const { key } = part;
    for (let count = 2; seen.has(part.key); count++) part.key = `${key}#${count}`;
    seen.add(part.key);
  }
  return parts;
}
