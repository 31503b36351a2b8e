import { useMemo } from "react";
import type { PendingCable } from "@/components/canvas/pull/pending";
import { usePendingSteps } from "@/lib/client/changes";
import { resolveReference } from "@/lib/domain/topology/resolve-reference";
import type { Topology } from "@/lib/domain/topology/topology";

/** The links that changes under way will make or end: the canvas draws the intent until the engine has made it so. */
export function usePendingCables(topology: Topology): readonly PendingCable[] {
  const steps = usePendingSteps();
  const { networks, containers } = topology;
  return useMemo(() => {
    // The same list over all changes: the canvas tells everything on it of another one.
    if (steps.length === 0) return none;
    return steps.flatMap((step): PendingCable[] => {
      if (step.kind !== "connect" && step.kind !== "disconnect") return [];
      const network = resolveReference(networks, step.network, "network");
      const container = resolveReference(containers, step.container, "container");
      if (!network.ok || !container.ok) return [];
      return [{ kind: step.kind, network: network.value.id, container: container.value.id }];
    });
  }, [steps, networks, containers]);
}

const none: readonly PendingCable[] = [];
