import { proposeSubnets } from "@/lib/domain/addresses/propose-subnet";
import { toNetworkDraft } from "@/lib/domain/changes/undo";
import { type Cidr, formatAddress, type IpAddress, toAddress, toCidr } from "@/lib/domain/ip/ip";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import type { NetworkDraft } from "@/lib/domain/topology/plan-network";
import type { Network, Pool, Topology } from "@/lib/domain/topology/topology";

const bridgeNameOption = "com.docker.network.bridge.name";
/** A network's longest name (NET-1). */
const longestName = 63;

/**
 * A draft of a network like this one (rule EDIT-1): with a free name, and with the next free subnets of the same sizes,
 * in which its range, gateway and auxiliary addresses stand at the same places. What can be there once only is left
 * out: the bridge's own name, and compose's labels, by which compose would take the copy for its network.
 */
export function copyNetwork(topology: Topology, network: Network, facts: EngineFacts): NetworkDraft {
  const { [bridgeNameOption]: _, ...options } = toNetworkDraft(network).options;
  const labels = Object.fromEntries(
    Object.entries(network.labels).filter(([key]) => !key.startsWith("com.docker.compose.")),
  );
  const pools: Pool[] = [];
  for (const pool of network.pools) {
    // The pools found so far are taken too: of one family they are of many sizes, and one could cover another.
    const taken = { ...topology, networks: [...topology.networks, { ...network, pools }] };
    const moved = movePool(taken, pool, facts);
    if (moved !== null) pools.push(moved);
  }
  return {
    ...toNetworkDraft(network),
    name: findCopyName(topology, network.name),
    pools,
    options,
    labels,
    confirm: [],
  };
}

function findCopyName(topology: Topology, name: string): string {
  const taken = new Set(topology.networks.map((each) => each.name));
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? "-copy" : `-copy-${count}`;
    const candidate = name.slice(0, longestName - end.length) + end;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The pool in the next free subnet of its size; null where none is free, and the engine has to find one. */
function movePool(topology: Topology, pool: Pool, facts: EngineFacts): Pool | null {
  const from = toCidr(pool.subnet);
  if (from === null) return null;
  const wish = { family: from.family, prefix: from.prefix, count: 1 };
  const [subnet] = proposeSubnets(topology, facts, wish);
  const to = toCidr(subnet);
  if (subnet === undefined || to === null) return null;
  const move = (text: string | null): string | null => {
    const address = toAddress(text);
    return address === null ? null : formatAddress(toSamePlace(address, from, to));
  };
  const [first, length] = pool.ipRange?.split("/") ?? [];
  const range = move(first ?? null);
  return {
    subnet,
    ipRange: range === null ? null : `${range}/${length}`,
    gateway: move(pool.gateway),
    auxiliaryAddresses: Object.fromEntries(
      Object.entries(pool.auxiliaryAddresses).map(([name, text]) => [name, move(text) ?? text]),
    ),
  };
}

/** The address as far into the one subnet as it was into the other. */
function toSamePlace(address: IpAddress, from: Cidr, to: Cidr): IpAddress {
  if (address.family === 4 && from.family === 4 && to.family === 4)
    return { family: 4, value: address.value - from.base + to.base };
  if (address.family === 6 && from.family === 6 && to.family === 6)
    return { family: 6, value: address.value - from.base + to.base };
  return address;
}
