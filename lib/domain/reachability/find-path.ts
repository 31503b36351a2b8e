import { gatewaysOf, isOnWire, type Passage } from "@/lib/domain/reachability/judge";
import type { PairVerdict, Reachability, SubjectId } from "@/lib/domain/reachability/reachability";
import { toDisplayText } from "@/lib/domain/topology/display-text";
import type { Attachment } from "@/lib/domain/topology/sandboxes";
import type { Container, ContainerId, Network, NetworkId, Topology } from "@/lib/domain/topology/topology";

/**
 * One thing that packets pass on their way. `id` is the container's, the network's (of a bridge, a wire, an
 * interface), or null. `stop` is where they end, with the reason as its label.
 */
export interface Hop {
  kind:
    | "container"
    | "interface"
    | "veth"
    | "bridge"
    | "wire"
    | "overlay"
    | "host"
    | "nat"
    | "port"
    | "outside"
    | "stop";
  label: string;
  id: string | null;
}

/** What would change a verdict, as data for the button that does it. */
export type Remedy =
  | { kind: "connect"; container: ContainerId; network: NetworkId }
  | { kind: "unpause"; container: ContainerId };

/** The way of one pair, hop by hop; where it is blocked, up to the place, and then a `stop`. */
export function findPath(topology: Topology, reachability: Reachability, verdict: PairVerdict): Hop[] {
  const { from, to } = verdict;
  const names = new Map<string, string>(topology.containers.map(({ id, name }) => [id, toDisplayText(name)]));
  const end = (id: SubjectId): Hop => {
    if (id === "host") return { kind: "host", label: "the host", id: null };
    if (id === "internet") return { kind: "outside", label: "the internet", id: null };
    return { kind: "container", label: names.get(id) ?? id.slice(0, 12), id };
  };
  const start = end(from);
  const goal = end(to);
  const stop: Hop[] =
    verdict.byAddress === "reachable"
      ? []
      : [
          {
            kind: "stop",
            label: verdict.reasons[0]?.text ?? "Nothing leads there.",
            id: verdict.reasons[0]?.networkId ?? null,
          },
        ];
  const finish = (...hops: Hop[]): Hop[] => [start, ...hops, ...(stop.length > 0 ? stop : [goal])];
  const source = reachability.sandboxOf(from);
  const target = reachability.sandboxOf(to);
  if (source !== null && source === target) return finish();
  if (from === "internet") {
    const [way] = reachability.publishedWays(from, to);
    return way === undefined
      ? finish()
      : finish(port(way.at), nat("DNAT"), ...arrival(target?.route4 ?? target?.attachments[0]));
  }
  if (to === "internet") {
    const via = reachability.wayOut(from)?.via ?? null;
    if (via === null) return finish();
    const out = [...departure(via)];
    if (stop.length > 0) return finish(...out);
    return finish(...out, hostHop, nat("masquerade"));
  }
  if (to === "host" || target?.kind === "host") {
    const via = source?.attachments.find(
      ({ network, endpoint }) =>
        network.driver === "bridge" && gatewaysOf({ network, endpoint }).includes(verdict.addresses[0] ?? ""),
    );
    const way = via ?? source?.route4 ?? source?.attachments[0];
    const passes = way === undefined ? [] : departure(way);
    return finish(...passes, ...(stop.length === 0 && to !== "host" ? [hostHop] : []));
  }
  const passages = reachability.passages(from, to);
  const passage = passages.find(({ verdict: judged }) => judged === verdict.byAddress) ?? passages[0] ?? null;
  return passage === null
    ? finish()
    : finish(...passagePath(passage, source?.kind === "host", stop.length > 0));
}

const hostHop: Hop = { kind: "host", label: "the host", id: null };

function nat(label: string): Hop {
  return { kind: "nat", label, id: null };
}

function port(at: string): Hop {
  return { kind: "port", label: at, id: null };
}

function passagePath({ via, to }: Passage, isFromHost: boolean, isStopped: boolean): Hop[] {
  if (isFromHost) return isStopped ? [segment(to.network)] : [segment(to.network), ...arrival(to).slice(1)];
  if (via === null) return [];
  const out = departure(via);
  if (isStopped) return out;
  if (via.network.id === to.network.id) return [...out, ...arrival(to).slice(1)];
  return [...out, hostHop, ...arrival(to)];
}

/** From the container to the network it sends by. */
function departure(attachment: Attachment): Hop[] {
  return [...interfaces(attachment), segment(attachment.network)];
}

/** From the network to the container. */
function arrival(attachment: Attachment | undefined): Hop[] {
  return attachment === undefined
    ? []
    : [segment(attachment.network), ...interfaces(attachment).toReversed()];
}

function interfaces({ endpoint, network }: Attachment): Hop[] {
  const { link } = endpoint;
  const address = endpoint.ipv4 ?? endpoint.ipv6 ?? "";
  const name = link?.containerInterface ?? null;
  const inside: Hop = {
    kind: "interface",
    label: name === null ? address : `${name} ${address}`,
    id: network.id,
  };
  if (link?.hostInterface == null || isOnWire(network)) return [inside];
  return [inside, { kind: "veth", label: link.hostInterface, id: network.id }];
}

function segment(network: Network): Hop {
  const label = toDisplayText(network.name);
  if (network.driver === "bridge") {
    const bridge = network.bridge?.interface;
    return { kind: "bridge", label: bridge === undefined ? label : `${label} (${bridge})`, id: network.id };
  }
  if (network.driver === "overlay") return { kind: "overlay", label, id: network.id };
  return {
    kind: "wire",
    label: network.parent === null ? label : `${label} on ${network.parent}`,
    id: network.id,
  };
}

/** At most so many are proposed: a container on thirty networks has as many ways to be met. */
const maximumRemedies = 6;

/**
 * What would make a blocked pair reachable by address and name (REACH-16): connecting one to a network of the other
 * whose members talk to each other. Only what the engine would take (CONN-1, CONN-2).
 */
export function findRemedies(topology: Topology, reachability: Reachability, verdict: PairVerdict): Remedy[] {
  if (verdict.byAddress === "reachable" && verdict.byName === "reachable") return [];
  const containers = new Map<string, Container>(
    topology.containers.map((container) => [container.id, container]),
  );
  const from = containers.get(verdict.from);
  const to = containers.get(verdict.to);
  if (from?.state === "paused") return [{ kind: "unpause", container: from.id }];
  const remedies: Remedy[] = [];
  const propose = (container: Container | undefined, networks: readonly Network[]): void => {
    if (container === undefined || !isConnectable(container)) return;
    const own = reachability.sandboxOf(container.id)?.attachments ?? [];
    for (const network of networks) {
      if (own.some((one) => one.network.id === network.id)) continue;
      remedies.push({ kind: "connect", container: container.id, network: network.id });
    }
  };
  if (from !== undefined && to !== undefined) {
    propose(from, meetingNetworks(reachability, to.id));
    propose(to, meetingNetworks(reachability, from.id));
  } else if (from !== undefined && verdict.byAddress === "blocked") {
    const open = topology.networks.filter(
      ({ driver, internal, predefined, bridge }) =>
        driver === "bridge" && !internal && !predefined && bridge?.masquerade !== false,
    );
    propose(from, open);
  }
  return remedies.slice(0, maximumRemedies);
}

function meetingNetworks(reachability: Reachability, id: ContainerId): Network[] {
  return (reachability.sandboxOf(id)?.attachments ?? [])
    .map(({ network }) => network)
    .filter(
      ({ driver, predefined, bridge, scope, attachable }) =>
        !predefined &&
        bridge?.icc !== false &&
        (driver === "bridge" || driver === "macvlan" || driver === "ipvlan" || driver === "overlay") &&
        (scope !== "swarm" || attachable),
    );
}

function isConnectable({ networkMode, sharesNetworkOf }: Container): boolean {
  return sharesNetworkOf === null && networkMode !== "host" && networkMode !== "none";
}
