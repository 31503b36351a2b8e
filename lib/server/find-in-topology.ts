import "server-only";
import type { Result } from "@/lib/domain/problem/problem";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import type { Container, Network, Topology } from "@/lib/domain/topology/topology";
import { ProblemError } from "@/lib/server/http/problem-response";

/** The value of a result; throws its refusal as a `ProblemError`. */
export function accept<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new ProblemError(result.refusal.code, result.refusal.detail, result.refusal.issues);
}

/** Looks in the snapshot alone, so that no text of a request ever reaches the engine. */
export function findNetwork(topology: Topology, reference: string): Network {
  return accept(resolveReference(topology.networks, reference, "network"));
}

export function findContainer(topology: Topology, reference: string): Container {
  return accept(resolveReference(topology.containers, reference, "container"));
}
