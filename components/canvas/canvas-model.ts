import { vxlanIdsOf } from "@/lib/domain/wiring/vxlan-ids";
import { ChangedMap } from "@/components/canvas/changed-map";
import { countCapacity } from "@/lib/domain/addresses/allocation";
import { toCidr } from "@/lib/domain/ip/ip";
import { isLive, isSameList } from "@/lib/domain/topology/topology";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type {
  Container,
  ContainerId,
  Endpoint,
  Network,
  NetworkId,
  Pool,
  PortBinding,
  Topology,
} from "@/lib/domain/topology/topology";

/** What the canvas shows of each thing beyond its place: texts and states, by id. A card subscribes to its own entry. */
export interface CanvasModel {
  networks: ReadonlyMap<NetworkId, NetworkView>;
  containers: ReadonlyMap<ContainerId, ContainerView>;
  /** What it was made of. */
  made: Topology;
  /** The endpoints that a network's members are counted in: of the whole topology, when a filter hides some. */
  members: readonly Endpoint[];
}

interface NetworkSource {
  network: Network;
  memberCount: number;
  shownCount: number;
}

// What each view was made of.
const networkSources = new WeakMap<NetworkView, NetworkSource>();
const sources = new WeakMap<ContainerView, Source>();

/** Objects of the topology; a patch leaves those alone that it does not touch. */
interface Source {
  container: Container;
  endpoints: readonly Endpoint[];
  owner: string | null;
}

export interface NetworkView {
  name: string;
  label: string;
  driver: string;
  isInternal: boolean;
  isIccOff: boolean;
  hasIpv6: boolean;
  scope: string;
  parent: string | null;
  /** Name of the interface that the bus stands for. */
  busLabel: string | null;
  subnets: string[];
  gateways: string[];
  /** Containers on it, and how many of them a filter leaves in the picture. */
  memberCount: number;
  pools: Pool[];
  shownCount: number;
}

export interface ContainerView {
  name: string;
  label: string;
  image: string;
  state: string;
  health: string | null;
  isLive: boolean;
  ports: PortBinding[];
  endpoints: EndpointView[];
  /** In `container:X` mode, X's name. */
  sharesWith: string | null;
  /** The address that the card shows: its default route's, else its first. */
  address: string | null;
}

export interface EndpointView {
  networkId: NetworkId;
  networkName: string;
  label: string;
  address: string | null;
  isReserved: boolean;
  isDefaultRoute: boolean;
  state: Endpoint["state"];
  containerInterface: string | null;
  hostInterface: string | null;
}

/**
 * Builds the model of a topology. Entries that say the same as before are the same objects, so that only what has
 * changed renders anew.
 */
export function buildModel(
  topology: Topology,
  previous: CanvasModel | null,
  /** Of the whole topology, when a filter hides some: a network's members are counted in it. */
  members: readonly Endpoint[] = topology.endpoints,
): CanvasModel {
  return (
    (previous === null ? null : patchModel(topology, previous, members)) ??
    makeModel(topology, previous, members)
  );
}

/**
 * The model after some containers have changed what they say and nothing else has: null where more has. Going through
 * 5,000 containers and their endpoints takes 5 ms, and most changes are of one container.
 */
function patchModel(
  topology: Topology,
  previous: CanvasModel,
  members: readonly Endpoint[],
): CanvasModel | null {
  const { networks, containers, endpoints } = topology;
  const { made } = previous;
  if (networks !== made.networks || endpoints !== made.endpoints || members !== previous.members) return null;
  if (containers === made.containers) return { ...previous, made: topology };
  const changed: Container[] = [];
  const isPatched = isSameList(made.containers, containers, (a, b) => {
    changed.push(b);
    return a.id === b.id && a.name === b.name && a.sharesNetworkOf === b.sharesNetworkOf;
  });
  if (!isPatched) return null;
  const networksById = indexNetworks(networks);
  const changes = new Map<ContainerId, ContainerView>();
  for (const container of changed) {
    const old = previous.containers.get(container.id);
    const source = old === undefined ? undefined : sources.get(old);
    if (source === undefined) return null;
    changes.set(container.id, keepContainer(old, { ...source, container }, networksById));
  }
  const views = ChangedMap.of(previous.containers, changes);
  // Else each model would hold on to all before it.
  patches.delete(previous.containers);
  patches.set(views, { before: previous.containers, changed: changed.map(({ id }) => id) });
  return { ...previous, containers: views, made: topology };
}

type Views = CanvasModel["containers"];

const patches = new WeakMap<Views, { before: Views; changed: readonly ContainerId[] }>();

/** Which containers' views are others than before, of the same containers; null where that is not known. */
export function changedSince(views: Views, before: Views): readonly ContainerId[] | null {
  const patch = patches.get(views);
  return patch?.before === before ? patch.changed : null;
}

const indexes = new WeakMap<readonly Network[], ReadonlyMap<NetworkId, Network>>();

function indexNetworks(networks: readonly Network[]): ReadonlyMap<NetworkId, Network> {
  const index = indexes.get(networks) ?? new Map(networks.map((network) => [network.id, network]));
  indexes.set(networks, index);
  return index;
}

function makeModel(
  topology: Topology,
  previous: CanvasModel | null,
  members: readonly Endpoint[],
): CanvasModel {
  const networksById = indexNetworks(topology.networks);
  const names = new Map(topology.containers.map((container) => [container.id, container.name]));
  const endpointsOf = new Map<ContainerId, Endpoint[]>();
  const shownCount = countMembers(topology.endpoints);
  const memberCount = members === topology.endpoints ? shownCount : countMembers(members);
  for (const endpoint of topology.endpoints) {
    const list = endpointsOf.get(endpoint.containerId);
    if (list === undefined) endpointsOf.set(endpoint.containerId, [endpoint]);
    else list.push(endpoint);
  }
  const networks = new Map<NetworkId, NetworkView>();
  for (const network of topology.networks) {
    const source = {
      network,
      memberCount: memberCount.get(network.id) ?? 0,
      shownCount: shownCount.get(network.id) ?? 0,
    };
    networks.set(network.id, keepNetwork(previous?.networks.get(network.id), source));
  }
  // 5,000 views take 60 ms to make and compare; asking whether their sources are the same objects takes 2.
  const areNamesSame =
    previous !== null &&
    topology.networks.every(({ id }) => networks.get(id)?.name === previous.networks.get(id)?.name);
  const containers = new Map<ContainerId, ContainerView>();
  for (const container of topology.containers) {
    const { id, sharesNetworkOf } = container;
    const source = {
      container,
      endpoints: endpointsOf.get(id) ?? [],
      owner: sharesNetworkOf === null ? null : (names.get(sharesNetworkOf) ?? sharesNetworkOf.slice(0, 12)),
    };
    const old = previous?.containers.get(id);
    const isSame = areNamesSame && old !== undefined && isSameSource(sources.get(old), source);
    containers.set(id, isSame ? old : keepContainer(old, source, networksById));
  }
  return {
    networks: previous !== null && isSameMap(previous.networks, networks) ? previous.networks : networks,
    containers,
    made: topology,
    members,
  };
}

function countMembers(endpoints: readonly Endpoint[]): Map<NetworkId, number> {
  const counts = new Map<NetworkId, number>();
  for (const { networkId } of endpoints) counts.set(networkId, (counts.get(networkId) ?? 0) + 1);
  return counts;
}

function keepNetwork(old: NetworkView | undefined, source: NetworkSource): NetworkView {
  const made = old === undefined ? undefined : networkSources.get(old);
  const isSame =
    made?.network === source.network &&
    made.memberCount === source.memberCount &&
    made.shownCount === source.shownCount;
  if (old !== undefined && isSame) return old;
  const view = keepSame(old, toNetworkView(source));
  networkSources.set(view, source);
  return view;
}

function keepContainer(
  old: ContainerView | undefined,
  source: Source,
  networks: ReadonlyMap<NetworkId, Network>,
): ContainerView {
  const view = keepSame(old, toContainerView(source, networks));
  sources.set(view, source);
  return view;
}

function isSameMap<Key, Value>(a: ReadonlyMap<Key, Value>, b: ReadonlyMap<Key, Value>): boolean {
  if (a.size !== b.size) return false;
  // In the same order, too.
  const others = b.entries();
  for (const [key, value] of a) {
    const [other, its] = others.next().value ?? [];
    if (key !== other || value !== its) return false;
  }
  return true;
}

function isSameSource(a: Source | undefined, b: Source): boolean {
  return (
    a !== undefined &&
    a.container === b.container &&
    a.owner === b.owner &&
    a.endpoints.length === b.endpoints.length &&
    a.endpoints.every((endpoint, index) => endpoint === b.endpoints[index])
  );
}

function keepSame<View>(old: View | undefined, view: View): View {
  return old !== undefined && JSON.stringify(old) === JSON.stringify(view) ? old : view;
}

function toNetworkView({ network, memberCount, shownCount }: NetworkSource): NetworkView {
  const subnets = network.pools.map((pool) => pool.subnet);
  const name = toDisplayText(network.name);
  return {
    name,
    label: [`network ${name}`, network.driver, ...subnets].join(", "),
    driver: network.driver,
    isInternal: network.internal,
    isIccOff: network.bridge?.icc === false,
    hasIpv6: network.ipv6,
    scope: network.scope,
    parent: network.parent,
    busLabel: network.bridge?.interface ?? network.parent ?? tellVxlans(network),
    subnets,
    gateways: network.pools.flatMap((pool) => (pool.gateway === null ? [] : [pool.gateway])),
    memberCount,
    pools: network.pools,
    shownCount,
  };
}

function tellVxlans(network: Network): string | null {
  const ids = vxlanIdsOf(network);
  return ids.length === 0 ? null : `VXLAN ${ids.join(", ")}`;
}

/**
 * How many IPv4 addresses the engine can hand out; null where there is no IPv4 pool. Asked for where it is shown:
 * counting for 500 networks takes 40 ms.
 */
export function countAddresses(network: Pick<NetworkView, "driver" | "pools">): bigint | null {
  const pools = network.pools.filter((pool) => toCidr(pool.subnet)?.family === 4);
  if (pools.length === 0) return null;
  return pools.reduce((sum, pool) => sum + countCapacity(network, pool), 0n);
}

function toContainerView(
  { container, endpoints, owner }: Source,
  networks: ReadonlyMap<NetworkId, Network>,
): ContainerView {
  const name = toDisplayText(container.name);
  const views = endpoints.map((endpoint) => toEndpointView(endpoint, name, networks));
  const on = endpoints.map((endpoint) =>
    toDisplayText(networks.get(endpoint.networkId)?.name ?? endpoint.networkId.slice(0, 12)),
  );
  const sharesWith = owner === null ? null : toDisplayText(owner);
  const place =
    sharesWith !== null
      ? `in the network of ${sharesWith}`
      : on.length > 0
        ? `on ${on.join(", ")}`
        : "on no network";
  const health = container.health === "unhealthy" ? ", unhealthy" : "";
  const shown =
    views.find((view) => view.isDefaultRoute && view.address !== null) ??
    views.find((view) => view.address !== null);
  return {
    name,
    label: `container ${name}, ${container.state}, ${place}${health}`,
    image: toDisplayText(container.image),
    state: container.state,
    health: container.health,
    isLive: isLive(container),
    ports: container.ports,
    endpoints: views,
    sharesWith,
    address: shown?.address ?? null,
  };
}

function toEndpointView(
  endpoint: Endpoint,
  containerName: string,
  networks: ReadonlyMap<NetworkId, Network>,
): EndpointView {
  const held = endpoint.ipv4 ?? endpoint.ipv6;
  const reserved = endpoint.reserved?.ipv4 ?? endpoint.reserved?.ipv6 ?? null;
  const networkName = toDisplayText(
    networks.get(endpoint.networkId)?.name ?? endpoint.networkId.slice(0, 12),
  );
  const state =
    endpoint.state === "ghost"
      ? ", not connected"
      : held !== null
        ? `, ${held}`
        : reserved !== null
          ? `, ${reserved} reserved`
          : endpoint.state === "configured"
            ? ", not running"
            : "";
  return {
    networkId: endpoint.networkId,
    networkName,
    label: `link ${containerName} to ${networkName}${state}`,
    address: held ?? reserved,
    isReserved: held === null && reserved !== null,
    isDefaultRoute: endpoint.defaultRoute,
    state: endpoint.state,
    containerInterface: endpoint.link?.containerInterface ?? null,
    hostInterface: endpoint.link?.hostInterface ?? null,
  };
}
