import { toFlowId } from "@/lib/domain/topology/selection";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { Layout, Rect } from "@/lib/domain/layout/layout";
import type { Node } from "@xyflow/react";

export type ContainerNode = Node<{ id: ContainerId }, "container">;
export type NetworkNode = Node<{ id: NetworkId | null }, "network">;
export type FlowNode = ContainerNode | NetworkNode;

/**
 * Layout to React Flow nodes: cards, and the labels of boxes. Sizes are known, so nothing is measured; `handles` is
 * empty and not missing, which tells React Flow that there is nothing to look for. Boxes, buses and links are drawn
 * in SVG layers, since handles and edges are what makes React Flow slow (CANVAS.md §1).
 */
export function toFlow(layout: Layout): FlowNode[] {
  const number = new Map(layout.panels.map((panel, index) => [panel.key, index]));
  const inPanel = (key: string): string => panelClass(number.get(key) ?? 0);
  const labels = layout.boxes.map((box): NetworkNode => {
    const id = box.networkId === null ? "network:" : toFlowId({ kind: "network", id: box.networkId });
    return {
      id,
      type: "network",
      data: { id: box.networkId },
      className: inPanel(box.panel),
      ...fixed(box.gutter),
    };
  });
  const cards = layout.cards.map((card): ContainerNode => {
    const id = toFlowId({ kind: "container", id: card.containerId });
    return {
      id,
      type: "container",
      data: { id: card.containerId },
      className: inPanel(card.panel),
      ...fixed(card.rect),
    };
  });
  return [...labels, ...cards];
}

/** Class of everything that is drawn of a panel, by its place in the layout: a dragged panel moves as one. */
export function panelClass(number: number): string {
  return `pb-in-${number}`;
}

function fixed({ x, y, width, height }: Rect) {
  return {
    position: { x, y },
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
