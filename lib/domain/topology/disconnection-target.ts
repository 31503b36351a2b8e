import type { Result } from "@/lib/domain/problem/problem";
import { toRefusal } from "@/lib/domain/topology/plan-network";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import type { Container, Leftover, LostNetwork, Network, Topology } from "@/lib/domain/topology/topology";

/**
 * What a disconnect is about: an endpoint of two things that the engine lists; a network that is gone and that a
 * container still asks for; or an endpoint that the engine holds for nobody.
 */
export type DisconnectionTarget =
  | { kind: "endpoint"; network: Network; container: Container }
  /** `path` is what the engine is asked with: it looks for the entry by the network's name, never by a gone id (measured). */
  | { kind: "lost"; container: Container; lost: LostNetwork; path: string }
  | { kind: "leftover"; network: Network; leftover: Leftover };

/**
 * Finds what a disconnect names (rules FINDING-3, FINDING-6). What the engine lists goes before what it holds for
 * nobody, as the engine itself reads it.
 */
export function findDisconnectionTarget(
  topology: Topology,
  named: { network: string; container: string },
): Result<DisconnectionTarget> {
  const network = resolveReference(topology.networks, named.network, "network");
  const container = resolveReference(topology.containers, named.container, "container");
  if (container.ok) {
    const names = [named.network, ...(network.ok ? [network.value.name] : [])];
    const lost = container.value.lost?.find(({ id, name }) => id === named.network || names.includes(name));
    if (lost !== undefined) return toLostTarget(topology, container.value, lost);
  }
  if (!network.ok) return network;
  if (container.ok) {
    return { ok: true, value: { kind: "endpoint", network: network.value, container: container.value } };
  }
  const leftover = network.value.leftovers?.find(({ name }) => name === named.container);
  if (leftover === undefined || container.refusal.code !== "not-found") return container;
  return { ok: true, value: { kind: "leftover", network: network.value, leftover } };
}

function toLostTarget(
  topology: Topology,
  container: Container,
  lost: LostNetwork,
): Result<DisconnectionTarget> {
  const twin = topology.networks.find(({ name }) => name === lost.name);
  // The engine would read such a name as the beginning of another network's id.
  const isId = topology.networks.some(({ id }) => id.startsWith(lost.name));
  if (twin !== undefined || (isPlainName(lost.name) && !isId)) {
    return { ok: true, value: { kind: "lost", container, lost, path: twin?.id ?? lost.name } };
  }
  const message = `The engine would take “${lost.name}” for something else, so ${container.name} can’t be taken off it. Create the container anew.`;
  return {
    ok: false,
    refusal: toRefusal([{ path: "network", code: "unnameable", weight: "unprocessable", message }]),
  };
}

/** Whether a name can stand in the path of a request as it is. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(name) && !name.includes("..");
}
