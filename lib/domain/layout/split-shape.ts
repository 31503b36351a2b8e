import type { Shape, ShapeContainer, ShapeNetwork } from "@/lib/domain/layout/to-shape";
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
export function splitShape(shape: Shape): PanelPart[] {
  const docks = findDocks(shape.containers);
  const isDocked = new Set([...docks.values()].flat());
  const wired =
    isDocked.size === 0 ? shape.containers : shape.containers.filter(({ id }) => !isDocked.has(id));
  const used = new Set<NetworkId>();
  const shared: ShapeContainer[] = [];
  for (const container of wired) {
    for (const id of container.networks) used.add(id);
    if (container.networks.length > 1) shared.push(container);
  }
  const trunks = findTrunks(shape.networks, shared);
  const onBus = shape.networks.filter((one) => boxKind(one) === "lane" && !trunks.has(one.id));
  const groups = groupByProject(joinNetworks(onBus, shared), used);

  const partOf = new Map<NetworkId, Draft>();
  const parts: Draft[] = [];
  const unused: ShapeNetwork[] = [];
  for (const components of groups) {
    const networks = components.flat();
    if (networks.every(({ id }) => !used.has(id))) {
      unused.push(...networks);
      continue;
    }
    const part = draftPart(groupKey(networks), "lane", components);
    parts.push(part);
    for (const { id } of networks) partOf.set(id, part);
  }
  const reach = findReach(shared, trunks, partOf);
  for (const trunk of trunks.values()) {
    const [only, other] = reach.get(trunk.id) ?? [];
    const isLocal = only !== undefined && other === undefined;
    const part = isLocal ? only : draftPart(`trunk/${trunk.name}`, "trunk", [[trunk]]);
    if (isLocal) part.trunks.push(trunk);
    else parts.push(part);
    partOf.set(trunk.id, part);
  }
  for (const network of shape.networks) {
    const kind = boxKind(network);
    if (kind === "lane") continue;
    if (!used.has(network.id)) {
      unused.push(network);
      continue;
    }
    const part = draftPart(`${kind}/${network.name}`, kind, [[network]]);
    parts.push(part);
    partOf.set(network.id, part);
  }
  const unattached = draftPart("unattached/", "unattached", []);
  for (const container of wired) {
    const part = partOf.get(homeOf(container, trunks, partOf) ?? nowhere) ?? unattached;
    part.containers.push(container);
    const docked = docks.get(container.id);
    if (docked !== undefined) part.docks.set(container.id, docked);
    if (container.networks.length < 2) continue;
    for (const id of container.networks) if (trunks.has(id)) part.onTrunks.add(id);
  }
  if (unattached.containers.length > 0) parts.push(unattached);
  const bars = unused.map((network) => [network]);
  if (bars.length > 0) parts.push(draftPart("empty/", "empty", bars));
  return withUniqueKeys(parts);
}

/** Order class of a panel: networks, then host, none, unattached, empty. */
export function rankOf(kind: BoxKind): number {
  return ["host", "none", "unattached", "empty"].indexOf(kind) + 1;
}

/** Whether a panel of the one is a panel of the other. */
export function isSamePart(a: PanelPart, b: PanelPart): boolean {
  return (
    a.key === b.key &&
    a.kind === b.kind &&
    isSameList(a.components, b.components, (one, other) => isSameList(one, other, Object.is)) &&
    isSameList(a.trunks, b.trunks, Object.is) &&
    isSameList(a.containers, b.containers, Object.is) &&
    isSameList([...a.onTrunks], [...b.onTrunks], Object.is) &&
    isSameList(
      [...a.docks],
      [...b.docks],
      (one, other) => one[0] === other[0] && isSameList(one[1], other[1], Object.is),
    )
  );
}

interface Draft extends PanelPart {
  docks: Map<ContainerId, readonly ContainerId[]>;
  onTrunks: Set<NetworkId>;
}

const nowhere = "" as NetworkId;

function draftPart(key: string, kind: BoxKind, components: ShapeNetwork[][]): Draft {
  return { key, kind, components, trunks: [], containers: [], docks: new Map(), onTrunks: new Set() };
}

/** A network of the panel that the card stands in: any with a bus, else the trunk of its default route, else its first. */
function homeOf(
  { networks, defaultRoute }: ShapeContainer,
  trunks: ReadonlyMap<NetworkId, ShapeNetwork>,
  partOf: ReadonlyMap<NetworkId, PanelPart>,
): NetworkId | undefined {
  if (networks.length < 2) return networks[0];
  const onBus = networks.find((id) => partOf.get(id)?.kind === "lane" && !trunks.has(id));
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
  used: ReadonlySet<NetworkId>,
): ShapeNetwork[][][] {
  const groups: ShapeNetwork[][][] = [];
  const byProject = new Map<string, ShapeNetwork[][]>();
  // A project without any container has no frame: its networks are bars among the others.
  const inUse = new Set(
    components.flatMap((component) => component.map(({ id, project }) => (used.has(id) ? project : null))),
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

/** The panels that each trunk's members have their homes in. */
function findReach(
  shared: readonly ShapeContainer[],
  trunks: ReadonlyMap<NetworkId, ShapeNetwork>,
  partOf: ReadonlyMap<NetworkId, Draft>,
): Map<NetworkId, Set<Draft>> {
  const reach = new Map<NetworkId, Set<Draft>>();
  for (const { networks } of shared) {
    for (const id of networks) {
      if (!trunks.has(id)) continue;
      let parts = reach.get(id);
      if (parts === undefined) reach.set(id, (parts = new Set()));
      for (const other of networks) {
        const part = partOf.get(other);
        if (part !== undefined) parts.add(part);
      }
    }
  }
  return reach;
}

/** Podman and swarm allow networks of one name: the second gets a number. */
function withUniqueKeys(parts: Draft[]): PanelPart[] {
  const seen = new Set<string>();
  for (const part of parts) {
    const { key } = part;
    for (let count = 2; seen.has(part.key); count++) part.key = `${key}#${count}`;
    seen.add(part.key);
  }
  return parts;
}
