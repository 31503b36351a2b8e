import {
  automaticSpan,
  findHolders,
  findNextAddress,
  indexContainers,
  listMembers,
} from "@/lib/domain/addresses/allocation";
import { listHostSubnets } from "@/lib/domain/addresses/find-overlaps";
import { listTroubles, type Reservation } from "@/lib/domain/addresses/list-reservations";
import { quoteArgument } from "@/lib/domain/commands/docker-command";
import type { Cure, Finding, FindingCode, Severity } from "@/lib/domain/findings/finding";
import { overlaps, toAddress, toCidr } from "@/lib/domain/ip/ip";
import { toPortRows } from "@/lib/domain/tables/port-rows";
import { isEqualJson } from "@/lib/domain/topology/diff-topology";
import type { EngineFacts } from "@/lib/domain/topology/engine-facts";
import {
  type Container,
  type Endpoint,
  endpointKey,
  hasSandbox,
  isLive,
  isSameList,
  type LostNetwork,
  type Network,
  type NetworkId,
  tellsStaticAddresses,
  type Topology,
} from "@/lib/domain/topology/topology";

/** What of the engine's facts findings depend on. */
export type FindingFacts = Pick<EngineFacts, "swarmActive" | "hostSubnets">;
type Lists = Pick<Topology, "networks" | "containers" | "endpoints" | "host">;

/** Everything that a person should look at (rules FINDING-1 to FINDING-9), what does not work first. */
export function listFindings(topology: Topology, facts: FindingFacts): Finding[] {
  const addresses = listAddressTroubles(topology);
  const findings = [
    ...listGhosts(topology),
    ...listGone(topology, facts),
    ...addresses,
    ...listFull(topology),
    ...listPortTroubles(topology),
    ...listHeldByNobody(topology, facts),
    ...listHostOverlaps(topology, facts),
    ...listAtRisk(topology, addresses),
    ...listLeftBridges(topology),
    ...listUnplugged(topology),
  ];
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

const editCure = (network: NetworkId, label: string): Cure => ({ kind: "edit", id: "edit", label, network });
const stepCure = (id: Extract<Cure, { kind: "steps" }>["id"], label: string): Cure => ({
  kind: "steps",
  id,
  label,
});

/** Fills in what most findings don't have. */
function toFinding(
  finding: Pick<Finding, "code" | "severity" | "text" | "why"> & Partial<Omit<Finding, "key">>,
): Finding {
  const { networkId = null, containerId = null, subject = "", holderId = null, cures = [] } = finding;
  const key = [finding.code, networkId ?? "", containerId ?? "", subject].join(" ");
  return { ...finding, key, networkId, containerId, subject, holderId, cures };
}

/** FINDING-2: endpoints that a running container wants and does not have. */
function listGhosts(topology: Topology): Finding[] {
  const { networks } = topology;
  const containers = indexContainers(topology.containers);
  return sortOut(topology.endpoints).ghosts.flatMap(({ networkId, containerId }) => {
    const network = networks.find(({ id }) => id === networkId);
    const container = containers.get(containerId);
    if (network === undefined || container === undefined) return [];
    return toFinding({
      code: "ghost",
      severity: "error",
      text: `${container.name} is wanted on ${network.name}, and is not attached: a ghost endpoint.`,
      why: `A connect has failed half-way. As long as it stands, ${container.name} may not start again.`,
      networkId,
      containerId,
      cures: [stepCure("take-off", "Take it off"), stepCure("attach", "Connect properly")],
    });
  });
}

/** FINDING-3, FINDING-4: containers whose network, or whose network namespace, is gone. */
function listGone(topology: Topology, facts: FindingFacts): Finding[] {
  const findings: Finding[] = [];
  const containers = indexContainers(topology.containers);
  for (const container of topology.containers) {
    for (const lost of container.lost ?? []) {
      // A node of a swarm lists an overlay network only while it is used there.
      if (isInSwarm(topology, facts) && !/^[0-9a-f]{64}$/.test(lost.id)) continue;
      findings.push(toGone(topology, container, lost));
    }
    const { sharesNetworkOf, name } = container;
    if (sharesNetworkOf === null || hasSandbox(container) || containers.has(sharesNetworkOf)) continue;
    findings.push(
      toFinding({
        code: "namespace-gone",
        severity: "error",
        text: `${name} can’t start: the container whose network it shares is gone.`,
        why: `It was created with --network container:${sharesNetworkOf.slice(0, 12)}, and that can’t be changed: create it anew.`,
        containerId: container.id,
      }),
    );
  }
  return findings;
}

/** The facts are those of the last connection; a swarm that came since has brought its networks. */
function isInSwarm({ networks }: Topology, { swarmActive }: FindingFacts): boolean {
  return swarmActive || networks.some(({ scope }) => scope === "swarm");
}

function toGone({ networks }: Topology, container: Container, lost: LostNetwork): Finding {
  const twin = networks.find(({ name }) => name === lost.name);
  const isOther = twin !== undefined && lost.id !== "";
  return toFinding({
    code: "network-gone",
    severity: "error",
    text: isOther
      ? `${container.name} can’t start: the ${lost.name} that it was on is gone. Today’s ${lost.name} is another network.`
      : `${container.name} can’t start: its network ${lost.name} is gone.`,
    why: isOther
      ? "The engine keeps the id of the network that was removed, and looks for that."
      : "It was removed while the container was stopped, and the container is still set to join it.",
    networkId: twin?.id ?? null,
    containerId: container.id,
    subject: lost.name,
    cures: [
      ...(isOther
        ? [stepCure("reattach", `Connect to today’s ${lost.name}`)]
        : [stepCure("make-again", `Make ${lost.name} again`)]),
      stepCure("take-off", "Take it off"),
    ],
  });
}

/** FINDING-5: static addresses that keep a container from starting, or soon will. */
function listAddressTroubles(topology: Topology): Finding[] {
  const networks = new Map<string, Network>(topology.networks.map((network) => [network.id, network]));
  return listTroubles(topology).flatMap((reservation) => {
    const { networkId, containerId, address, standing, holder, trouble } = reservation;
    const network = networks.get(networkId);
    // A ghost is told as one.
    const isGhost = listMembers(topology.endpoints, networkId).some(
      (endpoint) => endpoint.containerId === containerId && endpoint.state === "ghost",
    );
    if (network === undefined || trouble === null || isGhost) return [];
    const code = toAddressCode(standing);
    const canMove = holder?.role === "endpoint" && isGivenByEngine(topology, networkId, holder.containerId);
    const apart = [
      ...(network.pools.some(({ ipRange }) => ipRange !== null)
        ? [stepCure("outside-address", "Give it an address outside the range")]
        : []),
      editCure(networkId, "Set an IP range apart…"),
    ];
    return toFinding({
      code,
      severity: standing === "next" ? "warning" : "error",
      text: trouble.text,
      why: toAddressReason(standing, trouble.cure),
      networkId,
      containerId,
      subject: address,
      holderId: holder?.containerId ?? null,
      cures:
        standing === "next"
          ? apart
          : [
              stepCure("free-address", "Give it a free address"),
              stepCure("automatic-address", "Let the engine choose"),
              ...(canMove ? [stepCure("move-holder", `Move ${holder.name} away`)] : []),
            ],
    });
  });
}

function toAddressCode(standing: Reservation["standing"]): FindingCode {
  if (standing === "taken") return "address-taken";
  return standing === "next" ? "address-next" : "address-outside";
}

function toAddressReason(standing: Reservation["standing"], cure: string): string {
  if (standing === "taken") return "The engine gives an address once, and looks at its start only.";
  return standing === "next" ? cure : "The engine looks at static addresses at the start only.";
}

/** Whether an attached endpoint has its address by the engine's choice, so that it may as well have another. */
function isGivenByEngine(topology: Topology, networkId: string, containerId: string | null): boolean {
  const endpoint = listMembers(topology.endpoints, networkId).find(
    (each) => each.containerId === containerId,
  );
  return endpoint?.state === "attached" && endpoint.reserved === null;
}

/** FINDING-5: stopped containers for which their network has no address left. */
function listFull(topology: Topology): Finding[] {
  const waiting = topology.endpoints.filter(
    ({ state, reserved }) => state === "configured" && reserved === null,
  );
  const containers = indexContainers(topology.containers);
  return topology.networks.flatMap((network) => {
    const members = waiting.filter(({ networkId }) => networkId === network.id);
    const pools = network.pools.filter(({ subnet }) => toCidr(subnet)?.family === 4);
    if (members.length === 0 || pools.length === 0) return [];
    if (pools.some((pool) => findNextAddress(pool, findHolders(topology, network, pool)) !== null)) return [];
    return members.flatMap(({ containerId }) => {
      const name = containers.get(containerId)?.name ?? "?";
      return toFinding({
        code: "no-address-left",
        severity: "error",
        text: `${name} can’t start: ${network.name} has no address left.`,
        why: `Every address that the engine gives there is in use. Disconnect another container, or make the network larger.`,
        networkId: network.id,
        containerId,
        cures: [editCure(network.id, "Edit the network…"), stepCure("take-off", "Take it off")],
      });
    });
  });
}

/** FINDING-7: stopped containers whose port another container holds. */
function listPortTroubles(topology: Topology): Finding[] {
  const stopped = topology.containers.filter(({ wantedPorts }) => wantedPorts !== undefined);
  if (stopped.length === 0) return [];
  const wanted = new Map(stopped.map(({ id, wantedPorts = [] }) => [id, wantedPorts]));
  const holders = topology.containers.filter(({ ports }) => ports.length > 0);
  const rows = toPortRows({ ...topology, containers: [...stopped, ...holders] }, wanted);
  return rows.flatMap(({ standing, container, port, other }) => {
    if (standing !== "taken" || other === null || port.hostPort === null) return [];
    return toFinding({
      code: "port-taken",
      severity: "error",
      text: `${container.name} can’t start: ${other.name} holds port ${port.hostPort} of the host.`,
      why: `The engine changes no port of a container that is there. Stop ${other.name} first, or create one of them anew with another port.`,
      containerId: container.id,
      holderId: other.id,
      subject: `${port.hostAddress}:${port.hostPort}/${port.protocol}`,
    });
  });
}

/** FINDING-6: networks that can't be removed although nobody is seen on them. */
function listHeldByNobody(topology: Topology, facts: FindingFacts): Finding[] {
  return topology.networks.flatMap((network) => {
    const leftovers = network.leftovers ?? [];
    // The swarm's own way out of its overlay networks: it is in use.
    const isOfSwarm = network.name === "docker_gwbridge" && isInSwarm(topology, facts);
    if (leftovers.length === 0 || isOfSwarm) return [];
    const names = leftovers.map(({ name }) => name);
    const [first = ""] = names;
    const held = names.length === 1 ? `an endpoint ${first}` : `${names.length} endpoints`;
    return toFinding({
      code: "held-by-nobody",
      severity: "warning",
      text: `${network.name} can’t be removed: the engine holds ${held} there for no container.`,
      why: `“has active endpoints”, it says, although none is seen: ${names.join(", ")}. Disconnecting by force lets go of ${names.length === 1 ? "it" : "them"}.`,
      networkId: network.id,
      cures: [stepCure("release", names.length === 1 ? "Let go of it" : "Let go of them")],
    });
  });
}

/** FINDING-8: subnets that hide a part of what the host reaches. */
function listHostOverlaps(topology: Topology, facts: FindingFacts): Finding[] {
  const subnets = listHostSubnets(topology, facts).map((route) => ({ route, cidr: toCidr(route.cidr) }));
  return topology.networks.flatMap((network) => {
    // These stand on a LAN of the host's on purpose.
    if (network.driver === "macvlan" || network.driver === "ipvlan") return [];
    return network.pools.flatMap(({ subnet }) => {
      const own = toCidr(subnet);
      if (own === null) return [];
      return subnets.flatMap(({ route, cidr }) => {
        if (cidr === null || cidr.family !== own.family || !overlaps(own, cidr)) return [];
        return toFinding({
          code: "host-overlap",
          severity: "warning",
          text: `${subnet} of ${network.name} overlaps with ${route.cidr}, which the host reaches by ${route.name}.`,
          why: "What has the same address on both is reached on one of them only. Another subnet keeps them apart.",
          networkId: network.id,
          subject: `${subnet} ${route.cidr} ${route.name}`,
          cures: network.predefined ? [] : [editCure(network.id, "Give it another subnet…")],
        });
      });
    });
  });
}

/** FINDING-5: static addresses among those that the engine gives by itself, told once for each network. */
function listAtRisk(topology: Topology, troubles: readonly Finding[]): Finding[] {
  const containers = indexContainers(topology.containers);
  const asking = new Map<string, Endpoint[]>();
  // What is told of already is more than at risk.
  const told = new Set(troubles.map(({ networkId, containerId }) => `${networkId}:${containerId}`));
  for (const endpoint of topology.endpoints) {
    if (endpoint.reserved === null || endpoint.state === "ghost" || told.has(endpointKey(endpoint))) continue;
    const known = asking.get(endpoint.networkId);
    if (known === undefined) asking.set(endpoint.networkId, [endpoint]);
    else known.push(endpoint);
  }
  return topology.networks.flatMap((network) => {
    const members = tellsStaticAddresses(network) ? asking.get(network.id) : undefined;
    if (members === undefined) return [];
    const spans = network.pools.flatMap((pool) => automaticSpan(pool) ?? []);
    const names = members.flatMap(({ reserved, containerId }) => {
      const isAtRisk = [reserved?.ipv4, reserved?.ipv6].some((text) => {
        const address = toAddress(text);
        return (
          address !== null &&
          spans.some(
            ({ first, last }) =>
              first.family === address.family && first.value <= address.value && address.value <= last.value,
          )
        );
      });
      return isAtRisk ? (containers.get(containerId)?.name ?? []) : [];
    });
    if (names.length === 0) return [];
    const shown = names.slice(0, 3).join(", ");
    const who = names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
    return toFinding({
      code: "addresses-at-risk",
      severity: "info",
      text: `Static addresses on ${network.name} lie among those that the engine gives by itself: ${who}.`,
      why: "While such a container is stopped, another one may get its address. An IP range that leaves static addresses out keeps them apart.",
      networkId: network.id,
      cures: network.predefined ? [] : [editCure(network.id, "Set an IP range apart…")],
    });
  });
}

/** FINDING-9: bridges on the host that were made for a network that is gone. */
function listLeftBridges({ host, networks }: Topology): Finding[] {
  if (host === null) return [];
  const known = new Set(networks.flatMap(({ bridge }) => bridge?.interface ?? []));
  return host.interfaces.flatMap(({ name, kind, addresses }) => {
    if (kind !== "bridge" || !/^br-[0-9a-f]{12}$/.test(name) || known.has(name)) return [];
    const held = addresses.length === 0 ? "" : ` It holds ${addresses.join(", ")}.`;
    return toFinding({
      code: "bridge-left",
      severity: "info",
      text: `The host’s bridge ${name} belongs to no network of this engine.`,
      why: `A network that is gone has left it, or another engine on this host has it.${held} If it is nobody’s: ip link delete ${quoteArgument(name)}`,
      subject: name,
    });
  });
}

/** Running containers that nothing reaches. */
function listUnplugged(topology: Topology): Finding[] {
  const { attached } = sortOut(topology.endpoints);
  return topology.containers.flatMap((container) => {
    const { id, name, networkMode, sharesNetworkOf } = container;
    if (!isLive(container) || attached.has(id) || sharesNetworkOf !== null) return [];
    if (networkMode === "host" || networkMode === "none") return [];
    return toFinding({
      code: "on-no-network",
      severity: "info",
      text: `${name} is on no network.`,
      why: "Nothing reaches it, and it reaches nothing.",
      containerId: id,
      cures: [{ kind: "connect", id: "connect", label: "Connect it…", container: id }],
    });
  });
}

/** Findings of one topology after the other: the same list as long as nothing has changed that they tell of. */
export function createFindingsKeeper(): (topology: Topology, facts: FindingFacts) => readonly Finding[] {
  let known: { lists: Lists; facts: FindingFacts; findings: readonly Finding[] } | null = null;
  return (topology, facts) => {
    const { networks, containers, endpoints, host } = topology;
    const isSame =
      known !== null &&
      known.lists.networks === networks &&
      known.lists.endpoints === endpoints &&
      known.lists.host === host &&
      isSameList(known.lists.containers, containers, isFoundSame) &&
      (known.facts === facts ||
        (known.facts.swarmActive === facts.swarmActive &&
          isEqualJson(known.facts.hostSubnets, facts.hostSubnets)));
    const findings = known !== null && isSame ? known.findings : listFindings(topology, facts);
    known = { lists: { networks, containers, endpoints, host }, facts, findings };
    return findings;
  };
}

function isFoundSame(a: Container, b: Container): boolean {
  return (
    a.id === b.id &&
    a.name === b.name &&
    isLive(a) === isLive(b) &&
    hasSandbox(a) === hasSandbox(b) &&
    a.sharesNetworkOf === b.sharesNetworkOf &&
    a.networkMode === b.networkMode &&
    isEqualJson(a.ports, b.ports) &&
    isEqualJson(a.wantedPorts, b.wantedPorts) &&
    isEqualJson(a.lost, b.lost)
  );
}

interface Sorted {
  ghosts: readonly Endpoint[];
  /** Ids of the containers that are plugged in somewhere. */
  attached: ReadonlySet<string>;
}

// Most changes leave the endpoints alone, and there are thousands.
const sorted = new WeakMap<readonly Endpoint[], Sorted>();

function sortOut(endpoints: readonly Endpoint[]): Sorted {
  const found = sorted.get(endpoints) ?? {
    ghosts: endpoints.filter(({ state }) => state === "ghost"),
    attached: new Set(
      endpoints.flatMap(({ state, containerId }) => (state === "attached" ? containerId : [])),
    ),
  };
  sorted.set(endpoints, found);
  return found;
}
