import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";
import type { Selection } from "@/lib/domain/topology/selection";

/**
 * The part of a topology that a selection lights on the canvas: a network with its members, a container with its
 * networks and their members, several containers with their networks, an endpoint with its two ends. Containers that
 * share a network namespace stay together. Null is the whole.
 */
export function scopeTopology(topology: Topology, scope: Selection | null): Topology {
  if (scope === null) return topology;
  const { networks, containers } = reach(topology, scope);
  const owner = new Map(topology.containers.map(({ id, sharesNetworkOf }) => [id, sharesNetworkOf]));
  const isKept = (id: ContainerId): boolean => containers.has(owner.get(id) ?? id) || containers.has(id);
  return {
    ...topology,
    networks: topology.networks.filter(({ id }) => networks.has(id)),
    containers: topology.containers.filter(({ id }) => isKept(id)),
    endpoints: topology.endpoints.filter(
      ({ networkId, containerId }) => networks.has(networkId) && isKept(containerId),
    ),
  };
}

function reach(
  { endpoints, containers }: Topology,
  scope: Selection,
): { networks: Set<NetworkId>; containers: Set<ContainerId> } {
  const rootOf = (id: ContainerId): ContainerId =>
    containers.find((each) => each.id === id)?.sharesNetworkOf ?? id;
  const networksOf = (ids: ReadonlySet<ContainerId>): Set<NetworkId> =>
    new Set(endpoints.filter((each) => ids.has(each.containerId)).map((each) => each.networkId));
  const membersOf = (ids: ReadonlySet<NetworkId>): Set<ContainerId> =>
    new Set(endpoints.filter((each) => ids.has(each.networkId)).map((each) => each.containerId));
  switch (scope.kind) {
    case "network": {
      const networks = new Set([scope.id]);
      return { networks, containers: membersOf(networks) };
    }
    case "container": {
      const root = rootOf(scope.id);
      const networks = networksOf(new Set([root]));
      return { networks, containers: membersOf(networks).add(root).add(scope.id) };
    }
    case "containers": {
      const roots = new Set(scope.ids.flatMap((id) => [rootOf(id), id]));
      return { networks: networksOf(roots), containers: roots };
    }
    case "endpoint":
      return { networks: new Set([scope.networkId]), containers: new Set([scope.containerId]) };
  }
}

/** What part of the topology that is, in words. */
export function describeScope(topology: Topology, scope: Selection): string {
  const network = (id: NetworkId): string =>
    toDisplayText(topology.networks.find((each) => each.id === id)?.name ?? id.slice(0, 12));
  const container = (id: ContainerId): string =>
    toDisplayText(topology.containers.find((each) => each.id === id)?.name ?? id.slice(0, 12));
  switch (scope.kind) {
    case "network":
      return `${network(scope.id)} and its members`;
    case "container":
      return `${container(scope.id)}, its networks and their members`;
    case "containers":
      return `${scope.ids.length} containers and their networks`;
    case "endpoint":
      return `${container(scope.containerId)} on ${network(scope.networkId)}`;
  }
}
