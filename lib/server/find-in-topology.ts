import "server-only";
import type { Container, Network, Topology } from "@/lib/domain/topology/topology";
import { ProblemError } from "@/lib/server/http/problem-response";

/**
 * Finds what a path or body names, as the docker CLI does: a full id, an exact name, or an id prefix that only one
 * has. Looks in the snapshot alone, so that no text of a request ever reaches the engine. Throws `not-found` or
 * `ambiguous`.
 */
function find<Item extends { id: string; name: string }>(
  items: readonly Item[],
  reference: string,
  kind: string,
): Item {
  if (reference === "")
    throw new ProblemError("invalid-request", `The ${kind} is not named.`, [
      { path: kind, code: "empty", message: `Name the ${kind} by its name or id.` },
    ]);
  const exact = items.find((item) => item.id === reference);
  if (exact !== undefined) return exact;
  const named = items.filter((item) => item.name === reference);
  const matches =
    named.length > 0
      ? named
      : /^[0-9a-f]+$/.test(reference)
        ? items.filter((item) => item.id.startsWith(reference))
        : [];
  const [first, second] = matches;
  const shown = reference.length > 80 ? `${reference.slice(0, 80)}…` : reference;
  if (first === undefined)
    throw new ProblemError("not-found", `There is no ${kind} “${shown}” on this engine.`);
  if (second !== undefined) {
    const ids = matches
      .map((item) => item.id.slice(0, 12))
      .slice(0, 5)
      .join(", ");
    throw new ProblemError("ambiguous", `“${shown}” names ${matches.length} ${kind}s: ${ids}. Use an id.`);
  }
  return first;
}

export function findNetwork(topology: Topology, reference: string): Network {
  return find(topology.networks, reference, "network");
}

export function findContainer(topology: Topology, reference: string): Container {
  return find(topology.containers, reference, "container");
}
