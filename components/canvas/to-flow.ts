import { toFlowId } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { BoxPlace, CardPlace, Layout, Rect } from "@/lib/domain/layout/layout";
import type { Node } from "@xyflow/react";

export type ContainerNode = Node<{ id: ContainerId }, "container">;
export type NetworkNode = Node<{ id: NetworkId | null }, "network">;
export type FlowNode = ContainerNode | NetworkNode;

/** Boxes and cards that a change of the structure leaves in place are the same objects: so are their nodes. */
const known = new WeakMap<BoxPlace | CardPlace, FlowNode>();

/**
 * Layout to React Flow nodes, panel by panel: cards, and the labels of boxes. Sizes are known, so nothing is measured; `handles` is
 * empty and not missing, which tells React Flow that there is nothing to look for. Boxes, buses and links are drawn
 * in SVG layers, since handles and edges are what makes React Flow slow (CANVAS.md §1).
 */
export function toFlow({ parts }: Pick<Layout, "parts">): FlowNode[][] {
  return parts.map(({ boxes, cards }, index) => {
    const className = panelClass(index);
    const keep = <Place extends BoxPlace | CardPlace>(
      place: Place,
      toNode: (place: Place, className: string) => FlowNode,
    ): FlowNode => {
      const old = known.get(place);
      if (old?.className === className) return old;
      const node = toNode(place, className);
      known.set(place, node);
      return node;
    };
    // Docked cards under the one that they hang from: its jacks stand on their lower edge.
    const ordered = cards.toSorted((a, b) => Number(a.dockedTo === null) - Number(b.dockedTo === null));
    return [...boxes.map((box) => keep(box, toLabel)), ...ordered.map((card) => keep(card, toCard))];
  });
}

function toLabel(box: BoxPlace, className: string): NetworkNode {
  const id = box.networkId === null ? "network:" : toFlowId({ kind: "network", id: box.networkId });
  return { id, type: "network", data: { id: box.networkId }, className, ...fixed(box.gutter) };
}

function toCard(card: CardPlace, className: string): ContainerNode {
  const id = toFlowId({ kind: "container", id: card.containerId });
  return { id, type: "container", data: { id: card.containerId }, className, ...fixed(card.rect) };
}

/** Class of everything that is drawn of a panel, by its place in the layout: a dragged panel moves as one. */
export function panelClass(number: number): string {
  return `pb-in-${number}`;
}

function fixed({ x, y, width, height }: Rect) {
  return {
    position: { x, y },
    // React Flow places nodes by a transform each, and a transform each is a layer to place on each frame of a pan.
    style: { left: x, top: y, transform: "none" },
    width,
    height,
    measured: { width, height },
    handles: [],
    draggable: false,
    selectable: false,
    connectable: false,
    focusable: false,
    deletable: false,
  };
}
