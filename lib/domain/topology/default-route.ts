import type { Endpoint, Network } from "@/lib/domain/topology/topology";

/**
 * Which endpoint carries the container's default route (rule ROUTE-1): the highest gateway priority; among equals
 * Docker orders a sandbox's endpoints by network name (libnetwork `endpoint.Less`), internal networks and networks
 * without a gateway last. Returns null when none can carry it.
 */
export function chooseDefaultRoute(
  endpoints: readonly Endpoint[],
  networks: ReadonlyMap<string, Network>,
): Endpoint | null {
  let best: { endpoint: Endpoint; network: Network } | null = null;
  for (const endpoint of endpoints) {
    const network = networks.get(endpoint.networkId);
    if (network === undefined || !canCarryDefaultRoute(endpoint, network)) continue;
    if (best === null || ranksBefore({ endpoint, network }, best)) best = { endpoint, network };
  }
  return best?.endpoint ?? null;
}

function canCarryDefaultRoute(endpoint: Endpoint, network: Network): boolean {
  if (network.internal || network.driver === "host" || network.driver === "null") return false;
  if (endpoint.state === "ghost") return false;
  // What is configured will have a gateway at its start; what is attached has told it.
  return endpoint.state === "configured" || endpoint.gateway !== null;
}

type Candidate = { endpoint: Endpoint; network: Network };

function ranksBefore(a: Candidate, b: Candidate): boolean {
  const priority = (a.endpoint.gatewayPriority ?? 0) - (b.endpoint.gatewayPriority ?? 0);
  if (priority !== 0) return priority > 0;
  return a.network.name < b.network.name;
}
