import { toDisplayText, truncateMiddle } from "@/lib/domain/topology/display-text";
import type { FoldedPanel } from "@/components/canvas/layout-index";
import { describeSeveral, type SeveralPull } from "@/components/canvas/pull/several-targets";
import { judgeBy, type WhyNotConnect } from "@/components/canvas/pull/why-not-connect";
import type { ContainerId, NetworkId, Topology } from "@/lib/domain/topology/topology";

/** Networks that a cable may be dropped on: null where it would connect, else why it would not. */
export type CableTargets = ReadonlyMap<NetworkId, string | null>;

/** What a cable is pulled from: a free jack (`from` is null), or the end of the link to that network. */
export interface CableOrigin {
  container: ContainerId;
  from: NetworkId | null;
  /** Present when a free jack's cable is pulled for several selected containers. */
  several?: SeveralPull;
}

/** What releasing the cable does. On a folded panel it opens it: which of its networks is meant is not plain yet. */
export type CableDrop =
  | { kind: "open"; panel: FoldedPanel }
  | { kind: "connect"; container: ContainerId; network: NetworkId }
  | { kind: "connect-several"; containers: readonly ContainerId[]; network: NetworkId }
  | { kind: "disconnect"; container: ContainerId; network: NetworkId }
  | { kind: "move"; container: ContainerId; from: NetworkId; to: NetworkId };

/** Where the pointer is: over a network's box or a folded panel, and whether far enough from the jack to be meant. */
export interface CableAim {
  over: NetworkId | null;
  folded?: FoldedPanel | null;
  isAway: boolean;
}

/**
 * Judges every network as a target for that container. The network that a link is pulled off is left out: it is
 * neither a target nor an obstacle.
 */
export function findCableTargets(
  topology: Topology,
  { container: id, from }: CableOrigin,
  whyNotConnect: WhyNotConnect = judgeBy(topology),
): CableTargets {
  const container = topology.containers.find((one) => one.id === id);
  if (container === undefined) return new Map();
  // A ghost is no connection: connecting again is what mends it.
  const joined = new Set(
    topology.endpoints
      .filter((endpoint) => endpoint.containerId === id && endpoint.state !== "ghost")
      .map((endpoint) => endpoint.networkId),
  );
  const targets = new Map<NetworkId, string | null>();
  for (const network of topology.networks) {
    if (network.id === from) continue;
    const reason = joined.has(network.id) ? `Already on ${network.name}` : whyNotConnect(network, container);
    targets.set(network.id, reason === null ? null : toDisplayText(reason));
  }
  return targets;
}

/** Whether a network in a folded panel can take the cable. */
export function canTake({ collapsed }: FoldedPanel, targets: CableTargets): boolean {
  return collapsed.networks.some((id) => targets.get(id) === null);
}

/** What happens if the cable is released now; null when nothing does. */
export function findDrop(origin: CableOrigin, targets: CableTargets, aim: CableAim): CableDrop | null {
  const { container, from } = origin;
  const { over, folded = null, isAway } = aim;
  if (folded !== null) return canTake(folded, targets) ? { kind: "open", panel: folded } : null;
  if (over !== null && targets.get(over) === null) {
    if (origin.several !== undefined)
      return { kind: "connect-several", containers: origin.several.judge(over).possible, network: over };
    return from === null
      ? { kind: "connect", container, network: over }
      : { kind: "move", container, from, to: over };
  }
  if (from !== null && over === null && isAway) return { kind: "disconnect", container, network: from };
  return null;
}

/** The words beside the pointer; null where there is nothing to say. */
export function describeAim(
  origin: CableOrigin,
  targets: CableTargets,
  aim: CableAim,
  nameOf: (id: NetworkId) => string,
): string | null {
  const drop = findDrop(origin, targets, aim);
  switch (drop?.kind) {
    case "connect":
      return `Connect to ${nameOf(drop.network)}`;
    case "connect-several":
      return origin.several === undefined
        ? null
        : describeSeveral(origin.several.judge(drop.network), nameOf(drop.network));
    case "move":
      return `Move from ${nameOf(drop.from)} to ${nameOf(drop.to)}`;
    case "disconnect":
      return `Disconnect from ${nameOf(drop.network)}`;
    case "open": {
      const { length } = drop.panel.collapsed.networks;
      return `${titleOf(drop.panel)} is folded: rest here to open its ${length === 1 ? "network" : `${length} networks`}`;
    }
    case undefined: {
      if (aim.folded !== null && aim.folded !== undefined)
        return `No network of ${titleOf(aim.folded)} can take it`;
      const reason = aim.over === null ? null : (targets.get(aim.over) ?? null);
      if (reason !== null || origin.from === null) return reason;
      return `Pull it off the networks to disconnect it from ${nameOf(origin.from)}`;
    }
  }
}

function titleOf({ title }: FoldedPanel): string {
  return truncateMiddle(toDisplayText(title ?? ""), 40);
}
