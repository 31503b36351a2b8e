import { type Container, type Endpoint, type EngineModel, type Network } from "./model";

export type LiveAttachment = { network: Network; networkName: string; endpoint: Endpoint };

/**
 * A container's live attachments in the order of libnetwork's endpoint heap: the first one carries the default route
 * and the published ports. Internal networks come last, dual-stack ones first, then names count.
 */
export function attachmentsByPriority(model: EngineModel, container: Container): LiveAttachment[] {
  const live: LiveAttachment[] = [];
  for (const [networkName, attachment] of container.attachments) {
    const network = model.networks.get(attachment.networkId);
    if (attachment.endpoint && network) live.push({ network, networkName, endpoint: attachment.endpoint });
  }
  return live.toSorted(
    (a, b) =>
      Number(a.network.isInternal) - Number(b.network.isInternal) ||
      Number(b.endpoint.ipv6 !== null) - Number(a.endpoint.ipv6 !== null) ||
      (a.network.name < b.network.name ? -1 : 1),
  );
}

/** The attachment through which a container leaves for everywhere else; null for one without a gateway. */
export function gatewayAttachment(model: EngineModel, container: Container): LiveAttachment | null {
  return attachmentsByPriority(model, container).find(({ endpoint }) => endpoint.ipv4 !== null) ?? null;
}
