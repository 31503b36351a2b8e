import { isEqualJson } from "@/lib/domain/topology/diff-topology";
import { toAddress, toCidr, isInside, isSameAddress } from "@/lib/domain/ip/ip";
import {
  byInterfaceName,
  type Endpoint,
  hasSandbox,
  type Host,
  type HostInterface,
  isSameList,
  type Link,
  type Network,
  type Topology,
} from "@/lib/domain/topology/topology";
import type { ObservedHost, ObservedInterface, ObservedSandbox } from "@/lib/domain/wiring/observed-wiring";

/** What has been read of one engine's wiring. */
export interface Wiring {
  /** Null where it can't be read. */
  host: ObservedHost | null;
  /** By container id; one that nobody has read yet is missing. */
  sandboxes: ReadonlyMap<string, ObservedSandbox>;
  /** Containers that have changed since they were read: what still fits is kept, and what doesn't has no reason yet. */
  unsettled: ReadonlySet<string>;
}

/**
 * The topology with the kernel's side of it: the rules WIRE-1 to WIRE-8 of SPEC.md. Null leaves all of it unknown. Who
 * joins one revision after the other takes a `WiringJoin`.
 */
export function withWiring(topology: Topology, wiring: Wiring | null): Topology {
  return new WiringJoin().join(topology, wiring);
}

/** An endpoint as it was joined, and what that was made from. */
interface Joined {
  network: Network;
  siblings: readonly Endpoint[];
  sandbox: ObservedSandbox;
  isUnsettled: boolean;
  endpoint: Endpoint;
}

/**
 * Joins one revision after the other, each as `withWiring` does (WIRE-10). An endpoint is joined anew only where it,
 * its network, a sibling, its sandbox or an interface of the host at the other end of one has changed; everything else
 * is the same object as before. It goes by identity, so what did not change must be handed in as the same object
 * (TOPO-8).
 */
export class WiringJoin {
  #joined: ReadonlyMap<Endpoint, Joined> = new Map();
  #observed: ObservedHost | null = null;
  #index: HostIndex | null = null;
  #host: Host | null = null;

  join(topology: Topology, wiring: Wiring | null): Topology {
    if (wiring === null) {
      this.#joined = new Map();
      this.#takeHost(null);
      return topology;
    }
    const touched = this.#takeHost(wiring.host);
    const networks = new Map<string, Network>(topology.networks.map((network) => [network.id, network]));
    const running = new Set<string>(topology.containers.filter(hasSandbox).map(({ id }) => id));
    const ofContainer = groupByContainer(topology.endpoints);
    const joined = new Map<Endpoint, Joined>();
    const endpoints = topology.endpoints.map((endpoint) => {
      const network = networks.get(endpoint.networkId);
      const sandbox = wiring.sandboxes.get(endpoint.containerId);
      if (network === undefined || sandbox === undefined || !running.has(endpoint.containerId))
        return endpoint;
      const siblings = ofContainer.get(endpoint.containerId) ?? [];
      const isUnsettled = wiring.unsettled.has(endpoint.containerId);
      const before = this.#joined.get(endpoint);
      const isSame =
        before !== undefined &&
        before.network === network &&
        before.sandbox === sandbox &&
        before.isUnsettled === isUnsettled &&
        isSameList(before.siblings, siblings, Object.is) &&
        !isTouched(touched, network, sandbox);
      const known = isSame
        ? before
        : this.#joinOne(endpoint, { network, siblings, sandbox, isUnsettled }, before?.endpoint);
      joined.set(endpoint, known);
      return known.endpoint;
    });
    this.#joined = joined;
    return { ...topology, host: this.#host, endpoints };
  }

  #joinOne(endpoint: Endpoint, from: Omit<Joined, "endpoint">, before: Endpoint | undefined): Joined {
    const wired = linkOf({ endpoint, ...from, host: this.#index });
    const made = from.isUnsettled && wired.link === null ? endpoint : { ...endpoint, ...wired };
    return { ...from, endpoint: before !== undefined && isEqualJson(before, made) ? before : made };
  }

  /** Makes the host that was read the one to join with, and answers what of it has changed. */
  #takeHost(observed: ObservedHost | null): Touched {
    if (observed === this.#observed) return nothingTouched;
    const before = this.#index;
    const index = toHostIndex(observed);
    const touched = before === null || index === null ? null : findTouched(before, index);
    this.#host = observed === null ? null : toHost(observed, this.#host);
    this.#observed = observed;
    this.#index = index;
    return touched;
  }
}

function groupByContainer(endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly Endpoint[]> {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const own = groups.get(endpoint.containerId);
    if (own === undefined) groups.set(endpoint.containerId, [endpoint]);
    else own.push(endpoint);
  }
  return groups;
}

/** Indexes and names on the host behind which there is something else now; null for all of them. */
type Touched = { indexes: ReadonlySet<number>; names: ReadonlySet<string> } | null;

const nothingTouched: Touched = { indexes: new Set(), names: new Set() };

function findTouched(before: HostIndex, after: HostIndex): Touched {
  const indexes = new Set<number>();
  for (const [index, own] of after.byIndex) {
    const was = before.byIndex.get(index);
    if (was === undefined || !isSameEnd(was, own)) indexes.add(index);
  }
  for (const index of before.byIndex.keys()) if (!after.byIndex.has(index)) indexes.add(index);
  const names = new Set<string>();
  for (const name of after.names) if (!before.names.has(name)) names.add(name);
  for (const name of before.names) if (!after.names.has(name)) names.add(name);
  return { indexes, names };
}

/** Whether the join sees no difference between the two. */
function isSameEnd(a: ObservedInterface, b: ObservedInterface): boolean {
  return a.name === b.name && a.peerIndex === b.peerIndex && a.kind === b.kind && a.master === b.master;
}

/** Whether something has changed behind an interface of the sandbox, or with the network's own bridge. */
function isTouched(touched: Touched, network: Network, { interfaces }: ObservedSandbox): boolean {
  if (touched === null) return true;
  const { indexes, names } = touched;
  if (names.size > 0 && network.bridge !== null && names.has(network.bridge.interface)) return true;
  return (
    indexes.size > 0 && interfaces !== null && interfaces.some(({ peerIndex }) => indexes.has(peerIndex))
  );
}

/** The host for the topology, its interfaces sorted by name; those that are as before are the same objects. */
function toHost(observed: ObservedHost, before: Host | null): Host {
  const known = new Map(before?.interfaces.map((own) => [own.name, own]));
  const interfaces = observed.interfaces
    .map((own) => {
      const made = toHostInterface(own);
      const was = known.get(own.name);
      return was !== undefined && isEqualJson(was, made) ? was : made;
    })
    .toSorted(byInterfaceName);
  const routes =
    observed.routes?.map(({ destination, gateway, interface: leadsTo }) => ({
      destination,
      gateway,
      interface: leadsTo,
    })) ?? null;
  const isSame =
    before !== null &&
    isSameList(before.interfaces, interfaces, Object.is) &&
    isEqualJson(before.routes, routes);
  return isSame ? before : { interfaces, routes };
}

function toHostInterface({
  name,
  kind,
  addresses,
  mac,
  mtu,
  state,
  master,
  vxlanId,
}: ObservedInterface): HostInterface {
  return {
    name,
    kind,
    // Every interface gives itself a link-local IPv6 address; it tells nothing.
    addresses: (addresses ?? []).filter((address) => !/^fe[89ab]/i.test(address)),
    mac,
    mtu,
    state,
    master,
    vxlanId,
  };
}

interface HostIndex {
  byIndex: ReadonlyMap<number, ObservedInterface>;
  names: ReadonlySet<string>;
}

function toHostIndex(host: ObservedHost | null): HostIndex | null {
  if (host === null) return null;
  return {
    byIndex: new Map(host.interfaces.map((own) => [own.index, own])),
    names: new Set(host.interfaces.map(({ name }) => name)),
  };
}

interface Wired {
  link: Link | null;
  linkReason: string | null;
}

interface LinkContext {
  endpoint: Endpoint;
  network: Network;
  /** All endpoints of the container, this one too. */
  siblings: readonly Endpoint[];
  sandbox: ObservedSandbox;
  host: HostIndex | null;
}

const unknown = (linkReason: string | null): Wired => ({ link: null, linkReason });

function linkOf(context: LinkContext): Wired {
  const { endpoint, network, sandbox, host } = context;
  // Containers in host mode own no interface, those on none have lo alone: nothing is missing (WIRE-5).
  if (network.driver === "host" || network.driver === "null") return unknown(null);
  if (endpoint.state === "ghost")
    return unknown("The container is not attached to this network, so there is no interface for it.");
  if (sandbox.interfaces === null) return unknown(sandbox.reason);
  const found = findInterface(context, sandbox.interfaces);
  if (typeof found === "string") return unknown(found);
  const link: Link = {
    containerInterface: found.name,
    hostInterface: null,
    bridge: null,
    mtu: found.mtu,
    state: found.state,
  };
  if (network.driver === "overlay")
    return { link, linkReason: explainOverlay(found, sandbox.interfaces, host) };
  if (host === null)
    return { link, linkReason: "The interfaces of the engine's host can't be read, only the container's." };
  return isOnParent(network)
    ? onParent(link, { own: found, network, host })
    : onPair(link, { own: found, network, host });
}

/** macvlan and ipvlan (WIRE-3): the interface is stacked on its parent, and `iflink` names that. */
function onParent(
  link: Link,
  { own, network, host }: { own: ObservedInterface; network: Network; host: HostIndex },
): Wired {
  const parent = host.byIndex.get(own.peerIndex);
  if (parent === undefined || own.peerIndex === own.index)
    return { link, linkReason: `The host shows no interface with the index ${own.peerIndex}, its parent's.` };
  if (network.parent !== null && network.parent !== "" && parent.name !== network.parent) {
    return {
      link,
      linkReason: `Its parent should be ${network.parent}; on the host, index ${own.peerIndex} is ${parent.name}.`,
    };
  }
  return { link: { ...link, hostInterface: parent.name }, linkReason: null };
}

/** All else (WIRE-2): one end of a veth pair in the container, the other on the host. */
function onPair(
  link: Link,
  { own, network, host }: { own: ObservedInterface; network: Network; host: HostIndex },
): Wired {
  const other = otherEnd(own, host);
  if (other === null) {
    return unknown(
      `The other end of ${own.name} (index ${own.peerIndex}) is not among the host's interfaces${
        host.byIndex.has(own.peerIndex) ? ": that index is another one's" : ""
      }.`,
    );
  }
  const expected = network.bridge?.interface ?? null;
  const isElsewhere = expected !== null && host.names.has(expected) && other.master !== expected;
  return {
    link: { ...link, hostInterface: other.name, bridge: other.master },
    linkReason: isElsewhere
      ? `${other.name} is ${other.master === null ? "no bridge's port" : `a port of ${other.master}`}, not of the network's bridge ${expected}.`
      : null,
  };
}

/** The interface on the host whose other end this is; both must say so, since an index counts in one namespace only. */
function otherEnd(own: ObservedInterface, host: HostIndex): ObservedInterface | null {
  const other = host.byIndex.get(own.peerIndex);
  return other?.kind === "veth" && other.peerIndex === own.index ? other : null;
}

function isOnParent(network: Network): boolean {
  return network.driver === "macvlan" || network.driver === "ipvlan";
}

/** The endpoint's interface among those of its sandbox (WIRE-1), or why none is. */
function findInterface(
  { endpoint, network, siblings, host }: LinkContext,
  all: readonly ObservedInterface[],
): ObservedInterface | string {
  const own = all.filter(({ kind }) => kind !== "loopback");
  const mac = endpoint.mac?.toLowerCase() ?? null;
  const sameMac = mac === null ? [] : own.filter((one) => one.mac === mac);
  if (sameMac.length === 1 && sameMac[0] !== undefined) return sameMac[0];

  const isRight = (one: ObservedInterface): boolean => {
    if (host === null) return false;
    // The peer of a macvlan's is a name on the host; that of a pair is a port of this network's bridge, which no
    // other endpoint of the container is on.
    if (isOnParent(network)) return host.byIndex.get(one.peerIndex)?.name === network.parent;
    return network.bridge !== null && otherEnd(one, host)?.master === network.bridge.interface;
  };
  // The only one that has a sibling's MAC address is the sibling's; where two have it, one may be this endpoint's.
  const isTaken = (one: ObservedInterface): boolean =>
    siblings.some((sibling) => sibling !== endpoint && sibling.mac?.toLowerCase() === one.mac) &&
    own.filter(({ mac: other }) => other === one.mac).length === 1;
  const candidates = sameMac.length > 0 ? sameMac : own.filter((one) => !isTaken(one));
  const byAddress = candidates.filter((one) => hasAddressOf(one, endpoint));
  const onNetwork = candidates.filter(isRight);
  // Both may speak: an address can be taken from an interface and given to another one.
  for (const proof of [byAddress.filter(isRight), onNetwork, sameMac.length > 0 ? byAddress : []])
    if (proof.length === 1 && proof[0] !== undefined) return proof[0];
  if (sameMac.length > 1)
    return `${sameMac.length} interfaces of the container have the MAC address ${mac}, and nothing tells them apart.`;
  return mac === null
    ? "The engine tells no MAC address for this endpoint, and nothing else tells its interface."
    : `No interface of the container has the MAC address ${mac}.`;
}

function hasAddressOf(own: ObservedInterface, endpoint: Endpoint): boolean {
  const wanted = [toAddress(endpoint.ipv4), toAddress(endpoint.ipv6)].filter((address) => address !== null);
  return (own.addresses ?? []).some((text) => {
    const held = toAddress(text.split("/")[0]);
    return held !== null && wanted.some((address) => isSameAddress(address, held));
  });
}

/** WIRE-4. What `iflink` counts there is an index in a namespace of the engine's own; on the host it is a stranger's. */
function explainOverlay(
  own: ObservedInterface,
  all: readonly ObservedInterface[],
  host: HostIndex | null,
): string {
  const text = `The other end of ${own.name} is in the overlay's own network namespace, which the engine hides.`;
  for (const one of all) {
    const way = one === own || host === null ? null : otherEnd(one, host);
    if (way?.master === "docker_gwbridge")
      return `${text} The container's way out is ${one.name} to ${way.name} on docker_gwbridge, for which the engine lists no endpoint.`;
  }
  return text;
}

/** Whether one of the interface's addresses is the network's gateway, or lies in its pool where that is not told. */
export function holdsGateway(own: ObservedInterface, network: Network): boolean {
  return network.pools.some((pool) => {
    const gateway = toAddress(pool.gateway);
    const subnet = toCidr(pool.subnet);
    return (own.addresses ?? []).some((text) => {
      const held = toAddress(text.split("/")[0]);
      if (held === null) return false;
      return gateway === null ? subnet !== null && isInside(held, subnet) : isSameAddress(held, gateway);
    });
  });
}
