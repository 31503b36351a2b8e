import type { Query } from "@/lib/domain/search/parse-query";
import { searchTopology } from "@/lib/domain/search/search-topology";
import type { PageSelection } from "@/lib/domain/topology/selection";
import type {
  Container,
  ContainerId,
  Endpoint,
  HostInterface,
  Network,
  Topology,
} from "@/lib/domain/topology/topology";

export type Match =
  | { kind: "network"; network: Network }
  | { kind: "container"; container: Container; endpoints: readonly Endpoint[] }
  | { kind: "uplink"; uplink: HostInterface };

/** What it is selected as. */
export function toMatchSelection(match: Match): PageSelection {
  switch (match.kind) {
    case "network":
      return { kind: "network", id: match.network.id };
    case "container":
      return { kind: "container", id: match.container.id };
    case "uplink":
      return { kind: "uplink", name: match.uplink.name };
  }
}

export function nameOfMatch(match: Match): string {
  switch (match.kind) {
    case "network":
      return match.network.name;
    case "container":
      return match.container.name;
    case "uplink":
      return match.uplink.name;
  }
}

export interface MatchList {
  /** The best first. */
  matches: Match[];
  /** How many there are in all. */
  total: number;
  /** What an address or a subnet in the query is here, in words. */
  notes: readonly string[];
}

/** The best of what a query finds (FIND-8); of everything when there is no query. */
export function listMatches(topology: Topology, query: Query, limit: number): MatchList {
  const { networks, containers } = topology;
  if (query.terms.length === 0) {
    const first = [...networks.map(toNetworkMatch), ...containers.map(toContainerMatch)];
    return { matches: attach(first.slice(0, limit), topology), total: first.length, notes: [] };
  }
  const found = searchTopology(topology, query);
  const words = query.terms.filter((term) => !term.isNegated).map((term) => term.value);
  const addressed = findAddressed(topology, words);
  const ranked: { rank: number; match: Match }[] = [];
  for (const container of containers) {
    if (!found.containers.has(container.id)) continue;
    const rank = addressed.has(container.id) ? 0 : rankName(container.name, words);
    ranked.push({ rank, match: toContainerMatch(container) });
  }
  for (const network of networks) {
    if (!found.networks.has(network.id)) continue;
    // Of two that fit alike the network comes first: it is the larger thing.
    ranked.push({ rank: rankName(network.name, words) - 0.5, match: toNetworkMatch(network) });
  }
  for (const uplink of found.uplinks) {
    const isAddressed = uplink.addresses.some((address) => words.includes(address.split("/")[0] ?? ""));
    ranked.push({ rank: isAddressed ? 0 : rankName(uplink.name, words), match: { kind: "uplink", uplink } });
  }
  // The sort is stable: equals stay in the order of their names.
  const best = ranked.toSorted((a, b) => a.rank - b.rank).slice(0, limit);
  return {
    matches: attach(
      best.map(({ match }) => match),
      topology,
    ),
    total: ranked.length,
    notes: found.notes,
  };
}

/** Small is good: the name itself, its start, the start of a word in it, anywhere in it, elsewhere. */
function rankName(name: string, words: readonly string[]): number {
  const text = name.toLowerCase();
  return Math.min(
    5,
    ...words.map((word) => {
      const at = text.indexOf(word);
      if (at === -1) return 5;
      if (at === 0) return text.length === word.length ? 1 : 2;
      return /[a-z0-9]/.test(text[at - 1] ?? "") ? 4 : 3;
    }),
  );
}

function findAddressed({ endpoints }: Topology, words: readonly string[]): ReadonlySet<ContainerId> {
  const asked = new Set<string | null | undefined>(words.filter((word) => /[.:]/.test(word)));
  if (asked.size === 0) return new Set();
  return new Set(
    endpoints
      .filter(
        ({ ipv4, ipv6, mac, reserved }) =>
          asked.has(ipv4) ||
          asked.has(ipv6) ||
          asked.has(mac) ||
          asked.has(reserved?.ipv4) ||
          asked.has(reserved?.ipv6),
      )
      .map(({ containerId }) => containerId),
  );
}

function toNetworkMatch(network: Network): Match {
  return { kind: "network", network };
}

function toContainerMatch(container: Container): Match {
  return { kind: "container", container, endpoints: [] };
}

/** Endpoints for the few that are shown. */
function attach(matches: readonly Match[], topology: Topology): Match[] {
  const endpoints = new Map<ContainerId, Endpoint[]>();
  for (const match of matches) if (match.kind === "container") endpoints.set(match.container.id, []);
  for (const endpoint of topology.endpoints) endpoints.get(endpoint.containerId)?.push(endpoint);
  return matches.map((match) =>
    match.kind === "container" ? { ...match, endpoints: endpoints.get(match.container.id) ?? [] } : match,
  );
}
