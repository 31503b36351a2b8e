import {
  type Cidr,
  firstAddress,
  formatAddress,
  formatCidr,
  type IpAddress,
  isInside,
  isSameAddress,
  lastAddress,
  overlaps,
  toAddress,
  toCidr,
} from "@/lib/domain/ip/ip";
import { findUplinks } from "@/lib/domain/search/find-uplinks";
import type { Query, QueryField, QueryTerm } from "@/lib/domain/search/parse-query";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import {
  type Container,
  type ContainerId,
  type Endpoint,
  type HostInterface,
  isSameList,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

export interface SearchResult {
  networks: ReadonlySet<NetworkId>;
  containers: ReadonlySet<ContainerId>;
  /** Of the host; no part of `matches` (FIND-10). */
  uplinks: readonly HostInterface[];
  /** Networks and containers together. */
  matches: ReadonlySet<string>;
  /** What an address or a subnet in the query is here, in words. */
  notes: string[];
}

/** Further networks are counted: the line under the field has room for a few. */
const maxNotes = 4;

/** What every term of the query fits (FIND-3). A query without terms finds nothing. */
export function searchTopology(topology: Topology, query: Query): SearchResult {
  if (query.terms.length === 0) {
    return { networks: new Set(), containers: new Set(), uplinks: [], matches: new Set(), notes: [] };
  }
  const index = indexOf(topology);
  const tests = query.terms.map((term) => toTest(term, index));
  const networks = new Set<NetworkId>();
  for (const entry of index.networks) {
    if (tests.every((test) => test.network(entry))) networks.add(entry.network.id);
  }
  const containers = new Set<ContainerId>();
  for (const entry of index.containers) {
    if (tests.every((test) => test.container(entry))) containers.add(entry.container.id);
  }
  const uplinks = findUplinks(topology, query);
  const notes = query.terms.flatMap((term) => explainTerm(term, index));
  // Else the field would say that nothing was found.
  if (networks.size + containers.size + notes.length === 0)
    notes.push(...cutNotes(uplinks.map(({ name }) => `${toDisplayText(name)} is an uplink of the host.`)));
  return { networks, containers, uplinks, matches: new Set<string>([...networks, ...containers]), notes };
}

interface NetworkEntry {
  network: Network;
  subnets: Cidr[];
  /** Gateway and auxiliary addresses, with what they are. */
  held: { address: IpAddress; role: string }[];
  /** Everything a bare term looks at, one value a line; null until one looks. */
  text: string | null;
}

interface ContainerEntry {
  container: Container;
  endpoints: readonly Endpoint[];
  /** Of each endpoint. */
  networks: readonly NetworkEntry[];
  /** As that of a network. */
  text: string | null;
}

interface Index {
  topology: Topology;
  networks: NetworkEntry[];
  containers: ContainerEntry[];
}

// A topology is never changed in place (TOPO-8), and each key typed searches the same one. The next one is the last with
// a few things changed: parsing and joining the texts of thousands at the first key after each change costs 20 ms.
let last: Index | null = null;

function indexOf(topology: Topology): Index {
  if (last?.topology === topology) return last;
  const networks = indexNetworks(topology, last);
  last = { topology, networks, containers: indexContainers(topology, networks, last) };
  return last;
}

function indexNetworks({ networks, endpoints }: Topology, before: Index | null): NetworkEntry[] {
  const known = new Map(before?.networks.map((entry) => [entry.network, entry]));
  // The default bridge of 20.10 does not tell its gateway; its endpoints do.
  const untold = new Set<string>(networks.filter(isGatewayUntold).map(({ id }) => id));
  const told = new Map<string, IpAddress>();
  if (untold.size > 0) {
    for (const { networkId, gateway } of endpoints) {
      if (!untold.has(networkId) || told.has(networkId)) continue;
      const address = toAddress(gateway);
      if (address !== null) told.set(networkId, address);
    }
  }
  return networks.map((network) => {
    const gateway = told.get(network.id);
    const was = known.get(network);
    if (was !== undefined && !untold.has(network.id)) return was;
    const made = toNetworkEntry(network);
    if (gateway !== undefined && made.held.length === 0)
      made.held.push({ address: gateway, role: "the gateway" });
    const isSame =
      was !== undefined &&
      isSameList(was.held, made.held, (one, other) => isSameAddress(one.address, other.address));
    return isSame ? was : made;
  });
}

function isGatewayUntold({ pools }: Network): boolean {
  return pools.every((pool) => pool.gateway === null);
}

function indexContainers(
  { networks, containers, endpoints }: Topology,
  entries: readonly NetworkEntry[],
  before: Index | null,
): ContainerEntry[] {
  const isWired =
    before !== null &&
    before.topology.endpoints === endpoints &&
    isSameList(before.networks, entries, Object.is) &&
    isSameList(before.topology.containers, containers, (one, other) => one.id === other.id);
  if (isWired) {
    return containers.map((container, at) => {
      const was = before.containers[at];
      if (was?.container === container) return was;
      return { container, endpoints: was?.endpoints ?? [], networks: was?.networks ?? [], text: null };
    });
  }
  const entryOf = new Map<string, NetworkEntry | undefined>(networks.map(({ id }, at) => [id, entries[at]]));
  const known = new Map(before?.containers.map((entry) => [entry.container, entry]));
  const made = new Map<string, { endpoints: Endpoint[]; networks: NetworkEntry[] }>();
  for (const { id } of containers) made.set(id, { endpoints: [], networks: [] });
  for (const endpoint of endpoints) {
    const own = made.get(endpoint.containerId);
    const network = entryOf.get(endpoint.networkId);
    if (own === undefined || network === undefined) continue;
    own.endpoints.push(endpoint);
    own.networks.push(network);
  }
  return containers.map((container) => {
    const own = made.get(container.id) ?? { endpoints: [], networks: [] };
    const was = known.get(container);
    const isSame =
      was !== undefined &&
      isSameList(was.endpoints, own.endpoints, Object.is) &&
      isSameList(was.networks, own.networks, Object.is);
    return isSame ? was : { container, ...own, text: null };
  });
}

function toNetworkEntry(network: Network): NetworkEntry {
  const held: NetworkEntry["held"] = [];
  for (const pool of network.pools) {
    const gateway = toAddress(pool.gateway);
    if (gateway !== null) held.push({ address: gateway, role: "the gateway" });
    for (const [name, text] of Object.entries(pool.auxiliaryAddresses)) {
      const address = toAddress(text);
      if (address !== null) held.push({ address, role: `the auxiliary address ${toDisplayText(name)}` });
    }
  }
  const subnets = network.pools.map((pool) => toCidr(pool.subnet)).filter((cidr) => cidr !== null);
  return { network, subnets, held, text: null };
}

function joinLines(values: readonly (string | null | undefined)[]): string {
  return values.filter(Boolean).join("\n").toLowerCase();
}

function toLabelTexts(labels: Record<string, string>): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

function joinNetwork({ network, subnets, held }: NetworkEntry): string {
  return joinLines([
    network.name,
    network.driver,
    network.composeProject,
    network.bridge?.interface,
    network.parent,
    ...subnets.map(formatCidr),
    ...held.map((each) => formatAddress(each.address)),
    ...toLabelTexts(network.labels),
  ]);
}

function joinContainer({ container, endpoints }: ContainerEntry): string {
  const { name, image, composeProject, composeService, labels } = container;
  let text = `${name}\n${image}\n${composeProject ?? ""}\n${composeService ?? ""}`;
  for (const key in labels) text += `\n${key}=${labels[key]}`;
  for (const { ipv4, ipv6, reserved, mac, aliases, link } of endpoints) {
    // Not the container's interface: nearly all are called eth0.
    text += `\n${ipv4 ?? ""}\n${ipv6 ?? ""}\n${mac ?? ""}\n${link?.hostInterface ?? ""}`;
    if (reserved !== null) text += `\n${reserved.ipv4 ?? ""}\n${reserved.ipv6 ?? ""}`;
    for (const alias of aliases ?? []) text += `\n${alias}`;
  }
  return text.toLowerCase();
}

/** In canonical text, as the model holds them. */
function addressTexts({ ipv4, ipv6, reserved }: Endpoint): string[] {
  return [ipv4, ipv6, reserved?.ipv4, reserved?.ipv6].filter((text) => typeof text === "string");
}

function isAt({ ipv4, ipv6, reserved }: Endpoint, canonical: string): boolean {
  return (
    ipv4 === canonical ||
    ipv6 === canonical ||
    (reserved !== null && (reserved.ipv4 === canonical || reserved.ipv6 === canonical))
  );
}

interface TermTest {
  network: (entry: NetworkEntry) => boolean;
  container: (entry: ContainerEntry) => boolean;
}

const never = (): boolean => false;

/** Fields that only one kind has: the other fits neither the term nor its negation (FIND-4). */
const kindOf: Partial<Record<QueryField, keyof TermTest>> = {
  mac: "container",
  image: "container",
  port: "container",
  state: "container",
  alias: "container",
  driver: "network",
};

function toTest(term: QueryTerm, index: Index): TermTest {
  const test = toPositiveTest(term, index);
  if (!term.isNegated) return test;
  const kind = term.field === null ? undefined : kindOf[term.field];
  return {
    network: kind === "container" ? never : (entry) => !test.network(entry),
    container: kind === "network" ? never : (entry) => !test.container(entry),
  };
}

function toPositiveTest({ field, value }: QueryTerm, index: Index): TermTest {
  const has = (text: string | null | undefined): boolean => text?.toLowerCase().includes(value) === true;
  switch (field) {
    case null:
      return toRangeTest(value) ?? toBareTest(value);
    case "address":
      return (
        toRangeTest(value) ?? {
          network: (entry) => entry.held.some((each) => has(formatAddress(each.address))),
          container: (entry) => entry.endpoints.some((endpoint) => addressTexts(endpoint).some(has)),
        }
      );
    case "subnet":
      return (
        toRangeTest(value) ?? {
          network: (entry) => entry.subnets.some((subnet) => has(formatCidr(subnet))),
          container: never,
        }
      );
    case "name":
      return { network: (entry) => has(entry.network.name), container: (entry) => has(entry.container.name) };
    case "id":
      return {
        network: (entry) => entry.network.id.toLowerCase().startsWith(value),
        container: (entry) => entry.container.id.toLowerCase().startsWith(value),
      };
    case "label":
      return {
        network: (entry) => toLabelTexts(entry.network.labels).some(has),
        container: (entry) => toLabelTexts(entry.container.labels).some(has),
      };
    case "project":
      return {
        network: (entry) => has(entry.network.composeProject),
        container: (entry) => has(entry.container.composeProject),
      };
    case "driver":
      return { network: (entry) => has(entry.network.driver), container: never };
    case "image":
      return { network: never, container: (entry) => has(entry.container.image) };
    case "interface":
      return {
        network: (entry) => has(entry.network.bridge?.interface) || has(entry.network.parent),
        container: (entry) =>
          entry.endpoints.some(({ link }) => has(link?.hostInterface) || has(link?.containerInterface)),
      };
    case "alias":
      return {
        network: never,
        container: (entry) =>
          entry.endpoints.some(
            (endpoint) => (endpoint.aliases ?? []).some(has) || (endpoint.names ?? []).some(has),
          ),
      };
    case "mac":
      return { network: never, container: (entry) => hasMac(entry, toMacDigits(value)) };
    case "port":
      return { network: never, container: (entry) => hasPort(entry.container, value, true) };
    case "state":
      return {
        network: never,
        container: (entry) => stateWords(entry).some((word) => word.startsWith(value)),
      };
    case "network":
      return {
        network: (entry) => has(entry.network.name),
        container: (entry) => entry.networks.some((each) => has(each.network.name)),
      };
    case "container": {
      const named = new Set(index.containers.filter((entry) => has(entry.container.name)));
      const joined = new Set([...named].flatMap((entry) => entry.networks));
      return {
        network: (entry) => joined.has(entry),
        container: (entry) => named.has(entry),
      };
    }
  }
}

function toBareTest(value: string): TermTest {
  const isIdStart = /^[0-9a-f]{4,64}$/.test(value);
  const isPortLike = /\d/.test(value) && /^[\da-z.:/]+$/.test(value);
  // Windows and some switches write dashes between the bytes.
  const mac = /^[0-9a-f]{2}(-[0-9a-f]{2}){1,5}$/.test(value) ? toMacDigits(value) : null;
  return {
    network: (entry) =>
      (entry.text ??= joinNetwork(entry)).includes(value) ||
      (isIdStart && entry.network.id.startsWith(value)),
    container: (entry) =>
      (entry.text ??= joinContainer(entry)).includes(value) ||
      (isIdStart && entry.container.id.startsWith(value)) ||
      (mac !== null && hasMac(entry, mac)) ||
      (isPortLike && hasPort(entry.container, value, false)),
  };
}

function toMacDigits(text: string): string {
  return text.toLowerCase().replace(/[:.-]/g, "");
}

function hasMac(entry: ContainerEntry, digits: string): boolean {
  return (
    digits !== "" && entry.endpoints.some(({ mac }) => mac !== null && toMacDigits(mac).includes(digits))
  );
}

/** Whole numbers only: 80 is not 8080. */
function hasPort({ ports, exposedPorts }: Container, value: string, withExposed: boolean): boolean {
  const isPublished = ports.some(({ hostAddress, hostPort, containerPort, protocol }) =>
    [
      `${hostPort}`,
      `${containerPort}`,
      `${hostPort}/${protocol}`,
      `${containerPort}/${protocol}`,
      `${hostPort}:${containerPort}`,
      `${hostAddress}:${hostPort}`,
    ].includes(value),
  );
  return (
    isPublished ||
    (withExposed && (exposedPorts ?? []).some((port) => port === value || port.split("/")[0] === value))
  );
}

function stateWords({ container, endpoints }: ContainerEntry): string[] {
  const words = [container.state.toLowerCase()];
  if (container.health !== null && container.health !== "none") words.push(container.health.toLowerCase());
  if (endpoints.some((endpoint) => endpoint.state === "ghost")) words.push("ghost");
  return words;
}

/** What is at an address, or in a subnet; null where the text is neither (FIND-5, FIND-6). */
function toRangeTest(value: string): TermTest | null {
  const address = value.includes("/") ? null : toAddress(value);
  if (address !== null) {
    // The model's addresses are canonical text, so that one number has one text.
    const canonical = formatAddress(address);
    return {
      network: (entry) =>
        entry.held.some((each) => isSameAddress(each.address, address)) ||
        entry.subnets.some((subnet) => isInside(address, subnet)),
      container: (entry) =>
        entry.endpoints.some((endpoint) => isAt(endpoint, canonical)) ||
        entry.container.ports.some((port) => port.hostAddress === canonical),
    };
  }
  const cidr = value.includes("/") ? toCidr(value) : null;
  if (cidr === null) return null;
  return {
    network: (entry) => entry.subnets.some((subnet) => overlaps(subnet, cidr)),
    container: (entry) =>
      entry.endpoints.some((endpoint) =>
        addressTexts(endpoint).some((text) => {
          const each = toQuickAddress(text);
          return each !== null && isInside(each, cidr);
        }),
      ),
  };
}

// The model's IPv4 texts are canonical: the library's checks would be made again for each endpoint.
function toQuickAddress(text: string): IpAddress | null {
  if (text.includes(":")) return toAddress(text);
  let value = 0;
  for (const octet of text.split(".")) value = value * 256 + Number(octet);
  return { family: 4, value };
}

function explainTerm({ field, value, isNegated }: QueryTerm, index: Index): string[] {
  if (isNegated || (field !== null && field !== "address" && field !== "subnet")) return [];
  const address = value.includes("/") ? null : toAddress(value);
  if (address !== null) return cutNotes(explainAddress(address, index));
  const cidr = value.includes("/") ? toCidr(value) : null;
  return cidr === null ? [] : [explainSubnet(cidr, index)];
}

function cutNotes(notes: string[]): string[] {
  if (notes.length <= maxNotes) return notes;
  return [...notes.slice(0, maxNotes - 1), `… and ${notes.length - maxNotes + 1} more.`];
}

/** What the address is in this engine, from the surest on. */
function explainAddress(address: IpAddress, index: Index): string[] {
  const text = formatAddress(address);
  const notes: string[] = [];
  const told = new Set<NetworkEntry>();
  for (const entry of index.networks) {
    for (const each of entry.held) {
      if (!isSameAddress(each.address, address)) continue;
      notes.push(`${text} is ${each.role} of ${nameNetwork(entry)}.`);
      told.add(entry);
    }
  }
  for (const entry of index.containers) {
    for (const [at, endpoint] of entry.endpoints.entries()) {
      const network = entry.networks[at];
      if (!isAt(endpoint, text) || network === undefined) continue;
      const isHeld = endpoint.ipv4 === text || endpoint.ipv6 === text;
      const verb = isHeld ? "is held by" : "is reserved for";
      notes.push(`${text} ${verb} ${toDisplayText(entry.container.name)} on ${nameNetwork(network)}.`);
      told.add(network);
    }
  }
  for (const entry of index.networks) {
    if (told.has(entry)) continue;
    for (const subnet of entry.subnets) {
      if (isInside(address, subnet))
        notes.push(`${text} ${placeIn(address, subnet)} ${nameNetwork(entry, subnet)}.`);
    }
  }
  const uplink = index.topology.host?.interfaces.find((each) =>
    each.addresses.some((other) => other.split("/")[0] === text),
  );
  // A bridge's address is the network's gateway, which has been told.
  if (uplink !== undefined && notes.length === 0)
    notes.push(`${text} is the host's own, on ${toDisplayText(uplink.name)}.`);
  return notes.length === 0 ? [`${text} lies in no network of this engine.`] : notes;
}

function placeIn(address: IpAddress, subnet: Cidr): string {
  // A /31 has no network address and no broadcast address (RFC 3021), nor has IPv6 a broadcast.
  if (subnet.family === 4 && subnet.prefix < 31) {
    if (isSameAddress(address, firstAddress(subnet))) return "is the network address of";
    if (isSameAddress(address, lastAddress(subnet))) return "is the broadcast address of";
  }
  return "would be in";
}

function explainSubnet(cidr: Cidr, index: Index): string {
  const text = formatCidr(cidr);
  const entries = index.networks.filter((entry) => entry.subnets.some((subnet) => overlaps(subnet, cidr)));
  const [first] = entries;
  if (first === undefined) return `${text} overlaps with no network of this engine.`;
  if (entries.length > 1) return `${text} overlaps with ${entries.length} networks.`;
  return `${text} overlaps with ${nameNetwork(
    first,
    first.subnets.find((subnet) => overlaps(subnet, cidr)),
  )}.`;
}

function nameNetwork({ network }: NetworkEntry, subnet?: Cidr): string {
  const name = toDisplayText(network.name);
  return subnet === undefined ? name : `${name} (${formatCidr(subnet)})`;
}
