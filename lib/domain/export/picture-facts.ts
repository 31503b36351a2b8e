import { countCapacity } from "@/lib/domain/addresses/allocation";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { toCidr } from "@/lib/domain/ip/ip";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { ContainerId, Endpoint, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

/** A topology with the look-ups that drawing needs. */
export interface PictureFacts {
  networks: ReadonlyMap<NetworkId, Network>;
  containers: ReadonlyMap<ContainerId, Topology["containers"][number]>;
  endpointsOf: ReadonlyMap<ContainerId, readonly Endpoint[]>;
  memberCount: ReadonlyMap<NetworkId, number>;
}

/** `members` are the endpoints that networks count: those of the whole topology where only a part is drawn. */
export function toPictureFacts(
  topology: Topology,
  members: readonly Endpoint[] = topology.endpoints,
): PictureFacts {
  const endpointsOf = new Map<ContainerId, Endpoint[]>();
  const memberCount = new Map<NetworkId, number>();
  for (const endpoint of topology.endpoints) {
    const list = endpointsOf.get(endpoint.containerId);
    if (list === undefined) endpointsOf.set(endpoint.containerId, [endpoint]);
    else list.push(endpoint);
  }
  for (const { networkId } of members) memberCount.set(networkId, (memberCount.get(networkId) ?? 0) + 1);
  return {
    networks: new Map(topology.networks.map((network) => [network.id, network])),
    containers: new Map(topology.containers.map((container) => [container.id, container])),
    endpointsOf,
    memberCount,
  };
}

/** The address an endpoint has, or keeps for its start. */
export function addressOf(endpoint: Endpoint): { text: string; isReserved: boolean } | null {
  const held = endpoint.ipv4 ?? endpoint.ipv6;
  if (held !== null) return { text: held, isReserved: false };
  const reserved = endpoint.reserved?.ipv4 ?? endpoint.reserved?.ipv6 ?? null;
  return reserved === null ? null : { text: reserved, isReserved: true };
}

/** The address that a card shows: its default route's, else its first. */
export function cardAddress(endpoints: readonly Endpoint[]): string | null {
  const withAddress = endpoints.filter((endpoint) => addressOf(endpoint) !== null);
  const shown = withAddress.find((endpoint) => endpoint.defaultRoute) ?? withAddress[0];
  return shown === undefined ? null : (addressOf(shown)?.text ?? null);
}

/** What a network's box says under its name: driver and badges, subnets, gateway, how full it is. */
export function networkLines(
  network: Network,
  memberCount: number,
): { driver: string; badges: string[]; lines: { text: string; key: string | null }[]; count: string } {
  const badges = [
    network.internal ? "internal" : null,
    network.bridge?.icc === false ? "icc off" : null,
    network.ipv6 ? "IPv6" : null,
    network.scope === "swarm" ? "swarm" : null,
  ].filter((badge) => badge !== null);
  const subnets = network.pools.map((pool) => toDisplayText(pool.subnet));
  const [first, second] = subnets;
  const gateway = network.pools.find((pool) => pool.gateway !== null)?.gateway ?? null;
  const rest = subnets.length > 2 ? ` +${subnets.length - 2}` : "";
  return {
    driver: network.driver === "null" ? "no driver" : toDisplayText(network.driver),
    badges,
    lines: [
      ...(first === undefined ? [] : [{ text: first, key: null }]),
      ...(second === undefined ? [] : [{ text: `${second}${rest}`, key: null }]),
      ...(gateway === null ? [] : [{ text: toDisplayText(gateway), key: "gw" }]),
    ],
    count: occupancy(network, memberCount),
  };
}

function occupancy(network: Network, memberCount: number): string {
  if (network.driver === "host") return "shares the host's stack";
  if (network.driver === "null") return "loopback only";
  const pools = network.pools.filter((pool) => toCidr(pool.subnet)?.family === 4);
  if (pools.length === 0) return countText(memberCount, "container");
  const capacity = pools.reduce((sum, pool) => sum + countCapacity(network, pool), 0n);
  return `${memberCount} of ${formatCount(capacity)} addresses`;
}

/** `1 network`, `3 networks`. */
export function countText(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** The image without its registry and folders: what tells images apart is at the end. */
export function shortImage(image: string): string {
  const parts = image.split("/");
  return parts.length > 2 ? parts.slice(-2).join("/") : image;
}

/** Whether a published port is reached from the host alone. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

/** `2026-11-20 14:03 UTC`, whatever the time zone: a picture travels. */
export function stampText(iso: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[\d:.]*Z$/.exec(iso);
  return parts === null ? toDisplayText(iso) : `${parts[1]} ${parts[2]} UTC`;
}
