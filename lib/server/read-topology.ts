import "server-only";
import type { Topology } from "@/lib/domain/topology/topology";
import { ProblemError } from "@/lib/server/http/problem-response";
import type { Hub } from "@/lib/server/hub";

/** How long a reader waits for what the first picture still lacks (aliases come with inspections), in ms. */
const patience = 3000;

/** The hub's state; throws `engine-unreachable` while there has never been one. */
export async function readTopology(hub: Hub): Promise<Topology> {
  await hub.settle(patience);
  const { topology } = hub;
  if (topology !== null) return topology;
  throw new ProblemError("engine-unreachable", hub.status.reason ?? "The engine has not answered yet.");
}
