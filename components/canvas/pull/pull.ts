import type { CableOrigin, CableTargets } from "@/components/canvas/pull/cable-targets";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";
import type { WhyNotConnect } from "@/components/canvas/pull/why-not-connect";
import type { FoldedPanel } from "@/components/canvas/layout-index";
import type { LinkPlace, Point } from "@/lib/domain/layout/layout";

/** What the page does when a cable is pulled; what is missing can't be done. */
export interface CableActions {
  onConnect?: (request: { container: ContainerId; network: NetworkId }) => void;
  /** By keyboard, or a click on a free jack: the container is known, the network is not. */
  onConnectRequest?: (container: ContainerId) => void;
  /** The same for all selected containers; without this only the one under the hand is connected. */
  onConnectRequestSeveral?: (containers: readonly ContainerId[]) => void;
  /** By keyboard: the network is known, the container is not. */
  onConnectRequestNetwork?: (network: NetworkId) => void;
  /** By keyboard: the network is to go. */
  onRemoveRequest?: (network: NetworkId) => void;
  /** A cable pulled for several selected containers: those of them that the network can take. */
  onConnectSeveral?: (request: { containers: readonly ContainerId[]; network: NetworkId }) => void;
  /** A link is pulled out at the card. */
  onDisconnect?: (request: { container: ContainerId; network: NetworkId }) => void;
  /** It is dropped on another network; without this only pulling it out does something. */
  onMove?: (request: { container: ContainerId; from: NetworkId; to: NetworkId }) => void;
  /** By keyboard: the link is known, where it goes is not. */
  onMoveRequest?: (request: { container: ContainerId; from: NetworkId }) => void;
  /** Judges by the whole topology and the engine's facts; without it the picture alone is asked. */
  whyNotConnect?: WhyNotConnect;
}

/** A jack under a pressed pointer. */
export interface Grip extends CableOrigin {
  jack: Point;
  side: LinkPlace["side"];
  pointer: { id: number; isTouch: boolean; start: Point };
}

/** A cable on its way. Where its end is changes on every frame and stands nowhere here. */
export interface Pull extends CableOrigin {
  targets: CableTargets;
  over: NetworkId | null;
  folded: FoldedPanel | null;
  /** Far enough from the jack for a disconnection to be meant. */
  isAway: boolean;
}

/** The grip of a pressed pointer, or null when that press is none: another button, or a second finger. */
export function toGrip(event: React.PointerEvent, place: Omit<Grip, "pointer">): Grip | null {
  if (event.button !== 0 || !event.isPrimary) return null;
  const start = { x: event.clientX, y: event.clientY };
  return { ...place, pointer: { id: event.pointerId, isTouch: event.pointerType === "touch", start } };
}
