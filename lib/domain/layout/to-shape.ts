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

type Lists = Pick<Topology, "networks" | "containers" | "endpoints">;

// Of the whole topology and of what a filter leaves of it. What asks for a shape asks again at each change of a state,
// and making one of 5,000 containers takes longer than all else that such a change costs.
const recent: { lists: Lists; shape: Shape }[] = [];
const recentCount = 2;

/**
 * The structure of a topology. Lists are put in order, so the input's order does not matter. Where nothing has changed
 * that it looks at, it is the same object as before.
 */
export function toShape({ networks, containers, endpoints }: Lists): Shape {
  const lists = { networks, containers, endpoints };
  const known = recent.findIndex((each) => isSameStructure(each.lists, lists));
  const shape = known === -1 ? makeShape(lists) : (recent.splice(known, 1)[0]?.shape ?? makeShape(lists));
  recent.unshift({ lists, shape });
  recent.length = Math.min(recent.length, recentCount);
  return shape;
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

function makeShape(topology: Lists): Shape {
  const networks = topology.networks.toSorted(byNameThenId);
  const order = new Map(networks.map((network, index) => [network.id, index]));
  const attached = new Map<ContainerId, Pick<ShapeContainer, "networks" | "defaultRoute">>();
  for (const endpoint of topology.endpoints) {
    if (!order.has(endpoint.networkId)) continue;
    let entry = attached.get(endpoint.containerId);
    if (entry === undefined)
      attached.set(endpoint.containerId, (entry = { networks: [], defaultRoute: null }));
    if (!entry.networks.includes(endpoint.networkId)) entry.networks.push(endpoint.networkId);
    if (endpoint.defaultRoute) entry.defaultRoute = endpoint.networkId;
  }
  return {
    networks: networks.map(({ id, name, driver, composeProject }) => ({
      id,
      name,
      driver,
      project: composeProject,
    })),
    containers: topology.containers.toSorted(byNameThenId).map(({ id, name, sharesNetworkOf }) => {
      const entry = attached.get(id);
      return {
        id,
        name,
        sharesNetworkOf,
        networks: entry?.networks.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)) ?? [],
        defaultRoute: entry?.defaultRoute ?? null,
      };
    }),
  };
}

/** Whether two shapes give the same picture: a status tick must not lay out anew. */
export function isSameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.networks.length !== b.networks.length || a.containers.length !== b.containers.length) return false;
  return (
    a.networks.every((network, index) => {
      const other = b.networks[index];
      return (
        other !== undefined &&
        network.id === other.id &&
        network.name === other.name &&
        network.driver === other.driver &&
        network.project === other.project
      );
    }) &&
    a.containers.every((container, index) => {
      const other = b.containers[index];
      return (
        other !== undefined &&
        container.id === other.id &&
        container.name === other.name &&
        container.sharesNetworkOf === other.sharesNetworkOf &&
        container.defaultRoute === other.defaultRoute &&
        container.networks.length === other.networks.length &&
        container.networks.every((id, place) => id === other.networks[place])
      );
    })
  );
}
