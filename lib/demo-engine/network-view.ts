import { formatAddress, formatCidr } from "@/lib/domain/ip/ip";
import type { EngineModel, Network, PoolConfig, ReservedPool } from "./model";

/** Milliseconds as the engine writes times; the zero time for null. */
export function toTimeText(milliseconds: number | null): string {
  return milliseconds === null ? "0001-01-01T00:00:00Z" : new Date(milliseconds).toISOString();
}

/** A network as `GET /networks` tells it: without its containers. */
export function toNetworkSummary(network: Network): object {
  return toNetworkJson(network, {});
}

/** A network as `GET /networks/{id}` tells it. */
export function toNetworkDetails(model: EngineModel, network: Network): object {
  const members: Record<string, object> = {};
  for (const id of [...network.attached].toSorted()) {
    const container = model.containers.get(id);
    const endpoint = container?.attachments.get(network.name)?.endpoint;
    if (!container || !endpoint) continue;
    members[id] = {
      Name: container.name,
      EndpointID: endpoint.id,
      MacAddress: endpoint.mac,
      IPv4Address: endpoint.ipv4 ? `${formatAddress(endpoint.ipv4)}/${network.pools.v4?.cidr.prefix}` : "",
      IPv6Address: endpoint.ipv6 ? `${formatAddress(endpoint.ipv6)}/${network.pools.v6?.cidr.prefix}` : "",
    };
  }
  return toNetworkJson(network, members);
}

function toNetworkJson(network: Network, members: Record<string, object>): object {
  return {
    Name: network.name,
    Id: network.id,
    Created: toTimeText(network.createdAt),
    Scope: "local",
    Driver: network.driver,
    EnableIPv6: network.hasIpv6,
    IPAM: {
      Driver: network.ipamDriver,
      Options: network.ipamOptions,
      Config: [
        ...toPools(network.configs.v4, network.pools.v4),
        ...toPools(network.configs.v6, network.pools.v6),
      ],
    },
    Internal: network.isInternal,
    Attachable: network.isAttachable,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: network.isConfigOnly,
    Containers: members,
    Options: network.options,
    Labels: network.labels,
  };
}

/** What was configured stands as it was typed; only a pool of the engine's own choice shows its gateway (20.10). */
function toPools(configs: PoolConfig[], reserved: ReservedPool | null): object[] {
  if (configs.length > 0) {
    return configs.map((config) => ({
      Subnet: config.subnet,
      ...(config.ipRange && { IPRange: config.ipRange }),
      ...(config.gateway && { Gateway: config.gateway }),
      ...(Object.keys(config.auxiliary).length > 0 && { AuxiliaryAddresses: config.auxiliary }),
    }));
  }
  return reserved ? [{ Subnet: formatCidr(reserved.cidr), Gateway: formatAddress(reserved.gateway) }] : [];
}
