import type { Endpoint, Network } from "@/lib/domain/topology/topology";

/**
 * Which endpoint carries the container's default route (rule ROUTE-1): the highest gateway priority, then networks
 * that are not internal, then dual-stack ones, then by network name. Source: libnetwork's `endpoint.Less`; held
 * against each container's own routing table on a real engine. Returns null when none can carry it.
 */
export function chooseDefaultRoute(
  endpoints: readonly Endpoint[],
  networks: ReadonlyMap<string, Network>,
): Endpoint | null {
  let best: Candidate | null = null;
  for (const endpoint of endpoints) {
    const network = networks.get(endpoint.networkId);
    if (network === undefined || !canCarryDefaultRoute(endpoint, network)) continue;
    if (best === null || ranksBefore({ endpoint, network }, best)) best = { endpoint, network };
  }
  return best?.endpoint ?? null;
}

function canCarryDefaultRoute(endpoint: Endpoint, network: Network): boolean {
  if (network.driver === "host" || network.driver === "null") return false;
  // What is attached has told its gateway: on an internal network 20.10 sets one (it leads to the host), 26 does not.
  if (endpoint.state === "attached") return endpoint.gateway !== null;
  return endpoint.state === "configured" && !network.internal;
}

interface Candidate {
  endpoint: Endpoint;
  network: Network;
}

/** The engine's order of a container's attached endpoints (ROUTE-1); its DNS server asks them in that order too (NAMES-2). */
export function byGatewayRank(a: Candidate, b: Candidate): number {
  if (ranksBefore(a, b)) return -1;
  return ranksBefore(b, a) ? 1 : 0;
}

function isDualStack({ endpoint, network }: Candidate): boolean {
  return endpoint.state === "attached" ? endpoint.ipv4 !== null && endpoint.ipv6 !== null : network.ipv6;
}

function ranksBefore(a: Candidate, b: Candidate): boolean {
  const priority = (a.endpoint.gatewayPriority ?? 0) - (b.endpoint.gatewayPriority ?? 0);
  if (priority !== 0) return priority > 0;
  if (a.network.internal !== b.network.internal) return b.network.internal;
  if (isDualStack(a) !== isDualStack(b)) return isDualStack(a);
  return a.network.name < b.network.name;
}
