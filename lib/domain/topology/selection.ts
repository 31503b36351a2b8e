import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** What the person has picked: one thing, or several containers (two or more, each once, in the order of picking). */
export type Selection =
  | { kind: "network"; id: NetworkId }
  | { kind: "container"; id: ContainerId }
  | { kind: "containers"; ids: readonly ContainerId[] }
  | { kind: "endpoint"; networkId: NetworkId; containerId: ContainerId };

/** An uplink of the engine's host, by its name. It is no part of what the engine holds: nothing of that is chosen by it. */
export interface UplinkSelection {
  kind: "uplink";
  name: string;
}

/** What the page's address and the panel hold. */
export type PageSelection = Selection | UplinkSelection;

/** Id of a network, container or endpoint on the canvas; the one place that spells it. */
export function toFlowId(selection: Selection): string {
  switch (selection.kind) {
    case "network":
      return `network:${selection.id}`;
    case "container":
      return `container:${selection.id}`;
    case "containers":
      return `containers:${selection.ids.join(",")}`;
    case "endpoint":
      return `endpoint:${selection.networkId}:${selection.containerId}`;
  }
}

export function isSameSelection(a: PageSelection | null, b: PageSelection | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "uplink" || b.kind === "uplink")
    return a.kind === "uplink" && b.kind === "uplink" && a.name === b.name;
  return toFlowId(a) === toFlowId(b);
}

/** The containers of a selection: one, several, or none. */
export function containersOf(selection: Selection | null): readonly ContainerId[] {
  if (selection?.kind === "container") return [selection.id];
  return selection?.kind === "containers" ? selection.ids : [];
}

/** The selection of these containers, whatever their number. */
export function toContainerSelection(ids: readonly ContainerId[]): Selection | null {
  const each = [...new Set(ids)];
  const [first] = each;
  if (first === undefined) return null;
  return each.length === 1 ? { kind: "container", id: first } : { kind: "containers", ids: each };
}

/** Adds a container to the selected ones, or takes it out of them: a click with Shift. */
export function toggleContainer(selection: Selection | null, id: ContainerId): Selection | null {
  const ids = containersOf(selection);
  return toContainerSelection(ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]);
}
