/**
 * The model that everything in Patchbay reads: what the engine says is attached to what, with which address.
 * It is plain JSON. `null` means "not known"; an empty list means "known to be none".
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Full id of a network as the engine gives it (64 hex digits in Docker; Podman may use a name). */
export type NetworkId = Branded<"NetworkId">;
/** Full id of a container (64 hex digits). */
export type ContainerId = Branded<"ContainerId">;

/** One IPAM config entry of a network. Addresses are in canonical text form. */
export interface Pool {
  /** CIDR, for instance `172.20.0.0/16`. */
  subnet: string;
  /** CIDR inside the subnet from which automatic addresses come, or null when it is the whole subnet. */
  ipRange: string | null;
  /** The address that the bridge holds. The default bridge of Docker 20.10 does not tell it. */
  gateway: string | null;
  /** Name to address, as given by `--aux-address`. */
  auxiliaryAddresses: Record<string, string>;
}

/** What only a network of the bridge driver has. */
export interface BridgeDetails {
  /** Name of the Linux bridge, for instance `docker0` or `br-2f3aea8d8b89`. */
  interface: string;
  /** Inter-container communication: false drops packets between members. */
  icc: boolean;
  masquerade: boolean;
  /** `com.docker.network.driver.mtu`, or null where the network does not set it. */
  mtu: number | null;
}

/** An endpoint that the engine holds on a network for no container that it lists; its name is all that frees it. */
export interface Leftover {
  name: string;
  /** CIDR, as the engine tells it; null for none. */
  address: string | null;
}

export interface Network {
  id: NetworkId;
  name: string;
  driver: string;
  scope: string;
  internal: boolean;
  attachable: boolean;
  ipv6: boolean;
  /** One of Docker's own (`bridge`, `host`, `none`): it can't be removed. */
  predefined: boolean;
  labels: Record<string, string>;
  options: Record<string, string>;
  composeProject: string | null;
  pools: Pool[];
  bridge: BridgeDetails | null;
  /** Parent interface of a macvlan or ipvlan network. */
  parent: string | null;
  /** Absent where there are none. Looked for on networks of this engine alone that no container is attached to (FINDING-6). */
  leftovers?: Leftover[];
}

export interface PortBinding {
  /** Address on the host: `0.0.0.0` and `::` are every address, `127.0.0.1` is the host alone. */
  hostAddress: string;
  hostPort: number;
  containerPort: number;
  protocol: string;
}

/** A port that a container that is not running will publish when it starts; null where the engine picks one then. */
export type WantedPort = Omit<PortBinding, "hostPort"> & { hostPort: number | null };

/** A network that a container is set to join and that the engine does not have: it keeps the container from starting. */
export interface LostNetwork {
  /** Empty when the container was never started: then the name alone counts. */
  id: string;
  name: string;
  /** Static addresses that it asks for there. */
  reserved: { ipv4: string | null; ipv6: string | null } | null;
  /** Only an inspection tells. */
  aliases: string[] | null;
}

export interface Container {
  id: ContainerId;
  name: string;
  image: string;
  /** Docker's word: `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
  state: string;
  /** `healthy`, `unhealthy` or `starting`; `none` without a health check. */
  health: string | null;
  /** `HostConfig.NetworkMode`: `default`, `bridge`, `host`, `none`, `container:<id>` or a network's name. */
  networkMode: string;
  /** In `container:X` mode, the container whose network namespace is shared. */
  sharesNetworkOf: ContainerId | null;
  composeProject: string | null;
  composeService: string | null;
  labels: Record<string, string>;
  /** Bindings that are in force now; a stopped container has none. */
  ports: PortBinding[];
  /** For instance `80/tcp`. Only an inspection tells. */
  exposedPorts: string[] | null;
  /** Absent where the container runs, wants no port of the host's, or no inspection has told. */
  wantedPorts?: WantedPort[];
  /** Absent where there are none. */
  lost?: LostNetwork[];
}

/** The kernel wiring of an endpoint, as the rules WIRE of SPEC.md find it. */
export interface Link {
  containerInterface: string | null;
  /** The other end of the veth pair; on macvlan and ipvlan the parent interface. Null where the host shows none. */
  hostInterface: string | null;
  /** The bridge that the host's end is a port of, as the kernel tells it. */
  bridge: string | null;
  mtu: number | null;
  /** `operstate` of the container's end. */
  state: string | null;
}

/** What an endpoint was configured with beyond addresses and aliases: `--link`, `--driver-opt`, `--link-local-ip`. */
export interface EndpointExtras {
  /** As Docker writes them: `container:alias`. */
  links: string[];
  driverOptions: Record<string, string>;
  linkLocalAddresses: string[];
}

export interface Endpoint {
  containerId: ContainerId;
  networkId: NetworkId;
  /** Address without prefix length; null while the endpoint is not attached or the engine gives it none. */
  ipv4: string | null;
  ipv6: string | null;
  mac: string | null;
  gateway: string | null;
  /** As configured by `--network-alias` (without the short id that engines before 26 add). Only an inspection tells. */
  aliases: string[] | null;
  /** Every name that the embedded DNS server answers for this endpoint on this network. */
  names: string[] | null;
  /** Static addresses (`--ip`, `--ip6`) that the endpoint's configuration asks for. */
  reserved: { ipv4: string | null; ipv6: string | null } | null;
  /** Absent when there is nothing of the kind, or no inspection has told. */
  extras?: EndpointExtras;
  /** `GwPriority`, from API 1.48 on. */
  gatewayPriority: number | null;
  /** This endpoint holds the container's default route. */
  defaultRoute: boolean;
  /**
   * `attached`: the sandbox has the interface. `configured`: the container is not running and will get it at its start.
   * `ghost`: the container runs, wants it and does not have it (a failed connect leaves this behind).
   */
  state: "attached" | "configured" | "ghost";
  link: Link | null;
  /**
   * Why `link` is null or lacks its host's side although the container runs, as a sentence; null where nothing is
   * missing or nobody looked.
   */
  linkReason: string | null;
}

export interface HostInterface {
  name: string;
  /** `bridge`, `veth`, `physical`, `vxlan` …: see `InterfaceKind`. */
  kind: string;
  /** CIDRs. */
  addresses: string[];
  mac: string | null;
  mtu: number | null;
  state: string | null;
  /** The bridge that it is a port of. */
  master: string | null;
  vxlanId: number | null;
}

/** A route of the engine's host; `0.0.0.0/0` and `::/0` are its default routes. */
export interface HostRoute {
  destination: string;
  gateway: string | null;
  interface: string;
}

/** The kernel's side of the engine's host. */
export interface Host {
  /** Sorted by name. */
  interfaces: HostInterface[];
  /** Null where they can't be read. */
  routes: HostRoute[] | null;
}

export interface Topology {
  /** Id of the engine in the HTTP API. */
  engine: string;
  /** Grows by one with each change. */
  revision: number;
  /** ISO 8601 time at which the engine's lists were read. */
  takenAt: string;
  /** Sorted by name, then id. */
  networks: Network[];
  /** Sorted by name, then id. */
  containers: Container[];
  /** Sorted by network, then container, in the order of those lists. */
  endpoints: Endpoint[];
  host: Host | null;
}

/** The key of an endpoint within a topology. */
export function endpointKey(endpoint: Pick<Endpoint, "networkId" | "containerId">): string {
  return `${endpoint.networkId}:${endpoint.containerId}`;
}

/**
 * Whether a reserved address is one that somebody asked for: in a swarm's networks the engine notes down what it has
 * given itself the same way (measured on 20.10.24, 26.1.5 and 28.5.2).
 */
export function tellsStaticAddresses({ scope }: Pick<Network, "scope">): boolean {
  return scope !== "swarm";
}

/**
 * Whether the container has a sandbox now. One that is restarting has none: the engine takes its endpoints off
 * between two attempts.
 */
export function hasSandbox(container: Pick<Container, "state">): boolean {
  return container.state === "running" || container.state === "paused";
}

/** Whether a container is up or will be again by itself, so that its networks are in use. */
export function isLive(container: Pick<Container, "state">): boolean {
  return container.state === "running" || container.state === "paused" || container.state === "restarting";
}

/** The order of the model's lists. */
export function byNameThenId(a: { name: string; id: string }, b: { name: string; id: string }): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The order of the host's interfaces. */
export function byInterfaceName(a: Pick<HostInterface, "name">, b: Pick<HostInterface, "name">): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

// A list is never changed in place, and a patch knows what it replaced: who compares it with the one before need not
// look at thousands of items, and many do at each change.
const replacements = new WeakMap<
  readonly unknown[],
  { before: readonly unknown[]; places: readonly number[] }
>();

/** A copy of the list with other items at some places; what it differs in from that list is remembered. */
export function replaceItems<Item>(before: readonly Item[], items: ReadonlyMap<number, Item>): Item[] {
  const after = [...before];
  for (const [place, item] of items) after[place] = item;
  // Else each list would hold on to all before it.
  replacements.delete(before);
  replacements.set(after, { before, places: [...items.keys()] });
  return after;
}

/** Whether two lists hold the same at the same places; what is the same object is not compared. */
export function isSameList<Item>(
  before: readonly Item[],
  after: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
): boolean {
  if (before === after) return true;
  if (before.length !== after.length) return false;
  const known = replacements.get(after);
  if (known?.before === before) {
    return known.places.every((place) => {
      const item = after[place];
      const other = before[place];
      return item === other || (item !== undefined && other !== undefined && isSame(other, item));
    });
  }
  // A loop: asked of 5,000 containers several times for each change of one, `every` took a quarter of its cost.
  for (let index = 0; index < after.length; index += 1) {
    const item = after[index];
    const other = before[index];
    if (item !== other && (item === undefined || other === undefined || !isSame(other, item))) return false;
  }
  return true;
}

/** Endpoints in the order of their networks, then of their containers. */
export function sortEndpoints(
  endpoints: readonly Endpoint[],
  networks: readonly Network[],
  containers: readonly Container[],
): Endpoint[] {
  const networkOrder = new Map<string, number>(networks.map((network, index) => [network.id, index]));
  const containerOrder = new Map<string, number>(containers.map((container, index) => [container.id, index]));
  return endpoints.toSorted(
    (a, b) =>
      (networkOrder.get(a.networkId) ?? 0) - (networkOrder.get(b.networkId) ?? 0) ||
      (containerOrder.get(a.containerId) ?? 0) - (containerOrder.get(b.containerId) ?? 0),
  );
}

/** Whether an endpoint was configured with anything beyond addresses and aliases. */
export function hasExtras({ links, driverOptions, linkLocalAddresses }: EndpointExtras): boolean {
  return links.length > 0 || Object.keys(driverOptions).length > 0 || linkLocalAddresses.length > 0;
}
