import type { SubjectId } from "@/lib/domain/reachability/reachability";
import type { Topology } from "@/lib/domain/topology/topology";

/**
 * What of the topology a pair's verdict hangs on, as a short text: the two containers' states, their attachments, and
 * what of these networks filters. Another text means that a probe's result is of before a change (PROBE-9).
 */
export function pairBasis(
  topology: Pick<Topology, "networks" | "containers" | "endpoints">,
  from: SubjectId,
  to: SubjectId | null,
): string {
  const parts: string[] = [];
  const networks = new Set<string>();
  for (const id of [from, to]) {
    const container = topology.containers.find((each) => each.id === id);
    if (container === undefined) continue;
    parts.push(container.id, container.state);
    const owner = container.sharesNetworkOf ?? container.id;
    for (const { containerId, networkId, ipv4, ipv6, state, defaultRoute } of topology.endpoints) {
      if (containerId !== owner) continue;
      parts.push(`${networkId} ${ipv4} ${ipv6} ${state} ${defaultRoute}`);
      networks.add(networkId);
    }
  }
  for (const { id, internal, bridge } of topology.networks)
    if (networks.has(id)) parts.push(`${id} ${internal} ${bridge?.icc} ${bridge?.masquerade}`);
  return shorten(parts.join("|"));
}

/** FNV-1a, 32 bits: it tells two states of one pair apart, no more. */
function shorten(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
