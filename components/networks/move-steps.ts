import type { ConnectStep, Step } from "@/lib/domain/changes/change";
import type { ContainerId, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

/**
 * A connection as steps; a move is two. The new network comes first, so that the container is never without one,
 * except from `none`, beside which nothing can stand (CONN-2).
 */
export function toSteps(connect: ConnectStep, from: Network | null): Step[] {
  if (from === null) return [connect];
  const { container } = connect;
  const leave: Step = { kind: "disconnect", network: from.id, container, force: false };
  return from.driver === "null" ? [leave, connect] : [connect, leave];
}

/** The state that a connection is judged on: one from `none` has been taken off it by then. */
export function beforeConnecting(
  topology: Topology,
  container: ContainerId | null,
  from: Network | null,
): Topology {
  if (from?.driver !== "null") return topology;
  const isLeft = (endpoint: Topology["endpoints"][number]): boolean =>
    endpoint.containerId === container && endpoint.networkId === from.id;
  return { ...topology, endpoints: topology.endpoints.filter((endpoint) => !isLeft(endpoint)) };
}

/** The aliases of the endpoint that is moved, as the field holds them: a move keeps them. */
export function aliasesToKeep(
  topology: Topology,
  subject: { network: NetworkId | null; container: ContainerId | null; from: NetworkId | null },
): string {
  const target = topology.networks.find((network) => network.id === subject.network);
  if (subject.from === null || target?.predefined === true) return "";
  const endpoint = topology.endpoints.find(
    (each) => each.containerId === subject.container && each.networkId === subject.from,
  );
  return endpoint?.aliases?.join(", ") ?? "";
}
