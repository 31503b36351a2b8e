import type { Step } from "@/lib/domain/changes/change";
import type { NetworkId, Topology } from "@/lib/domain/topology/topology";

/**
 * How many steps of an edit are done, as the live topology tells: those before the first one whose goal is not
 * reached. Steps name containers by id, and the network that was by `former`.
 */
export function countDone(topology: Topology, steps: readonly Step[], former: NetworkId): number {
  const first = steps.findIndex((step) => !isDone(topology, step, former));
  return first === -1 ? steps.length : first;
}

function isDone({ networks, endpoints }: Topology, step: Step, former: NetworkId): boolean {
  switch (step.kind) {
    case "disconnect":
      return !endpoints.some((each) => each.networkId === former && each.containerId === step.container);
    case "remove":
      return !networks.some(({ id }) => id === former);
    case "create":
      return networks.some(({ id, name }) => name === step.name && id !== former);
    case "connect": {
      const made = networks.find(({ id, name }) => name === step.network && id !== former);
      return endpoints.some((each) => each.networkId === made?.id && each.containerId === step.container);
    }
  }
}
