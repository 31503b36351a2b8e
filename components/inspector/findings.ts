import type { Selection } from "@/lib/domain/topology/selection";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import { type Container, isLive, type Network, type Topology } from "@/lib/domain/topology/topology";

export interface Finding {
  tone: "warning" | "info";
  text: string;
  selection: Selection;
}

/** What a person should look at: ghost endpoints first, then running containers on no network. */
export function listFindings(topology: Topology): Finding[] {
  const networks = new Map<string, Network>(topology.networks.map((network) => [network.id, network]));
  const containers = new Map<string, Container>(
    topology.containers.map((container) => [container.id, container]),
  );
  const nameOf = (item: { name: string } | undefined): string => toDisplayText(item?.name ?? "?");

  const ghosts = topology.endpoints
    .filter((endpoint) => endpoint.state === "ghost")
    .map((endpoint): Finding => {
      const { networkId, containerId } = endpoint;
      return {
        tone: "warning",
        text: `Ghost endpoint: ${nameOf(containers.get(containerId))} on ${nameOf(networks.get(networkId))}`,
        selection: { kind: "endpoint", networkId, containerId },
      };
    });

  const attached = new Set<string>(
    topology.endpoints.filter(({ state }) => state === "attached").map(({ containerId }) => containerId),
  );
  const unplugged = topology.containers
    .filter(
      (container) => isLive(container) && !attached.has(container.id) && container.sharesNetworkOf === null,
    )
    .filter((container) => container.networkMode !== "host" && container.networkMode !== "none")
    .map((container): Finding => ({
      tone: "info",
      text: `${nameOf(container)} is on no network`,
      selection: { kind: "container", id: container.id },
    }));
  return [...ghosts, ...unplugged];
}
