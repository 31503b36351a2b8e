import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { CableTargets } from "@/components/canvas/pull/cable-targets";
import { judgeBy, type WhyNotConnect } from "@/components/canvas/pull/why-not-connect";
import type { Container, ContainerId, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

/** What a cable that is pulled for several containers would do at one network. */
export interface SeveralTarget {
  possible: readonly ContainerId[];
  refused: readonly { name: string; reason: string }[];
}

/** A cable that is pulled for several containers at once. */
export interface SeveralPull {
  containers: readonly ContainerId[];
  /** Asked of a network when the cable is over it: 5,000 containers at 500 networks would take seconds beforehand. */
  judge: (network: NetworkId) => SeveralTarget;
}

/** Judges a cable that is pulled for these containers, each on its own. */
export function findSeveralTargets(
  topology: Topology,
  containers: readonly ContainerId[],
  whyNotConnect: WhyNotConnect = judgeBy(topology),
): SeveralPull & { targets: CableTargets } {
  const wanted = new Set(containers);
  const subjects = topology.containers.filter((container) => wanted.has(container.id));
  const networks = new Map(topology.networks.map((network) => [network.id, network]));
  const joined = new Map<NetworkId, Set<ContainerId>>();
  for (const endpoint of topology.endpoints) {
    // A ghost is no connection: connecting again is what mends it.
    if (endpoint.state === "ghost" || !wanted.has(endpoint.containerId)) continue;
    const members = joined.get(endpoint.networkId);
    if (members === undefined) joined.set(endpoint.networkId, new Set([endpoint.containerId]));
    else members.add(endpoint.containerId);
  }
  const findReason = (network: Network, container: Container): string | null =>
    joined.get(network.id)?.has(container.id) === true
      ? `already on ${network.name}`
      : whyNotConnect(network, container);

  const judged = new Map<NetworkId, SeveralTarget>();
  const judge = (id: NetworkId): SeveralTarget => {
    const known = judged.get(id);
    if (known !== undefined) return known;
    const network = networks.get(id);
    const possible: ContainerId[] = [];
    const refused: { name: string; reason: string }[] = [];
    for (const container of subjects) {
      const reason = network === undefined ? "" : findReason(network, container);
      if (reason === null) possible.push(container.id);
      else refused.push({ name: toDisplayText(container.name), reason: toDisplayText(reason) });
    }
    judged.set(id, { possible, refused });
    return { possible, refused };
  };
  // A network is possible when at least one container can join it; mostly the first one asked can.
  const targets = new Map(
    topology.networks.map((network) => [
      network.id,
      subjects.some((container) => findReason(network, container) === null)
        ? null
        : `None of ${subjects.length}: ${tellRefused(judge(network.id))}`,
    ]),
  );
  return { containers: subjects.map((container) => container.id), judge, targets };
}

/** The words beside the pointer over a network that can take at least one of them. */
export function describeSeveral(target: SeveralTarget, networkName: string): string {
  const { possible, refused } = target;
  const total = possible.length + refused.length;
  if (refused.length === 0) return `Connect ${total} containers to ${networkName}`;
  return `Connect ${possible.length} of ${total} containers to ${networkName} (${tellRefused(target)})`;
}

function tellRefused({ refused }: SeveralTarget): string {
  const [first, ...more] = refused;
  if (first === undefined) return "";
  return `${first.name}: ${first.reason}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}
