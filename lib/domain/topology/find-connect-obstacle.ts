import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { describeLostNetworkMode, findLostNetworkMode } from "@/lib/domain/topology/network-mode";
import { type Container, isLive, type Network, type Topology } from "@/lib/domain/topology/topology";

/**
 * Why no address or alias could ever make this connection possible (CONN-1, CONN-2, and CONN-18 where the engine's
 * facts are given); null when it is possible. The canvas asks it to tell which networks are targets.
 */
export function findConnectObstacle(
  network: Network,
  container: Container,
  topology?: Topology,
  facts?: Pick<EngineFacts, "apiVersion">,
): { path: "network" | "container"; message: string } | null {
  if (network.driver === "host" || network.driver === "null") {
    const message = `Network ${network.name} has no bridge to attach to: a container is on it from its creation (--network ${network.name}) or never.`;
    return { path: "network", message };
  }
  const mode = container.networkMode;
  if (mode === "host") {
    const message = `${container.name} uses the host's own network stack (--network host); it can't join another network.`;
    return { path: "container", message };
  }
  if (mode === "none" && !hasLeftNone(container, topology)) {
    const message = `${container.name} was created with --network none; it can't join a network until that is taken off it (docker network disconnect none).`;
    return { path: "container", message };
  }
  if (mode.startsWith("container:")) {
    const message = `${container.name} shares another container's network namespace; connect that container instead.`;
    return { path: "container", message };
  }
  if (network.scope === "swarm" && !network.attachable) {
    return {
      path: "network",
      message: `Overlay network ${network.name} was not created attachable; only services can join it.`,
    };
  }
  if (topology === undefined || facts === undefined || !isLive(container)) return null;
  const lost = findLostNetworkMode(topology, container, facts);
  return lost === null
    ? null
    : { path: "container", message: `${describeLostNetworkMode(container, lost)} Create ${lost} first.` };
}

/** The mode stays `none` after `docker network disconnect none`, which makes room for other networks (measured). */
function hasLeftNone(container: Container, topology: Topology | undefined): boolean {
  if (topology === undefined) return false;
  const none = topology.networks.find((network) => network.driver === "null");
  return !topology.endpoints.some(
    ({ containerId, networkId }) => containerId === container.id && networkId === none?.id,
  );
}
