import { scopeTopology } from "@/lib/domain/export/scope-topology";
import { isInside, toAddress, toCidr } from "@/lib/domain/ip/ip";
import { type Publication, toPublications } from "@/lib/domain/layout/publications";
import { listNames } from "@/lib/domain/topology/list-names";
import { masked } from "@/lib/domain/topology/mask-secrets";
import type { Selection } from "@/lib/domain/topology/selection";
import {
  type Container,
  type ContainerId,
  type Endpoint,
  isLive,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

/** Where an export comes from. */
export interface ExportSource {
  engineName: string;
  /** Null where the engine has not told it. */
  engineVersion: string | null;
  apiVersion: readonly [number, number];
}

export interface RecipeOptions {
  /** Addresses that the engine chose are asked for, too, and MACs where it chooses them at random. */
  withPinnedAddresses: boolean;
}

export interface RecipeEndpoint {
  network: Network;
  ipv4Address: string | null;
  ipv6Address: string | null;
  macAddress: string | null;
  aliases: string[];
  gatewayPriority: number | null;
  links: { container: Container; alias: string }[];
  driverOptions: Record<string, string>;
  linkLocalAddresses: string[];
}

export interface RecipeContainer {
  container: Container;
  /** The container whose network namespace it shares. */
  owner: Container | null;
  /** Where the first endpoint is; without endpoints the network that it was created for, if that can be made. */
  home: Network | null;
  /** First the one on its home. Those on `host` and `none` count; empty where it shares or has none. */
  endpoints: RecipeEndpoint[];
  publications: Publication[];
  labels: Record<string, string>;
}

/** What of a topology can be built again elsewhere, whatever language says it. */
export interface Recipe {
  /** Docker's own are not among them. */
  networks: (Network & { labels: Record<string, string> })[];
  /** In an order in which they can be made and get their addresses: owners and linked ones first, then static ones. */
  containers: RecipeContainer[];
  /** What can't be carried over, as sentences that hold names as they are. */
  notes: string[];
}

/** The swarm makes these itself. */
const swarmNetworks = new Set(["ingress", "docker_gwbridge"]);

/** What to build, and what of the scope that leaves out (EXP-8, EXP-9). */
export function toRecipe(
  topology: Topology,
  scope: Selection | null,
  source: ExportSource,
  options: RecipeOptions,
): Recipe {
  const part = scopeTopology(topology, scope);
  const notes: string[] = [];
  const note = (...on: Parameters<typeof noteOn>): void => {
    notes.push(...noteOn(...on));
  };

  const own = part.networks.filter(({ predefined }) => !predefined);
  const [ofSwarm, networks] = divide(
    own,
    ({ name, scope: reach }) => reach === "swarm" && swarmNetworks.has(name),
  );
  note(ofSwarm, (names) => `${names}: a swarm makes its own.`);
  note(
    networks.filter(({ scope: reach }) => reach === "swarm"),
    (names) => `${names}: made on a swarm’s manager only.`,
  );
  note(
    networks.filter(({ parent }) => parent !== null),
    (names) => `The parent interface must be there before ${names}.`,
  );

  const gone = new Set(["removing", "dead"]);
  const byId = new Map<ContainerId, Container>(part.containers.map((each) => [each.id, each]));
  const [leaving, staying] = divide(part.containers, ({ state }) => gone.has(state));
  note(leaving, (names) => `${names}: being removed, left out.`);
  const [orphans, containers] = divide(
    staying,
    ({ networkMode, sharesNetworkOf }) =>
      networkMode.startsWith("container:") && (sharesNetworkOf === null || !byId.has(sharesNetworkOf)),
  );
  note(orphans, (names) => `${names}: left out, since the container whose network they share is not here.`);

  const makeable = new Map<NetworkId, Network>(
    part.networks.filter((each) => !ofSwarm.includes(each)).map((each) => [each.id, each]),
  );
  const endpointsOf = new Map<ContainerId, Endpoint[]>(containers.map(({ id }) => [id, []]));
  for (const endpoint of part.endpoints) endpointsOf.get(endpoint.containerId)?.push(endpoint);
  const context = { makeable, containers, source, options };
  const made = containers.map((container) =>
    toRecipeContainer(context, container, endpointsOf.get(container.id) ?? []),
  );

  const ids = new Set(containers.map(({ id }) => id));
  const members = part.endpoints.filter(({ containerId }) => ids.has(containerId));
  const named = (list: readonly Endpoint[]): Container[] => [
    ...new Set(list.flatMap(({ containerId }) => byId.get(containerId) ?? [])),
  ];
  note(
    named(members.filter(({ state }) => state === "ghost")),
    (names) => `Ghost endpoints of ${names} are left out.`,
  );
  note(
    named(members.filter(({ aliases }) => aliases === null)),
    (names) => `The aliases of ${names} are not known yet: export again in a moment.`,
  );
  const outside = topology.endpoints.filter(
    ({ containerId, networkId }) => ids.has(containerId) && !part.networks.some(({ id }) => id === networkId),
  );
  note(named(outside), (names) => `The selection leaves out other networks of ${names}.`);
  note(
    members.flatMap(({ containerId, extras }) =>
      (extras?.links ?? []).flatMap((link) => {
        const container = byId.get(containerId);
        return container === undefined || toLink(containers, link) !== null ? [] : [container];
      }),
    ),
    (names) => `Links of ${names} lead to containers that are not here.`,
  );
  note(
    containers.filter((each) => !isLive(each) && !hasNoPorts(each)),
    (names) => `Ports that ${names} would publish: an engine tells them of running containers only.`,
  );
  note(
    containers.filter(({ image }) => isImageId(image)),
    (names) => `${names}: the image has lost its name and stands by its id.`,
  );
  const hidden = [...networks, ...containers].filter(({ labels }) => Object.values(labels).includes(masked));
  note(hidden, (names) => `Label values of ${names} that look like secrets: Patchbay does not read them.`);
  if (!options.withPinnedAddresses) {
    note(
      networks.filter((network) => isContested(network, members)),
      (names) =>
        `On ${names} a static address lies in the range that the engine gives from: another container may get it first. Pinned addresses prevent that.`,
    );
  }
  return {
    networks: networks.map((network) => ({ ...network, labels: withoutMasked(network.labels) })),
    containers: sortForMaking(made, part.endpoints),
    notes,
  };
}

/** A sentence about these, if there are any. */
export function noteOn(items: readonly { name: string }[], toSentence: (names: string) => string): string[] {
  return items.length === 0 ? [] : [toSentence(listNames(items))];
}

interface Context {
  makeable: ReadonlyMap<NetworkId, Network>;
  containers: readonly Container[];
  source: ExportSource;
  options: RecipeOptions;
}

function toRecipeContainer(
  context: Context,
  container: Container,
  endpoints: readonly Endpoint[],
): RecipeContainer {
  const owner = context.containers.find(({ id }) => id === container.sharesNetworkOf) ?? null;
  const wanted = endpoints.flatMap((endpoint) => {
    const network = context.makeable.get(endpoint.networkId);
    return network === undefined || endpoint.state === "ghost"
      ? []
      : [toRecipeEndpoint(context, network, endpoint)];
  });
  const home = owner !== null ? null : findHome(context, container);
  const first = wanted.find(({ network }) => network === home) ?? wanted[0];
  return {
    container,
    owner,
    home: owner === null ? (first?.network ?? home) : null,
    endpoints:
      owner !== null || first === undefined ? [] : [first, ...wanted.filter((each) => each !== first)],
    publications: toPublications([container]),
    labels: withoutMasked(container.labels),
  };
}

/** The network of `--network`: by name, by id, or the default bridge. */
function findHome({ makeable }: Context, { networkMode }: Container): Network | null {
  const networks = [...makeable.values()];
  return (
    networks.find(({ id, name }) => name === networkMode || id === networkMode) ??
    networks.find(({ name, predefined }) => networkMode === "default" && predefined && name === "bridge") ??
    null
  );
}

function toRecipeEndpoint(
  { containers, source, options }: Context,
  network: Network,
  endpoint: Endpoint,
): RecipeEndpoint {
  const { reserved, ipv4, ipv6, mac, aliases, gatewayPriority, extras } = endpoint;
  // The engine takes neither addresses nor aliases on its own networks.
  const canAsk = !network.predefined && network.pools.length > 0;
  const pinned = canAsk && options.withPinnedAddresses;
  return {
    network,
    ipv4Address: reserved?.ipv4 ?? (pinned ? ipv4 : null),
    ipv6Address: reserved?.ipv6 ?? (pinned ? ipv6 : null),
    macAddress: (pinned && hasRandomMacs(source)) || isGivenMac(endpoint, source) ? mac : null,
    aliases: network.predefined ? [] : (aliases ?? []),
    gatewayPriority: gatewayPriority || null,
    links: (extras?.links ?? []).flatMap((link) => toLink(containers, link) ?? []),
    driverOptions: extras?.driverOptions ?? {},
    linkLocalAddresses: extras?.linkLocalAddresses ?? [],
  };
}

/** Docker writes `container:alias`. */
function toLink(
  containers: readonly Container[],
  link: string,
): { container: Container; alias: string } | null {
  const at = link.indexOf(":");
  const name = at === -1 ? link : link.slice(0, at);
  const container = containers.find((each) => each.name === name || each.id === name);
  return container === undefined ? null : { container, alias: at === -1 ? name : link.slice(at + 1) };
}

/**
 * Whether somebody asked for the MAC. Until API 1.48 a bridge's engine makes it of the IPv4 address; from then on it is
 * random, and nothing tells a random one from a wanted one.
 */
function isGivenMac({ ipv4, mac }: Endpoint, source: ExportSource): boolean {
  const address = toAddress(ipv4);
  if (mac === null || address?.family !== 4 || hasRandomMacs(source)) return false;
  const made = [24, 16, 8, 0].map((shift) => ((address.value >>> shift) & 255).toString(16).padStart(2, "0"));
  return mac.toLowerCase() !== `02:42:${made.join(":")}`;
}

function hasRandomMacs({ apiVersion: [major, minor] }: ExportSource): boolean {
  return major > 1 || minor >= 48;
}

/** A static address that a container without one could get, for it comes from where the engine takes them. */
function isContested(network: Network, endpoints: readonly Endpoint[]): boolean {
  const members = endpoints.filter(({ networkId }) => networkId === network.id);
  const ranges = network.pools.flatMap(({ subnet, ipRange }) => toCidr(ipRange ?? subnet) ?? []);
  return (["ipv4", "ipv6"] as const).some(
    (family) =>
      members.some(({ reserved }) => reserved?.[family] == null) &&
      members.some(({ reserved }) => {
        const address = toAddress(reserved?.[family]);
        return address !== null && ranges.some((range) => isInside(address, range));
      }),
  );
}

/**
 * Whom it shares a namespace with or links to before it; then those with a static address, lest another gets it; then
 * by address, in which order an engine that gives the lowest free one gives the same again (ADDR-5); stopped ones last.
 */
function sortForMaking(made: readonly RecipeContainer[], endpoints: readonly Endpoint[]): RecipeContainer[] {
  const lowest = new Map<ContainerId, number>();
  for (const { containerId, ipv4, reserved } of endpoints) {
    const address = toAddress(ipv4 ?? reserved?.ipv4);
    if (address?.family !== 4) continue;
    lowest.set(containerId, Math.min(address.value, lowest.get(containerId) ?? Infinity));
  }
  const place = ({ container }: RecipeContainer): number =>
    lowest.get(container.id) ?? Number.MAX_SAFE_INTEGER;
  const rank = ({ container, endpoints: wishes }: RecipeContainer): number =>
    !isLive(container)
      ? 2
      : wishes.some(({ ipv4Address, ipv6Address }) => ipv4Address !== null || ipv6Address !== null)
        ? 0
        : 1;
  const wanted = made.toSorted((a, b) => rank(a) - rank(b) || place(a) - place(b));
  const byId = new Map(made.map((each) => [each.container.id, each]));
  const sorted: RecipeContainer[] = [];
  const underWay = new Set<RecipeContainer>();
  const add = (each: RecipeContainer): void => {
    if (underWay.has(each)) return;
    underWay.add(each);
    const before = [
      each.owner,
      ...each.endpoints.flatMap(({ links }) => links.map(({ container }) => container)),
    ];
    for (const container of before) {
      const other = container === null ? undefined : byId.get(container.id);
      if (other !== undefined) add(other);
    }
    sorted.push(each);
  };
  for (const each of wanted) add(each);
  return sorted;
}

function hasNoPorts({ networkMode }: Container): boolean {
  return networkMode === "host" || networkMode === "none" || networkMode.startsWith("container:");
}

/** A name that the engine shows where the image has none. */
function isImageId(image: string): boolean {
  return /^(sha256:)?[0-9a-f]{12,64}$/.test(image);
}

function withoutMasked(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== masked));
}

function divide<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
