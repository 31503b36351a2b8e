import { type EngineFacts, honours } from "@/lib/domain/topology/engine-facts";
import type { Container, Network, Topology } from "@/lib/domain/topology/topology";

/** Modes that are no name of a network, or one that is always there. */
const builtIn = new Set(["", "default", "bridge", "host", "none"]);

/** Whether the container was created on that network: its network mode names it for good, connected there or not. */
export function isCreatedOn({ networkMode }: Container, { id, name }: Network): boolean {
  if (builtIn.has(networkMode)) return false;
  return networkMode === name || (networkMode.length >= 12 && id.startsWith(networkMode));
}

/**
 * The network that a container was created on and that is gone, where this engine then neither starts the container nor
 * connects it while it runs (CONN-18); null where nothing stands in the way.
 */
export function findLostNetworkMode(
  { networks }: Pick<Topology, "networks">,
  container: Container,
  facts: Pick<EngineFacts, "apiVersion">,
): string | null {
  const { networkMode } = container;
  if (!honours(facts, "networkModeNeeded")) return null;
  if (builtIn.has(networkMode) || networkMode.startsWith("container:")) return null;
  return networks.some((network) => isCreatedOn(container, network)) ? null : networkMode;
}

/** What the loss of that network means, as a sentence. */
export function describeLostNetworkMode({ name }: Pick<Container, "name">, lost: string): string {
  return `${name} was created on network ${lost}, and there is none of that name: this engine then neither starts it nor connects it while it runs.`;
}
