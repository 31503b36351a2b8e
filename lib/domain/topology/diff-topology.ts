import {
  byInterfaceName,
  byNameThenId,
  type Container,
  type Endpoint,
  endpointKey,
  type Host,
  type HostInterface,
  isSameList,
  type Network,
  replaceItems,
  sortEndpoints,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What turns one revision into a later one: whole entities, since each is small. */
export interface TopologyPatch {
  /** The revision that it applies to. */
  from: number;
  revision: number;
  takenAt: string;
  set: { networks: Network[]; containers: Container[]; endpoints: Endpoint[] };
  /** Network and container ids; endpoints as `networkId:containerId`. */
  removed: { networks: string[]; containers: string[]; endpoints: string[] };
  /** Present when the host changed; null when it can't be read any more. */
  host?: HostPatch | null;
}

/** Changes of the host, of one that was not known too: a busy host has hundreds of interfaces, and few change at once. */
export interface HostPatch {
  set: HostInterface[];
  /** Names of interfaces. */
  removed: string[];
  /** Present when the routes changed: all of them. */
  routes?: Host["routes"];
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isEqualJson(item, b[index]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && isEqualJson(left[key], right[key]));
}

function diffList<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): { set: Item[]; removed: string[] } {
  const left = new Map(before.map((item) => [keyOf(item), item]));
  const set: Item[] = [];
  for (const item of after) {
    const key = keyOf(item);
    if (!isEqualJson(left.get(key), item)) set.push(item);
    left.delete(key);
  }
  return { set, removed: [...left.keys()] };
}

function diffHost(before: Host | null, after: Host): HostPatch {
  const isSameRoutes = before !== null && isEqualJson(before.routes, after.routes);
  return {
    ...diffList(before?.interfaces ?? [], after.interfaces, ({ name }) => name),
    ...(isSameRoutes ? {} : { routes: after.routes }),
  };
}

/** What changed between two topologies of one engine; null when nothing but their stamps did. */
export function diffTopology(before: Topology, after: Topology): TopologyPatch | null {
  const networks = diffList(before.networks, after.networks, (network) => network.id);
  const containers = diffList(before.containers, after.containers, (container) => container.id);
  const endpoints = diffList(before.endpoints, after.endpoints, endpointKey);
  const hostChanged = !isEqualJson(before.host, after.host);
  const lists = [networks, containers, endpoints];
  if (!hostChanged && lists.every((list) => list.set.length === 0 && list.removed.length === 0)) return null;
  return {
    from: before.revision,
    revision: after.revision,
    takenAt: after.takenAt,
    set: { networks: networks.set, containers: containers.set, endpoints: endpoints.set },
    removed: { networks: networks.removed, containers: containers.removed, endpoints: endpoints.removed },
    ...(hostChanged ? { host: after.host === null ? null : diffHost(before.host, after.host) } : {}),
  };
}

/**
 * A topology that was made anew, with the objects of the one before for all that is equal (TOPO-8): what comes after it
 * then needs to look at nothing but what changed.
 */
export function keepUnchanged(before: Topology, after: Topology): Topology {
  return {
    ...after,
    networks: keepList(before.networks, after.networks, ({ id }) => id),
    containers: keepList(before.containers, after.containers, ({ id }) => id),
    endpoints: keepList(before.endpoints, after.endpoints, endpointKey),
  };
}

function keepList<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Item[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  const kept = after.map((item) => {
    const was = known.get(keyOf(item));
    return was !== undefined && isEqualJson(was, item) ? was : item;
  });
  return isSameList(before, kept, Object.is) ? (before as Item[]) : kept;
}

function applyList<Item>(
  before: readonly Item[],
  change: { set: readonly Item[]; removed: readonly string[] },
  keyOf: (item: Item) => string,
): Item[] {
  if (change.set.length === 0 && change.removed.length === 0) return before as Item[];
  return replaceFew(before, change, keyOf) ?? replaceAny(before, change, keyOf);
}

/** So many are looked for one by one. Looking each of 5,000 up among what has changed takes four times as long. */
const fewest = 8;

/** The list with some items in place of those of the same keys; null where anything else has changed. */
function replaceFew<Item>(
  before: readonly Item[],
  { set, removed }: { set: readonly Item[]; removed: readonly string[] },
  keyOf: (item: Item) => string,
): Item[] | null {
  if (removed.length > 0 || set.length > fewest) return null;
  const items = new Map<number, Item>();
  for (const item of set) {
    const key = keyOf(item);
    const place = before.findIndex((each) => keyOf(each) === key);
    if (place === -1) return null;
    items.set(place, item);
  }
  return replaceItems(before, items);
}

function replaceAny<Item>(
  before: readonly Item[],
  change: { set: readonly Item[]; removed: readonly string[] },
  keyOf: (item: Item) => string,
): Item[] {
  const removed = new Set(change.removed);
  const set = new Map(change.set.map((item) => [keyOf(item), item]));
  const after: Item[] = [];
  for (const item of before) {
    const key = keyOf(item);
    const changed = set.get(key);
    if (!removed.has(key)) after.push(changed ?? item);
    if (changed !== undefined) set.delete(key);
  }
  return [...after, ...set.values()];
}

function applyHost(before: Host | null, patch: HostPatch | null): Host | null {
  if (patch === null) return null;
  return {
    interfaces: applyList(before?.interfaces ?? [], patch, ({ name }) => name).toSorted(byInterfaceName),
    routes: patch.routes === undefined ? (before?.routes ?? null) : patch.routes,
  };
}

/** Whether the same things stand at the same places, so that nothing has to be put in order again. */
function isSameOrder(before: readonly Named[], after: readonly Named[]): boolean {
  return isSameList(before, after, (a, b) => a.id === b.id && a.name === b.name);
}

interface Named {
  id: string;
  name: string;
}

/**
 * Applies a patch; unchanged entities keep their identity, and lists that did not change too. The caller sees to it
 * that `patch.from` is the topology's revision. `applyPatch(a, diffTopology(a, b))` equals `b` (TOPO-7).
 */
export function applyPatch(topology: Topology, patch: TopologyPatch): Topology {
  const changes = <Kind extends "networks" | "containers" | "endpoints">(kind: Kind) => ({
    set: patch.set[kind],
    removed: patch.removed[kind],
  });
  const networks = applyList(topology.networks, changes("networks"), (network) => network.id);
  const containers = applyList(topology.containers, changes("containers"), (container) => container.id);
  const endpoints = applyList(topology.endpoints, changes("endpoints"), endpointKey);
  // Putting 5,000 endpoints in order takes longer than all the rest of a patch.
  const areNetworksInOrder = isSameOrder(topology.networks, networks);
  const areContainersInOrder = isSameOrder(topology.containers, containers);
  const sortedNetworks = areNetworksInOrder ? networks : networks.toSorted(byNameThenId);
  const sortedContainers = areContainersInOrder ? containers : containers.toSorted(byNameThenId);
  const areEndpointsInOrder =
    areNetworksInOrder &&
    areContainersInOrder &&
    isSameList(topology.endpoints, endpoints, (a, b) => endpointKey(a) === endpointKey(b));
  return {
    ...topology,
    revision: patch.revision,
    takenAt: patch.takenAt,
    networks: sortedNetworks,
    containers: sortedContainers,
    // A rename reorders endpoints that did not change themselves.
    endpoints: areEndpointsInOrder ? endpoints : sortEndpoints(endpoints, sortedNetworks, sortedContainers),
    ...(patch.host === undefined ? {} : { host: applyHost(topology.host, patch.host) }),
  };
}
