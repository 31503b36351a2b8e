import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import { toFlowId, type Selection } from "@/lib/domain/topology/selection";
import type { LayoutIndex } from "@/components/canvas/layout-index";

/** What stays bright while something is selected or hovered. */
export interface Lit {
  networks: ReadonlySet<NetworkId>;
  containers: ReadonlySet<ContainerId>;
  /** Flow ids of the links that are drawn strong, with their labels. */
  links: ReadonlySet<string>;
}

/** A thing with its links and neighbours. */
export function litBy(index: LayoutIndex, focus: Selection | null): Lit | null {
  if (focus === null) return null;
  const networks = new Set<NetworkId>();
  const containers = new Set<ContainerId>();
  const links = new Set<string>();
  const addUnit = (id: ContainerId): void => {
    containers.add(id);
    for (const dock of index.docksOf.get(id) ?? []) containers.add(dock);
  };
  const addMembers = (id: NetworkId, isStrong: boolean): void => {
    networks.add(id);
    for (const link of index.linksTo.get(id) ?? []) {
      addUnit(link.containerId);
      if (isStrong) links.add(toFlowId({ kind: "endpoint", networkId: id, containerId: link.containerId }));
    }
    // host and none have no links.
    for (const card of index.cardsIn.get(id) ?? []) addUnit(card.dockedTo ?? card.containerId);
  };
  const addWithLinks = (id: ContainerId): ContainerId => {
    const root = index.cards.get(id)?.dockedTo ?? id;
    addUnit(root);
    const home = index.cards.get(root)?.homeId;
    if (home !== undefined && home !== null) networks.add(home);
    for (const { networkId } of index.linksOf.get(root) ?? []) {
      networks.add(networkId);
      links.add(toFlowId({ kind: "endpoint", networkId, containerId: root }));
    }
    return root;
  };
  switch (focus.kind) {
    case "network":
      addMembers(focus.id, true);
      break;
    case "container": {
      const root = addWithLinks(focus.id);
      for (const link of index.linksOf.get(root) ?? []) addMembers(link.networkId, false);
      break;
    }
    case "containers":
      // Without neighbours: which ones are picked must be plain.
      for (const id of focus.ids) addWithLinks(id);
      break;
    case "endpoint":
      networks.add(focus.networkId);
      addUnit(focus.containerId);
      links.add(toFlowId(focus));
      break;
  }
  return { networks, containers, links };
}
