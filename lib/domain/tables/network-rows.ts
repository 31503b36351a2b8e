import { countCapacity, countUsed, findGateway } from "@/lib/domain/addresses/allocation";
import { formatCount } from "@/lib/domain/addresses/format-count";
import { firstAddress, formatAddress, toAddress, toCidr } from "@/lib/domain/ip/ip";
import { networkColours } from "@/lib/domain/layout/network-colours";
import { toShape } from "@/lib/domain/layout/to-shape";
import { type TableColumn, toAddressKey } from "@/lib/domain/tables/sort-rows";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  type Container,
  type Endpoint,
  hasSandbox,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

export interface NetworkRow {
  key: NetworkId;
  network: Network;
  /** Number of the cord colour that it wears on the canvas; null for host and none. */
  colour: number | null;
  running: number;
  all: number;
  pools: PoolUse[];
  /** What is not as usual, in docker's words. */
  flags: string[];
}

export interface PoolUse {
  subnet: string;
  gateway: string | null;
  used: number;
  capacity: bigint;
}

/**
 * One row a network that is shown, in the topology's order. An address is in use whether or not a filter hides who has
 * it: members and addresses are counted in `whole`.
 */
export function toNetworkRows(topology: Topology, whole: Topology): NetworkRow[] {
  const containers = new Map<string, Container>(whole.containers.map((one) => [one.id, one]));
  const members = new Map<string, Endpoint[]>();
  for (const endpoint of whole.endpoints) {
    const list = members.get(endpoint.networkId);
    if (list === undefined) members.set(endpoint.networkId, [endpoint]);
    else list.push(endpoint);
  }
  const colours = networkColours(toShape(topology));
  return topology.networks.map((network) => {
    const endpoints = members.get(network.id) ?? [];
    const own = endpoints.flatMap((endpoint) => containers.get(endpoint.containerId) ?? []);
    // The address rules walk all endpoints and containers of what they are given: here its own, not 500 times all.
    const part = { ...topology, endpoints, containers: own };
    return {
      key: network.id,
      network,
      colour: colours.get(network.id) ?? null,
      running: own.filter(hasSandbox).length,
      all: own.length,
      pools: network.pools.map((pool) => {
        const gateway = findGateway(part, network, pool);
        return {
          subnet: pool.subnet,
          gateway: gateway === null ? null : formatAddress(gateway),
          used: countUsed(part, network, pool),
          capacity: countCapacity(network, pool),
        };
      }),
      flags: toFlags(network),
    };
  });
}

function toFlags(network: Network): string[] {
  const flags: string[] = [];
  if (network.internal) flags.push("internal");
  if (network.bridge?.icc === false) flags.push("icc off");
  if (network.ipv6) flags.push("IPv6");
  if (network.attachable) flags.push("attachable");
  return flags;
}

/** For instance `5 of 253`. */
export function toUseText({ used, capacity }: PoolUse): string {
  return `${used} of ${formatCount(capacity)}`;
}

/** How full a pool is, from 0 to 1; a pool without room is full. */
export function toUseShare({ used, capacity }: PoolUse): number {
  if (capacity === 0n) return 1;
  return Math.min(1, Number((BigInt(used) * 1_000_000n) / capacity) / 1_000_000);
}

const joinLines = (lines: readonly string[]): string => lines.join("; ");

/** The columns of the networks, in their order. */
export const networkColumns: readonly TableColumn<NetworkRow>[] = [
  {
    id: "name",
    title: "Name",
    toKey: ({ network }) => network.name,
    toText: ({ network }) => toDisplayText(network.name),
  },
  {
    id: "driver",
    title: "Driver",
    toKey: ({ network }) => network.driver,
    toText: ({ network }) => toDisplayText(network.driver),
  },
  {
    id: "scope",
    title: "Scope",
    toKey: ({ network }) => network.scope,
    toText: ({ network }) => toDisplayText(network.scope),
  },
  {
    id: "subnets",
    title: "Subnets",
    toKey: ({ pools: [pool] }) => {
      const cidr = toCidr(pool?.subnet);
      return cidr === null ? null : toAddressKey(firstAddress(cidr));
    },
    toText: ({ pools }) => joinLines(pools.map((pool) => pool.subnet)),
  },
  {
    id: "gateway",
    title: "Gateway",
    toKey: ({ pools: [pool] }) => toAddressKey(toAddress(pool?.gateway)),
    toText: ({ pools }) => joinLines(pools.map((pool) => pool.gateway ?? "–")),
  },
  {
    id: "containers",
    title: "Containers",
    toKey: ({ all }) => all,
    toText: ({ running, all }) => (running === all ? `${all}` : `${running} of ${all} running`),
  },
  {
    id: "use",
    title: "Addresses used",
    toKey: ({ pools }) => (pools.length === 0 ? null : Math.max(...pools.map(toUseShare))),
    toText: ({ pools }) => joinLines(pools.map(toUseText)),
  },
  {
    id: "flags",
    title: "Flags",
    toKey: ({ flags }) => (flags.length === 0 ? null : flags.join(" ")),
    toText: ({ flags }) => flags.join(", "),
  },
  {
    id: "project",
    title: "Project",
    toKey: ({ network }) => network.composeProject,
    toText: ({ network }) => toDisplayText(network.composeProject ?? ""),
  },
];
