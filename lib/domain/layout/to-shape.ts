import {
  byNameThenId,
  type Container,
  type ContainerId,
  type Endpoint,
  isSameList,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What layout may know: who is attached to what. No state, address or anything else that changes by itself. */
export interface Shape {
  /** Sorted by name, then id. */
  networks: ShapeNetwork[];
  /** Sorted by name, then id. */
  containers: ShapeContainer[];
}

export interface ShapeNetwork {
  id: NetworkId;
  name: string;
  driver: string;
  project: string | null;
}

export interface ShapeContainer {
  id: ContainerId;
  name: string;
  /** In `container:X` mode, X. */
  sharesNetworkOf: ContainerId | null;
  /** Networks it is attached to, in the order of `Shape.networks`. */
  networks: NetworkId[];
  /** The network of its default route, when it has one. */
  defaultRoute: NetworkId | null;
}

interface Known {
  lists: Lists;
  shape: Shape;
}

type Lists = Pick<Topology, "networks" | "containers" | "endpoints">;

// Of the whole topology and of what a filter leaves of it. What asks for a shape asks again at each change of a state,
// and making one of 5,000 containers takes longer than all else that such a change costs.
const recent: Known[] = [];
const recentCount = 2;

/**
 * The structure of a topology. Lists are put in order, so the input's order does not matter. Where nothing has changed
 * that it looks at, it is the same object as before, and so is each network and container in it.
 */
export function toShape({ networks, containers, endpoints }: Lists): Shape {
  const lists = { networks, containers, endpoints };
  const known = recent.findIndex((each) => isSameStructure(each.lists, lists));
  const shape = known === -1 ? makeShape(lists, nearest(lists)) : recent.splice(known, 1)[0]?.shape;
  const kept = { lists, shape: shape ?? makeShape(lists, undefined) };
  recent.unshift(kept);
  recent.length = Math.min(recent.length, recentCount);
  return kept.shape;
}

/** The one that differs least: what a filter left is far from the whole. */
function nearest({ endpoints }: Lists): Known | undefined {
  let best: Known | undefined;
  let fewest = Infinity;
  for (const known of recent) {
    const [was, is] = withoutSame(known.lists.endpoints, endpoints);
    if (was.length + is.length >= fewest) continue;
    fewest = was.length + is.length;
    best = known;
  }
  return best;
}

/** Entities that are the same objects (TOPO-8) are not looked into. */
function isSameStructure(a: Lists, b: Lists): boolean {
  return (
    isSameList(a.networks, b.networks, isSameNetwork) &&
    isSameList(a.endpoints, b.endpoints, isSameEndpoint) &&
    isSameList(a.containers, b.containers, isSameContainer)
  );
}

function isSameNetwork(a: Network, b: Network): boolean {
  return a.id === b.id && a.name === b.name && a.driver === b.driver && a.composeProject === b.composeProject;
}

function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.networkId === b.networkId && a.containerId === b.containerId && a.defaultRoute === b.defaultRoute;
}

function isSameContainer(a: Container, b: Container): boolean {
  return a.id === b.id && a.name === b.name && a.sharesNetworkOf === b.sharesNetworkOf;
}

/** Made from nothing, or around what is known. */
function makeShape(lists: Lists, known: Known | undefined): Shape {
  const sortedNetworks = lists.networks.toSorted(byNameThenId);
  const formerNetworks = matched(sortedNetworks, known?.shape.networks ?? []);
  const networks = sortedNetworks.map(({ id, name, driver, composeProject }, index) => {
    const made = { id, name, driver, project: composeProject };
    const former = formerNetworks[index];
    return former !== undefined && isSameShapeNetwork(former, made) ? former : made;
  });
  const sorted = lists.containers.toSorted(byNameThenId);
  const former = matched(sorted, known?.shape.containers ?? []);
  const changed = known === undefined ? new Set() : findChanged(known.lists, lists);
  const wanted = new Set<ContainerId>();
  sorted.forEach(({ id, sharesNetworkOf }, index) => {
    if (former[index]?.sharesNetworkOf !== sharesNetworkOf || changed.has(id)) wanted.add(id);
  });
  const attached = attach(networks, lists.endpoints, wanted);
  const containers = sorted.map(({ id, name, sharesNetworkOf }, index) => {
    const before = former[index];
    if (before !== undefined && !wanted.has(id)) return before;
    const { networks: ids = [], defaultRoute = null } = attached.get(id) ?? {};
    const made = { id, name, sharesNetworkOf, networks: ids, defaultRoute };
    return before !== undefined && isSameShapeContainer(before, made) ? before : made;
  });
  return { networks, containers };
}

type Named = { id: string; name: string };

/** For each of the items the one of before with its name and id; both lists are by name, then id. */
function matched<Before extends Named>(
  items: readonly Named[],
  before: readonly Before[],
): (Before | undefined)[] {
  let at = 0;
  return items.map((item) => {
    let one = before[at];
    while (one !== undefined && one.id !== item.id && byNameThenId(one, item) < 0) one = before[++at];
    return one?.id === item.id && one.name === item.name ? one : undefined;
  });
}

/** Containers of which an endpoint has changed, or a network that they are on. */
function findChanged(before: Lists, after: Lists): Set<ContainerId> {
  const names = new Map(before.networks.map(({ id, name }) => [id, name]));
  const networks = new Set<NetworkId>();
  for (const { id, name } of after.networks) {
    if (names.get(id) !== name) networks.add(id);
    names.delete(id);
  }
  for (const id of names.keys()) networks.add(id);
  const found = new Set<ContainerId>();
  if (networks.size > 0) {
    for (const { endpoints } of [before, after])
      for (const { networkId, containerId } of endpoints) if (networks.has(networkId)) found.add(containerId);
  }
  const [was, is] = withoutSame(before.endpoints, after.endpoints);
  const isOld = new Set(was);
  const isNew = new Set(is);
  for (const endpoint of was) if (!isNew.has(endpoint)) found.add(endpoint.containerId);
  for (const endpoint of is) if (!isOld.has(endpoint)) found.add(endpoint.containerId);
  return found;
}

/** Two lists without what both begin and end with. */
export function withoutSame<Item>(a: readonly Item[], b: readonly Item[]): [Item[], Item[]] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

type Attached = Pick<ShapeContainer, "networks" | "defaultRoute">;

/** What the wanted containers are on, in the order of the networks. */
function attach(
  networks: readonly ShapeNetwork[],
  endpoints: readonly Endpoint[],
  wanted: ReadonlySet<ContainerId>,
): Map<ContainerId, Attached> {
  const attached = new Map<ContainerId, Attached>();
  if (wanted.size === 0) return attached;
  const order = new Map(networks.map(({ id }, index) => [id, index]));
  for (const { networkId, containerId, defaultRoute } of endpoints) {
    if (!wanted.has(containerId) || !order.has(networkId)) continue;
    let entry = attached.get(containerId);
    if (entry === undefined) attached.set(containerId, (entry = { networks: [], defaultRoute: null }));
    if (!entry.networks.includes(networkId)) entry.networks.push(networkId);
    if (defaultRoute) entry.defaultRoute = networkId;
  }
  for (const entry of attached.values())
    entry.networks.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return attached;
}

/** Whether two shapes give the same picture: a status tick must not lay out anew. */
export function isSameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  return (
    isSameList(a.networks, b.networks, isSameShapeNetwork) &&
    isSameList(a.containers, b.containers, isSameShapeContainer)
  );
}

export function isSameShapeNetwork(a: ShapeNetwork, b: ShapeNetwork): boolean {
  return a.id === b.id && a.name === b.name && a.driver === b.driver && a.project === b.project;
}

export function isSameShapeContainer(a: ShapeContainer, b: ShapeContainer): boolean {
  return (
    a.id === b.id &&
    a.name === b.name &&
    a.sharesNetworkOf === b.sharesNetworkOf &&
    a.defaultRoute === b.defaultRoute &&
    isSameList(a.networks, b.networks, Object.is)
  );
}
