import type { Attachment, Sandbox } from "@/lib/domain/topology/sandboxes";
import type { Container, ContainerId, Endpoint, NetworkId, Topology } from "@/lib/domain/topology/topology";

export type NameKind = "container" | "alias" | "service" | "link" | "self" | "hosts";

/** A name that a container can resolve. */
export interface ResolvableName {
  name: string;
  kind: NameKind;
  /** The network whose DNS answers it; null for one of the hosts file. */
  networkId: NetworkId | null;
  /** In the order of the members; with more than one container behind it the engine's DNS server turns the order. */
  addresses: string[];
  /** Whose addresses they are. More than one: the name is ambiguous. Empty for one that is no container's. */
  containerIds: ContainerId[];
}

/** What only an inspection tells of a container's names. */
export interface NameFacts {
  hostname: string | null;
  /** As Docker keeps them: `name:address`, or `name:host-gateway`. */
  extraHosts: readonly string[];
  /** `--link` on the default bridge: the target's name and what it is called here. */
  links: readonly ContainerLink[];
}

export interface ContainerLink {
  target: string;
  alias: string;
  /** The user-defined network whose DNS answers the alias to this container alone; null for the hosts file. */
  networkId: NetworkId | null;
}

/** By container id; a container that is missing was not inspected. */
export type NameFactsById = ReadonlyMap<string, NameFacts>;

/** Reads `HostConfig.Links` (`/a3:/lk/db`) and an endpoint's `Links` (`a2:zz`); null for text that is neither. */
export function parseLink(text: string, networkId: NetworkId | null): ContainerLink | null {
  const colon = text.indexOf(":");
  const target = (colon === -1 ? text : text.slice(0, colon)).replace(/^\//, "");
  const alias =
    colon === -1
      ? target
      : (text
          .slice(colon + 1)
          .split("/")
          .at(-1) ?? "");
  return target === "" || alias === "" ? null : { target, alias, networkId };
}

/** An endpoint behind a name of a network. */
interface Bearer {
  endpoint: Endpoint;
  kind: NameKind;
}

interface NetworkNames {
  /** By the name in lower case: the DNS server does not tell cases apart (measured). */
  bearers: Map<string, { name: string; bearers: Bearer[] }>;
}

/** Which names the embedded DNS server knows on each user-defined network. */
export class NameDirectory {
  readonly #networks = new Map<NetworkId, NetworkNames>();
  readonly #containers: ReadonlyMap<ContainerId, Container>;
  readonly #byName: ReadonlyMap<string, Container>;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #defaultBridge: NetworkId | null;

  constructor(topology: Topology) {
    this.#containers = new Map(topology.containers.map((container) => [container.id, container]));
    this.#byName = new Map(topology.containers.map((container) => [container.name, container]));
    const networks = new Map(topology.networks.map((network) => [network.id, network]));
    this.#defaultBridge =
      topology.networks.find(({ predefined, driver }) => predefined && driver === "bridge")?.id ?? null;
    for (const endpoint of topology.endpoints) {
      const network = networks.get(endpoint.networkId);
      if (network === undefined || endpoint.state !== "attached") continue;
      this.#endpoints.set(`${endpoint.networkId} ${endpoint.containerId}`, endpoint);
      if (network.predefined) continue;
      for (const { name, kind } of this.namesOf(endpoint)) this.#add(endpoint, name, kind);
    }
  }

  #add(endpoint: Endpoint, name: string, kind: NameKind): void {
    let network = this.#networks.get(endpoint.networkId);
    if (network === undefined) {
      network = { bearers: new Map() };
      this.#networks.set(endpoint.networkId, network);
    }
    const key = name.toLowerCase();
    const known = network.bearers.get(key);
    if (known === undefined) network.bearers.set(key, { name, bearers: [{ endpoint, kind }] });
    else if (known.bearers.every((bearer) => bearer.endpoint !== endpoint))
      known.bearers.push({ endpoint, kind });
  }

  /** The names of an endpoint on its network (NAMES-1). What no inspection has told yet is missing: its aliases. */
  namesOf(endpoint: Endpoint): { name: string; kind: NameKind }[] {
    const container = this.#containers.get(endpoint.containerId);
    if (container === undefined) return [];
    const shortId = container.id.slice(0, 12);
    const names = endpoint.names ?? [container.name, shortId];
    return names.map((name) => ({
      name,
      kind:
        name === container.name || name === shortId
          ? "container"
          : name === container.composeService
            ? "service"
            : "alias",
    }));
  }

  endpointOf(networkId: NetworkId, containerId: ContainerId): Endpoint | null {
    return this.#endpoints.get(`${networkId} ${containerId}`) ?? null;
  }

  /**
   * What a name means to whoever has these attachments (NAMES-2): the first network in the engine's order that knows
   * it answers, and that one alone. Null where none does.
   */
  lookUp(
    attachments: readonly Attachment[],
    name: string,
  ): { networkId: NetworkId; endpoints: Endpoint[] } | null {
    const key = name.toLowerCase();
    for (const { network } of attachments) {
      const found = this.#networks.get(network.id)?.bearers.get(key);
      if (found !== undefined)
        return { networkId: network.id, endpoints: found.bearers.map(({ endpoint }) => endpoint) };
    }
    return null;
  }

  /** The links of a container whose target runs, with the target's endpoint that the link's name leads to (NAMES-4). */
  linksOf(facts: NameFacts | undefined): { name: string; networkId: NetworkId | null; endpoint: Endpoint }[] {
    const found: { name: string; networkId: NetworkId | null; endpoint: Endpoint }[] = [];
    for (const { target, alias, networkId } of facts?.links ?? []) {
      const container = this.#byName.get(target);
      const home = networkId ?? this.#defaultBridge;
      const endpoint = container && home ? this.endpointOf(home, container.id) : null;
      if (container === undefined || endpoint === null) continue;
      const names = networkId === null ? [alias, container.id.slice(0, 12), container.name] : [alias];
      for (const name of new Set(names)) found.push({ name, networkId, endpoint });
    }
    return found;
  }

  /** Everything that a container can resolve: its hosts file first, as a resolver does, then network by network. */
  list(sandbox: Sandbox, facts: NameFacts | undefined): ResolvableName[] {
    if (sandbox.kind === "lost") return [];
    const listed: ResolvableName[] = [hostsEntry("localhost", ["127.0.0.1", "::1"], "hosts")];
    const { owner } = sandbox;
    if (owner === null) return listed;
    const taken = new Set(["localhost"]);
    const put = (entry: ResolvableName): void => {
      if (taken.has(entry.name.toLowerCase())) return;
      taken.add(entry.name.toLowerCase());
      listed.push(entry);
    };
    const own = sandbox.attachments.flatMap(({ endpoint }) => addressesOf(endpoint));
    const hostname = facts?.hostname ?? null;
    if (hostname !== null && own.length > 0)
      put({ ...hostsEntry(hostname, own, "self"), containerIds: [owner.id] });
    for (const entry of facts?.extraHosts ?? []) {
      const colon = entry.indexOf(":");
      if (colon > 0) put(hostsEntry(entry.slice(0, colon), [entry.slice(colon + 1)], "hosts"));
    }
    for (const { name, networkId, endpoint } of this.linksOf(facts)) {
      put({
        name,
        kind: "link",
        networkId,
        addresses: addressesOf(endpoint),
        containerIds: [endpoint.containerId],
      });
    }
    for (const { network } of sandbox.attachments) {
      for (const { name, bearers } of this.#networks.get(network.id)?.bearers.values() ?? []) {
        const [first] = bearers;
        if (first === undefined) continue;
        const isSelf = bearers.length === 1 && first.endpoint.containerId === owner.id;
        put({
          name,
          kind: isSelf ? "self" : first.kind,
          networkId: network.id,
          addresses: bearers.flatMap(({ endpoint }) => addressesOf(endpoint)),
          containerIds: bearers.map(({ endpoint }) => endpoint.containerId),
        });
      }
    }
    return listed;
  }
}

function hostsEntry(name: string, addresses: string[], kind: NameKind): ResolvableName {
  return { name, kind, networkId: null, addresses, containerIds: [] };
}

/** The addresses of an endpoint, IPv4 first. */
export function addressesOf(endpoint: Pick<Endpoint, "ipv4" | "ipv6">): string[] {
  return [endpoint.ipv4, endpoint.ipv6].filter((address) => address !== null);
}
