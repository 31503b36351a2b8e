import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { LayoutIndex } from "@/components/canvas/layout-index";
import type { LinkPlace, Point } from "@/lib/domain/layout/layout";

/** A change of a link that was asked for and that the engine has not made yet. */
export interface PendingCable {
  kind: "connect" | "disconnect";
  container: ContainerId;
  network: NetworkId;
}

/** Where the ghost of a cable runs: from the card's free jack to the bus, or into a box that has none. */
export interface GhostCable {
  cable: PendingCable;
  from: Point;
  to: Point;
}

/** The cables that are to be plugged in, as long as the topology has no such link. */
export function findGhostCables(index: LayoutIndex, pending: readonly PendingCable[]): GhostCable[] {
  return pending.flatMap((cable): GhostCable[] => {
    if (cable.kind !== "connect") return [];
    const card = index.cards.get(cable.container);
    const box = index.boxes.get(cable.network);
    const isThere = index.linksOf.get(cable.container)?.some((link) => link.networkId === cable.network);
    if (card === undefined || box === undefined || isThere === true) return [];
    const from = card.freeJack ?? { x: card.rect.x + card.rect.width / 2, y: card.rect.y };
    const { bus, rect } = box;
    const to =
      bus === null
        ? { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
        : { x: Math.min(Math.max(from.x, bus.x1 + 14), Math.max(bus.x1 + 14, bus.x2 - 14)), y: bus.y };
    return [{ cable, from, to }];
  });
}

/** Whether this link is about to be pulled out. */
export function isLeaving(pending: readonly PendingCable[], link: LinkPlace): boolean {
  return pending.some(
    ({ kind, container, network }) =>
      kind === "disconnect" && container === link.containerId && network === link.networkId,
  );
}

/** SVG path data of a ghost: up out of the free jack, and into the bus from the side where the card is. */
export function ghostPath({ from, to }: GhostCable): string {
  const reach = Math.min(140, Math.max(30, Math.hypot(to.x - from.x, to.y - from.y) * 0.4));
  const isBelow = to.y > from.y;
  return `M${from.x} ${from.y}C${from.x} ${from.y - reach} ${to.x} ${to.y + (isBelow ? -reach : reach)} ${to.x} ${to.y}`;
}

/** What assistive technology is told of new intents; null when there are none. */
export function describePending(
  fresh: readonly PendingCable[],
  nameOf: { container: (id: ContainerId) => string; network: (id: NetworkId) => string },
): string | null {
  const [first, ...more] = fresh;
  if (first === undefined) return null;
  const isAlike = more.every((one) => one.kind === first.kind && one.network === first.network);
  const network = nameOf.network(first.network);
  if (more.length > 0 && !isAlike) return `Changing ${fresh.length} links`;
  const subject = more.length > 0 ? `${fresh.length} containers` : nameOf.container(first.container);
  return first.kind === "connect"
    ? `Connecting ${subject} to ${network}`
    : `Disconnecting ${subject} from ${network}`;
}
