import { chooseDefaultRoute } from "@/lib/domain/topology/default-route";
import { maskSecrets } from "@/lib/domain/topology/mask-secrets";
import type {
  ObservedContainer,
  ObservedEndpoint,
  ObservedInspection,
  ObservedNetwork,
} from "@/lib/domain/topology/observed";
import {
  byNameThenId,
  type Container,
  type ContainerId,
  type Endpoint,
  hasSandbox,
  isLive,
  type Leftover,
  type LostNetwork,
  type Network,
  type NetworkId,
  sortEndpoints,
  type Topology,
} from "@/lib/domain/topology/topology";

export interface Observation {
  networks: readonly ObservedNetwork[];
  containers: readonly ObservedContainer[];
  /** By container id; a missing one leaves aliases, names and exposed ports unknown. */
  inspections: ReadonlyMap<string, ObservedInspection>;
  /** What the engine holds for nobody, by network id. */
  leftovers?: ReadonlyMap<string, Leftover[]>;
}

const predefinedDrivers: Record<string, string> = { bridge: "bridge", host: "host", none: "null" };

function isPredefined(network: Pick<Network, "name" | "driver">): boolean {
  return predefinedDrivers[network.name] === network.driver;
}

function toFlag(value: string | undefined, otherwise: boolean): boolean {
  return value === undefined ? otherwise : value.toLowerCase() !== "false" && value !== "0";
}

/** Joins nothing: one observed network as the model shows it. */
function toNetwork(observed: ObservedNetwork, leftovers: readonly Leftover[] = []): Network {
  const { options } = observed;
  const mtu = Number(options["com.docker.network.driver.mtu"]);
  return {
    id: observed.id as NetworkId,
    name: observed.name,
    driver: observed.driver,
    scope: observed.scope,
    internal: observed.internal,
    attachable: observed.attachable,
    ipv6: observed.ipv6,
    predefined: isPredefined(observed),
    labels: maskSecrets(observed.labels),
    options,
    composeProject: observed.labels["com.docker.compose.project"] ?? null,
    pools: observed.pools,
    bridge:
      observed.driver === "bridge"
        ? {
            // Docker names a bridge after the first 12 digits of the network's id unless the option says otherwise.
            interface:
              observed.bridgeInterface ??
              (options["com.docker.network.bridge.name"] || `br-${observed.id.slice(0, 12)}`),
            icc: toFlag(options["com.docker.network.bridge.enable_icc"], true),
            masquerade: toFlag(options["com.docker.network.bridge.enable_ip_masquerade"], true),
            mtu: Number.isInteger(mtu) && mtu > 0 ? mtu : null,
          }
        : null,
    parent: options["parent"] ?? null,
    ...(leftovers.length === 0 ? {} : { leftovers: [...leftovers] }),
  };
}

function toContainer(observed: ObservedContainer, inspection: ObservedInspection | undefined): Container {
  const shares = /^container:(.+)$/.exec(observed.networkMode)?.[1];
  return {
    id: observed.id as ContainerId,
    name: observed.name,
    image: observed.image,
    state: observed.state,
    health: observed.health,
    networkMode: observed.networkMode,
    sharesNetworkOf: shares === undefined ? null : (shares as ContainerId),
    composeProject: observed.labels["com.docker.compose.project"] ?? null,
    composeService: observed.labels["com.docker.compose.service"] ?? null,
    labels: maskSecrets(observed.labels),
    ports: observed.ports,
    exposedPorts: inspection?.exposedPorts ?? null,
    ...(isLive(observed) || (inspection?.wantedPorts ?? []).length === 0
      ? {}
      : { wantedPorts: inspection?.wantedPorts ?? [] }),
  };
}

/**
 * Whether the container is set to join a network that the engine does not have (TOPO-10): its id is gone, and another
 * network of that name does not stand in for it (measured); before the first start the name decides.
 */
function isLost(
  endpoint: ObservedEndpoint,
  container: ObservedContainer,
  found: { byId: Network | undefined; byName: Network | undefined },
): boolean {
  if (found.byId !== undefined || hasSandbox(container)) return false;
  // Podman gives the name in place of the id, and names are all that counts there.
  return found.byName === undefined || /^[0-9a-f]{64}$/.test(endpoint.networkId);
}

function toLost(
  { networkId, networkName, reservedIpv4, reservedIpv6 }: ObservedEndpoint,
  { container, inspection }: { container: ObservedContainer; inspection: ObservedInspection | undefined },
): LostNetwork {
  const shortId = container.id.slice(0, 12);
  const told = inspection?.endpoints[networkName]?.aliases;
  return {
    id: networkId,
    name: networkName,
    reserved:
      reservedIpv4 === null && reservedIpv6 === null ? null : { ipv4: reservedIpv4, ipv6: reservedIpv6 },
    aliases: told?.filter((alias) => alias !== shortId) ?? null,
  };
}

/**
 * Which names the embedded DNS server answers with this endpoint (rule NAMES-1): on a user-defined network the
 * container's name, its aliases and its short id; on the default bridge none. Engines from 26 tell it themselves.
 */
function toNames(
  network: Network,
  container: Container,
  aliases: string[] | null,
  dnsNames: string[] | null,
): string[] | null {
  if (network.predefined) return [];
  if (dnsNames !== null) return dnsNames;
  if (aliases === null) return null;
  return [...new Set([container.name, ...aliases, container.id.slice(0, 12)])];
}

function isAttached(observed: ObservedEndpoint, container: ObservedContainer): boolean {
  if (!hasSandbox(container)) return false;
  // Podman 4.3 never fills EndpointID; an address is then the sign of attachment (ENGINES: Podman).
  return observed.endpointId !== "" || observed.ipv4 !== null || observed.ipv6 !== null;
}

/**
 * Endpoints that a failed connect has left behind (TOPO-3): the container's own configuration has them, the engine's
 * list does not (20.10 writes its list before it notices).
 */
function findGhosts(
  container: ObservedContainer,
  inspection: ObservedInspection | undefined,
): ObservedEndpoint[] {
  if (inspection === undefined || !hasSandbox(container)) return [];
  const listed = new Set(container.endpoints.map((endpoint) => endpoint.networkName));
  return inspection.observedEndpoints.filter(
    (endpoint) => !listed.has(endpoint.networkName) && !isAttached(endpoint, container),
  );
}

function toEndpoint(
  observed: ObservedEndpoint,
  context: {
    network: Network;
    container: Container;
    observedContainer: ObservedContainer;
    inspection: ObservedInspection | undefined;
  },
): Endpoint {
  const { network, container, inspection } = context;
  const attached = isAttached(observed, context.observedContainer);
  const told = inspection?.endpoints[observed.networkName];
  const shortId = container.id.slice(0, 12);
  const aliases =
    inspection === undefined ? null : (told?.aliases ?? []).filter((alias) => alias !== shortId);
  const hasReservation = observed.reservedIpv4 !== null || observed.reservedIpv6 !== null;
  return {
    containerId: container.id,
    networkId: network.id,
    ipv4: attached ? observed.ipv4 : null,
    ipv6: attached ? observed.ipv6 : null,
    mac: attached ? observed.mac : null,
    gateway: attached ? observed.gateway : null,
    aliases,
    names: toNames(network, container, aliases, told?.dnsNames ?? null),
    reserved: hasReservation ? { ipv4: observed.reservedIpv4, ipv6: observed.reservedIpv6 } : null,
    ...(told?.extras === undefined ? {} : { extras: told.extras }),
    gatewayPriority: told?.gatewayPriority ?? observed.gatewayPriority,
    defaultRoute: false,
    state: attached ? "attached" : hasSandbox(container) ? "ghost" : "configured",
    link: null,
    linkReason: null,
  };
}

/**
 * Joins the engine's lists into one model (rules TOPO-1 to TOPO-6 of SPEC.md). `takenAt` and `revision` are the
 * caller's: this function has no clock. Endpoints whose network is not in the list (removed under a stopped
 * container) stand with their container (TOPO-10).
 */
export function buildTopology(
  observation: Observation,
  stamp: { engine: string; revision: number; takenAt: string },
): Topology {
  const networks = observation.networks
    .map((network) => toNetwork(network, observation.leftovers?.get(network.id)))
    .toSorted(byNameThenId);
  const byId = new Map<string, Network>(networks.map((network) => [network.id, network]));
  const byName = new Map<string, Network>();
  // 20.10 allows two networks of one name; the first by id then stands for a name without id.
  for (const network of networks) if (!byName.has(network.name)) byName.set(network.name, network);

  const containers = observation.containers
    .map((observed) => ({
      observed,
      container: toContainer(observed, observation.inspections.get(observed.id)),
    }))
    .toSorted((a, b) => byNameThenId(a.container, b.container));

  const endpoints: Endpoint[] = [];
  for (const { observed, container } of containers) {
    const own: Endpoint[] = [];
    const lost: LostNetwork[] = [];
    const inspection = observation.inspections.get(observed.id);
    for (const observedEndpoint of [...observed.endpoints, ...findGhosts(observed, inspection)]) {
      const found = {
        byId: byId.get(observedEndpoint.networkId),
        byName: byName.get(observedEndpoint.networkName),
      };
      if (isLost(observedEndpoint, observed, found)) {
        lost.push(toLost(observedEndpoint, { container: observed, inspection }));
        continue;
      }
      const network = found.byId ?? found.byName;
      if (network === undefined) continue;
      own.push(toEndpoint(observedEndpoint, { network, container, observedContainer: observed, inspection }));
    }
    if (lost.length > 0) container.lost = lost;
    const route = chooseDefaultRoute(own, byId);
    for (const endpoint of own)
      endpoints.push(endpoint === route ? { ...endpoint, defaultRoute: true } : endpoint);
  }
  const sortedContainers = containers.map(({ container }) => container);
  return {
    engine: stamp.engine,
    revision: stamp.revision,
    takenAt: stamp.takenAt,
    networks,
    containers: sortedContainers,
    endpoints: sortEndpoints(endpoints, networks, sortedContainers),
    host: null,
  };
}
