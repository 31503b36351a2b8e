import { findConnectObstacle } from "@/lib/domain/topology/find-connect-obstacle";
import type { Container, Network, Topology } from "@/lib/domain/topology/topology";

/** Why that container could never be connected to that network; null where it could. */
export type WhyNotConnect = (network: Network, container: Container) => string | null;

/** By what the picture holds alone: what a filter hides and what only some engines refuse is not in it. */
export function judgeBy(topology: Topology): WhyNotConnect {
  return (network, container) => findConnectObstacle(network, container, topology)?.message ?? null;
}
