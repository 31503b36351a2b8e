import type { ComboboxItem } from "@/components/ui/combobox";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import { type Container, isLive, type Network, type Topology } from "@/lib/domain/topology/topology";

/** The containers as choices for a network; those that can't be chosen stand last and say why. */
export function containerItems(
  topology: Topology,
  network: Network | null,
  facts: Pick<EngineFacts, "apiVersion">,
): ComboboxItem[] {
  const here = new Set<string>(
    topology.endpoints
      .filter((endpoint) => endpoint.networkId === network?.id && endpoint.state !== "ghost")
      .map((endpoint) => endpoint.containerId),
  );
  const items = topology.containers.map((container): ComboboxItem => {
    const obstacle = network === null ? null : findConnectObstacle(network, container, topology, facts);
    const isHere = here.has(container.id);
    const detail = isHere
      ? "on this network already"
      : obstacle?.path === "container"
        ? toDisplayText(obstacle.message)
        : `${isLive(container) ? "" : `${container.state}, `}${toDisplayText(container.image)}`;
    return {
      value: container.id,
      label: toDisplayText(container.name),
      detail,
      isDisabled: isHere || obstacle !== null,
    };
  });
  return possibleFirst(items);
}

/** The networks as choices for a container; those that can't be chosen stand last and say why. */
export function networkItems(
  topology: Topology,
  container: Container | null,
  facts: Pick<EngineFacts, "apiVersion">,
): ComboboxItem[] {
  const here = new Set<string>(
    topology.endpoints
      .filter((endpoint) => endpoint.containerId === container?.id && endpoint.state !== "ghost")
      .map((endpoint) => endpoint.networkId),
  );
  const items = topology.networks.map((network): ComboboxItem => {
    const obstacle = container === null ? null : findConnectObstacle(network, container, topology, facts);
    const isHere = here.has(network.id);
    const subnets = network.pools.map((pool) => pool.subnet).join(", ");
    const detail = isHere
      ? "it is on this network already"
      : obstacle?.path === "network"
        ? toDisplayText(obstacle.message)
        : [toDisplayText(network.driver), subnets, network.internal ? "internal" : ""]
            .filter(Boolean)
            .join(", ");
    return {
      value: network.id,
      label: toDisplayText(network.name),
      detail,
      isDisabled: isHere || obstacle !== null,
    };
  });
  return possibleFirst(items);
}

function possibleFirst(items: readonly ComboboxItem[]): ComboboxItem[] {
  return [
    ...items.filter((item) => item.isDisabled !== true),
    ...items.filter((item) => item.isDisabled === true),
  ];
}
