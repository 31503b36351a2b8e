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
import type { Query, QueryField, QueryTerm } from "@/lib/domain/search/parse-query";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type {
  Container,
  ContainerId,
  Endpoint,
  Network,
  NetworkId,
  Topology,
} from "@/lib/domain/topology/topology";

export interface SearchResult {
  networks: ReadonlySet<NetworkId>;
  containers: ReadonlySet<ContainerId>;
  /** Both together. */
  matches: ReadonlySet<string>;
  /** What an address or a subnet in the query is here, in words. */
  notes: string[];
}

/** Further networks are counted: the line under the field has room for a few. */
const maxNotes = 4;

/** What every term of the query fits (FIND-3). A query without terms finds nothing. */
export function searchTopology(topology: Topology, query: Query): SearchResult {
  if (query.terms.length === 0) {
    return { networks: new Set(), containers: new Set(), matches: new Set(), notes: [] };
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
  const notes = query.terms.flatMap((term) => explainTerm(term, index));
  return { networks, containers, matches: new Set<string>([...networks, ...containers]), notes };
}

interface NetworkEntry {
  network: Network;
  subnets: Cidr[];
  /** Gateway and auxiliary addresses, with what they are. */
  held: { address: IpAddress; role: string }[];
  members: ContainerEntry[];
  /** Everything a bare term looks at, one value a line; null until one looks. */
  text: string | null;
}

interface ContainerEntry {
  container: Container;
  endpoints: Endpoint[];
  networks: NetworkEntry[];
}

interface Index {
  topology: Topology;
  networks: NetworkEntry[];
  containers: ContainerEntry[];
}

// A topology is never changed in place (TOPO-8), and each key typed searches the same one.
const indexes = new WeakMap<Topology, Index>();

function indexOf(topology: Topology): Index {
  const known = indexes.get(topology);
  if (known !== undefined) return known;
  const networks = new Map<string, NetworkEntry>(
    topology.networks.map((network) => [network.id, toNetworkEntry(network)]),
  );
  const containers = new Map<string, ContainerEntry>(
    topology.containers.map((container) => [container.id, { container, endpoints: [], networks: [] }]),
  );
  for (const endpoint of topology.endpoints) {
    const container = containers.get(endpoint.containerId);
    const network = networks.get(endpoint.networkId);
    if (container === undefined || network === undefined) continue;
    container.endpoints.push(endpoint);
    container.networks.push(network);
    network.members.push(container);
    // The default bridge of 20.10 does not tell its gateway; its endpoints do.
    if (network.network.pools.every((pool) => pool.gateway === null) && network.held.length === 0) {
      const gateway = toAddress(endpoint.gateway);
      if (gateway !== null) network.held.push({ address: gateway, role: "the gateway" });
    }
  }
  const index = { topology, networks: [...networks.values()], containers: [...containers.values()] };
  indexes.set(topology, index);
  return index;
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
  return { network, subnets, held, members: [], text: null };
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

// What did not change keeps its identity over topologies (TOPO-8), and so its text: joining them for thousands of
// containers at the first key after each change costs 20 ms and more.
const containerTexts = new WeakMap<Container, string>();
const endpointTexts = new WeakMap<Endpoint, string>();

function textOf<Item extends object>(
  texts: WeakMap<Item, string>,
  item: Item,
  join: (item: Item) => string,
): string {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = join(item).toLowerCase();
  texts.set(item, text);
  return text;
}

function joinContainer({ name, image, composeProject, composeService, labels }: Container): string {
  let text = `${name}\n${image}\n${composeProject ?? ""}\n${composeService ?? ""}`;
  for (const key in labels) text += `\n${key}=${labels[key]}`;
  return text;
}

function joinEndpoint({ ipv4, ipv6, reserved, mac, aliases, link }: Endpoint): string {
  // Not the container's interface: nearly all are called eth0.
  let text = `${ipv4 ?? ""}\n${ipv6 ?? ""}\n${mac ?? ""}\n${link?.hostInterface ?? ""}`;
  if (reserved !== null) text += `\n${reserved.ipv4 ?? ""}\n${reserved.ipv6 ?? ""}`;
  for (const alias of aliases ?? []) text += `\n${alias}`;
  return text;
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
      return {
        network: (entry) => entry.members.some((member) => named.has(member)),
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
      textOf(containerTexts, entry.container, joinContainer).includes(value) ||
      entry.endpoints.some((endpoint) => textOf(endpointTexts, endpoint, joinEndpoint).includes(value)) ||
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
