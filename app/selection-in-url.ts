import { writeParameters } from "@/app/page-address";
import { type PageSelection, toContainerSelection } from "@/lib/domain/topology/selection";
import type { Topology } from "@/lib/domain/topology/topology";
import { isUplink } from "@/lib/domain/wiring/uplinks";

/** Servers refuse addresses of more than some kB (Node: 16 kB of headers); thousands of names are more. */
const longestText = 4000;
/** Stands in the address for a selection that is kept in the tab: no container's name begins like this. */
const keptReference = "containers:~";
const keptKey = "patchbay-selection";

function keepLong(text: string): void {
  try {
    sessionStorage.setItem(keptKey, text);
  } catch {
    // Full or forbidden: the selection is lost then, nothing else.
  }
}

function readKept(): string {
  try {
    return sessionStorage.getItem(keptKey) ?? "";
  } catch {
    return "";
  }
}

/** The parameter of the page's address that holds the selection. */
export const selectParameter = "select";

interface Named {
  id: string;
  name: string;
}

/** A name survives the recreation of a compose project, an id does not; an id serves where the name is not alone. */
function toReference(items: readonly Named[], id: string): string {
  const item = items.find((each) => each.id === id);
  if (item === undefined) return id;
  const isAlone = items.every(
    (other) => other === item || (other.name !== item.name && other.id !== item.name),
  );
  return isAlone ? item.name : item.id;
}

function findReference<Item extends Named>(items: readonly Item[], reference: string): Item | null {
  return items.find((item) => item.id === reference) ?? items.find((item) => item.name === reference) ?? null;
}

/**
 * The selection as the address holds it: `network:web`, `container:web1`, `containers:web1/web2`, `endpoint:web/web1`,
 * `uplink:eth0`.
 */
export function toSelectText(selection: PageSelection, topology: Topology): string {
  const { networks, containers } = topology;
  if (selection.kind === "uplink") return `uplink:${selection.name}`;
  if (selection.kind === "network") return `network:${toReference(networks, selection.id)}`;
  if (selection.kind === "container") return `container:${toReference(containers, selection.id)}`;
  if (selection.kind === "containers") {
    const references = selection.ids.map((id) => encodeURIComponent(toReference(containers, id)));
    return `containers:${references.join("/")}`;
  }
  const network = toReference(networks, selection.networkId);
  const container = toReference(containers, selection.containerId);
  // A name may hold a slash (20.10 takes any text as a network's name).
  return `endpoint:${encodeURIComponent(network)}/${encodeURIComponent(container)}`;
}

/**
 * What the address's text names in this topology; null when that is not there. A link that is gone leaves its container:
 * an undo or another client took it, and may bring it back.
 */
export function findSelection(asked: string, topology: Topology): PageSelection | null {
  const text = asked.startsWith(keptReference) ? readKept() : asked;
  const colon = text.indexOf(":");
  const kind = text.slice(0, colon);
  const reference = text.slice(colon + 1);
  if (kind === "network") {
    const network = findReference(topology.networks, reference);
    return network === null ? null : { kind, id: network.id };
  }
  if (kind === "container") {
    const container = findReference(topology.containers, reference);
    return container === null ? null : { kind, id: container.id };
  }
  if (kind === "containers") {
    const found = reference.split("/").map((part) => findReference(topology.containers, decodeSafely(part)));
    return toContainerSelection(found.flatMap((container) => container?.id ?? []));
  }
  if (kind === "uplink") {
    const uplink = topology.host?.interfaces.find((each) => each.name === reference && isUplink(each));
    return uplink === undefined ? null : { kind, name: uplink.name };
  }
  if (kind !== "endpoint") return null;
  const [networkText = "", containerText = ""] = reference.split("/").map(decodeSafely);
  const network = findReference(topology.networks, networkText);
  const container = findReference(topology.containers, containerText);
  if (container === null) return null;
  const endpoint = topology.endpoints.find(
    (each) => each.networkId === network?.id && each.containerId === container.id,
  );
  return endpoint === undefined
    ? { kind: "container", id: container.id }
    : { kind, networkId: endpoint.networkId, containerId: endpoint.containerId };
}

/** What the text asks for, for people: without the kind. */
export function nameWanted(text: string): string {
  if (text.startsWith(keptReference)) return "a selection that only another tab knows";
  return decodeSafely(text.slice(text.indexOf(":") + 1));
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether an uplink is asked for of a host whose interfaces nobody has read, so that it is not known to be gone. */
export function isUnreadUplink(text: string, topology: Topology): boolean {
  return text.startsWith("uplink:") && topology.host === null;
}

/** A new selection takes the panel from a question that stood there. */
const noAsked = { from: null, to: null, by: null };

/** Puts a selection into the page's address, or takes it out. Next's search parameters follow the history. */
export function writeSelection(selection: PageSelection | null, topology: Topology): void {
  const text = selection === null ? null : toSelectText(selection, topology);
  if (text !== null && text.length > longestText) {
    keepLong(text);
    // Another text for another selection, or the page would not see the change.
    writeParameters({ ...noAsked, [selectParameter]: keptReference + Date.now().toString(36) });
    return;
  }
  writeParameters({ ...noAsked, [selectParameter]: text });
}
