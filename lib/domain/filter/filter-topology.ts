import type { Selection } from "@/lib/domain/topology/selection";
import {
  type Container,
  type ContainerId,
  type Endpoint,
  isLive,
  isSameList,
  type Network,
  type NetworkId,
  type Topology,
} from "@/lib/domain/topology/topology";

export const hideReasons = ["stopped", "empty", "predefined"] as const;
export type HideReason = (typeof hideReasons)[number];

/** What of a topology is not shown. Empty lists choose nothing, so that everything is. */
export interface TopologyFilter {
  hide: readonly HideReason[];
  /** Compose projects; nothing else is shown when there are any. */
  projects: readonly string[];
  /** Network drivers; nothing else is shown when there are any. */
  drivers: readonly string[];
}

/** The parts of a filter that can be lifted each by itself. */
export type FilterPart = HideReason | "projects" | "drivers";

export const noFilter: TopologyFilter = { hide: [], projects: [], drivers: [] };

export interface FilteredTopology {
  /** The topology itself, the same object, when nothing of it is hidden. */
  topology: Topology;
  hidden: { networks: ReadonlySet<NetworkId>; containers: ReadonlySet<ContainerId> };
}

const nothing: FilteredTopology["hidden"] = { networks: new Set(), containers: new Set() };

/** Whether the filter could hide anything. */
export function isFiltering({ hide, projects, drivers }: TopologyFilter): boolean {
  return hide.length > 0 || projects.length > 0 || drivers.length > 0;
}

/** Leaves out what the filter hides, and the endpoints of that (rules FILT-1 to FILT-7 of SPEC.md). */
export function filterTopology(topology: Topology, filter: TopologyFilter): FilteredTopology {
  if (!isFiltering(filter)) return { topology, hidden: nothing };
  const hidden = findHidden(topology, filter);
  if (hidden.containers.size === 0 && hidden.networks.size === 0) return { topology, hidden: nothing };
  return { topology: leaveOut(topology, hidden), hidden };
}

/**
 * The same for a topology that follows another: where only what the filter does not look at has changed (a name, an
 * address, a health check), what was hidden stays hidden and is not judged again.
 */
export function refilterTopology(
  topology: Topology,
  filter: TopologyFilter,
  last: { topology: Topology; filter: TopologyFilter; filtered: FilteredTopology } | null,
): FilteredTopology {
  const isSettled =
    last !== null &&
    last.filter === filter &&
    isSameList(last.topology.networks, topology.networks, isSameNetwork) &&
    isSameList(last.topology.endpoints, topology.endpoints, isSameEndpoint) &&
    isSameList(last.topology.containers, topology.containers, isSameContainer);
  if (!isSettled) return filterTopology(topology, filter);
  const { hidden } = last.filtered;
  if (hidden === nothing) return { topology, hidden };
  const shown = leaveOut(topology, hidden);
  const before = last.filtered.topology;
  return {
    topology: {
      ...shown,
      networks: keepIfSame(before.networks, shown.networks),
      containers: keepIfSame(before.containers, shown.containers),
      endpoints: keepIfSame(before.endpoints, shown.endpoints),
    },
    hidden,
  };
}

function keepIfSame<Item>(before: Item[], after: Item[]): Item[] {
  return isSameList(before, after, () => false) ? before : after;
}

function isSameNetwork(a: Network, b: Network): boolean {
  return (
    a.id === b.id &&
    a.driver === b.driver &&
    a.predefined === b.predefined &&
    a.composeProject === b.composeProject
  );
}

function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.networkId === b.networkId && a.containerId === b.containerId;
}

function isSameContainer(a: Container, b: Container): boolean {
  return (
    a.id === b.id &&
    isLive(a) === isLive(b) &&
    a.composeProject === b.composeProject &&
    a.sharesNetworkOf === b.sharesNetworkOf
  );
}

function leaveOut(topology: Topology, hidden: FilteredTopology["hidden"]): Topology {
  return {
    ...topology,
    networks: topology.networks.filter((network) => !hidden.networks.has(network.id)),
    containers: topology.containers.filter((container) => !hidden.containers.has(container.id)),
    endpoints: topology.endpoints.filter(
      ({ networkId, containerId }) => !hidden.containers.has(containerId) && !hidden.networks.has(networkId),
    ),
  };
}

function findHidden(topology: Topology, filter: TopologyFilter): FilteredTopology["hidden"] {
  const hide = new Set<HideReason>(filter.hide);
  const projects = new Set(filter.projects);
  const drivers = new Set(filter.drivers);

  const networks = new Set<NetworkId>();
  for (const network of topology.networks) {
    if ((hide.has("predefined") && network.predefined) || (drivers.size > 0 && !drivers.has(network.driver)))
      networks.add(network.id);
  }

  const containers = new Set<ContainerId>();
  const isProjectHidden = ({ composeProject }: Container | Network): boolean =>
    projects.size > 0 && (composeProject === null || !projects.has(composeProject));
  const isOut = networks.size > 0 || drivers.size > 0 ? judgeAttachments(topology, networks) : null;
  for (const container of topology.containers) {
    if (
      (hide.has("stopped") && !isLive(container)) ||
      isProjectHidden(container) ||
      isOut?.(container, drivers.size > 0) === true
    )
      containers.add(container.id);
  }

  if (projects.size === 0 && !hide.has("empty")) return { networks, containers };
  const inUse = new Set<NetworkId>();
  for (const { networkId, containerId } of topology.endpoints) {
    if (!inUse.has(networkId) && !containers.has(containerId)) inUse.add(networkId);
  }
  for (const network of topology.networks) {
    if (!inUse.has(network.id) && (hide.has("empty") || isProjectHidden(network))) networks.add(network.id);
  }
  return { networks, containers };
}

/** Whether a container is on hidden networks only; with `isStrict` also when it is on none. */
function judgeAttachments(
  topology: Topology,
  hiddenNetworks: ReadonlySet<NetworkId>,
): (container: Container, isStrict: boolean) => boolean {
  const attached = new Set<ContainerId>();
  const reached = new Set<ContainerId>();
  for (const { networkId, containerId } of topology.endpoints) {
    attached.add(containerId);
    if (!hiddenNetworks.has(networkId)) reached.add(containerId);
  }
  const byId = new Map<ContainerId, Container>();
  for (const container of topology.containers) {
    if (container.sharesNetworkOf === null) continue;
    for (const each of topology.containers) byId.set(each.id, each);
    break;
  }
  return (container, isStrict) => {
    const { id } = findHolder(container, byId);
    return !reached.has(id) && (isStrict || attached.has(id));
  };
}

/** The container whose namespace it is: in `container:X` mode X, which may share another's in turn. */
function findHolder(container: Container, byId: ReadonlyMap<ContainerId, Container>): Container {
  let holder = container;
  const seen = new Set<ContainerId>();
  while (holder.sharesNetworkOf !== null && !seen.has(holder.id)) {
    seen.add(holder.id);
    const next = byId.get(holder.sharesNetworkOf);
    if (next === undefined) break;
    holder = next;
  }
  return holder;
}

/** The parts of the filter that are set. */
function partsOf({ hide, projects, drivers }: TopologyFilter): FilterPart[] {
  return [
    ...hide,
    ...(projects.length > 0 ? (["projects"] as const) : []),
    ...(drivers.length > 0 ? (["drivers"] as const) : []),
  ];
}

/** The filter without some of its parts. */
export function liftParts(filter: TopologyFilter, parts: readonly FilterPart[]): TopologyFilter {
  return {
    hide: filter.hide.filter((reason) => !parts.includes(reason)),
    projects: parts.includes("projects") ? [] : filter.projects,
    drivers: parts.includes("drivers") ? [] : filter.drivers,
  };
}

/** Whether some of what is selected is hidden. */
export function isSelectionHidden(selection: Selection | null, hidden: FilteredTopology["hidden"]): boolean {
  switch (selection?.kind) {
    case undefined:
      return false;
    case "network":
      return hidden.networks.has(selection.id);
    case "container":
      return hidden.containers.has(selection.id);
    case "containers":
      return selection.ids.some((id) => hidden.containers.has(id));
    case "endpoint":
      return hidden.networks.has(selection.networkId) || hidden.containers.has(selection.containerId);
  }
}

/** The fewest parts of the filter without which the selection is shown; none when it is already. */
export function findPartsHiding(
  topology: Topology,
  filter: TopologyFilter,
  selection: Selection | null,
): FilterPart[] {
  const parts = partsOf(filter);
  // Five parts at most: 32 sets, the small ones first.
  const sets = Array.from({ length: 2 ** parts.length }, (_, bits) =>
    parts.filter((_part, index) => (bits & (1 << index)) !== 0),
  ).toSorted((a, b) => a.length - b.length);
  return (
    sets.find(
      (set) => !isSelectionHidden(selection, filterTopology(topology, liftParts(filter, set)).hidden),
    ) ?? parts
  );
}
