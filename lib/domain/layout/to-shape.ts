import {
  byNameThenId,
  type ContainerId,
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

/** The structure of a topology. Lists are put in order, so the input's order does not matter. */
export function toShape(topology: Pick<Topology, "networks" | "containers" | "endpoints">): Shape {
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
