import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What the person has picked: one thing at a time. */
export type Selection =
  | { kind: "network"; id: NetworkId }
  | { kind: "container"; id: ContainerId }
  | { kind: "endpoint"; networkId: NetworkId; containerId: ContainerId };

/** Id of a network, container or endpoint on the canvas; the one place that spells it. */
export function toFlowId(selection: Selection): string {
  switch (selection.kind) {
    case "network":
      return `network:${selection.id}`;
    case "container":
      return `container:${selection.id}`;
    case "endpoint":
      return `endpoint:${selection.networkId}:${selection.containerId}`;
  }
}

export function isSameSelection(a: Selection | null, b: Selection | null): boolean {
  if (a === null || b === null) return a === b;
  return toFlowId(a) === toFlowId(b);
}
