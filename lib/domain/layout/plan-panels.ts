import type { Shape, ShapeContainer, ShapeNetwork } from "@/lib/domain/layout/to-shape";
import type { FormerCell, FormerOrder } from "@/lib/domain/layout/former-places";
import type { BoxKind } from "@/lib/domain/layout/layout";
import type { ContainerId, NetworkId } from "@/lib/domain/topology/topology";

/** A card with what hangs on it, before it has a place. */
export interface UnitPlan {
  id: ContainerId;
  docks: ContainerId[];
  /** Networks of lower lanes of the same panel, from the nearest down. */
  lower: NetworkId[];
  /** Trunks that it is on, besides its home. */
  chips: NetworkId[];
  /** Where it stands in this lane already. */
  former: FormerCell | null;
}

export interface LanePlan {
  network: ShapeNetwork | null;
  kind: BoxKind;
  units: UnitPlan[];
}

export interface PanelPlan {
  key: string;
  title: string | null;
  /** It holds networks of compose projects: it can be folded into a bar. */
  canCollapse: boolean;
  /** Full width, above all others. */
  isTrunk: boolean;
  /** Order class: networks, then host, none, unattached, empty. */
  rank: number;
  /** From top to bottom. */
  lanes: LanePlan[];
}

/** From these numbers on a network is a trunk: its links would cover the picture (CANVAS.md §2.3). */
const trunkReach = 5;
const trunkMembersElsewhere = 8;

/**
 * Decides what stands where, without coordinates: trunks, which networks share a panel, the order of its lanes, and
 * each container's home: the topmost lane among its networks, so that its other links can all run straight down. Lanes
 * are ordered so that this is the network of the default route wherever orders do not contradict each other, and what
 * stood before keeps its order.
 */
export function planPanels(shape: Shape, former: FormerOrder): PanelPlan[] {
  const networks = new Map(shape.networks.map((network) => [network.id, network]));
  const docks = findDocks(shape);
  const isDocked = new Set([...docks.values()].flat());
  const wired = shape.containers.filter((container) => !isDocked.has(container.id));
  const trunks = findTrunks(shape, wired, networks);

  const onBus = (id: NetworkId): boolean => boxKind(networks.get(id)) === "lane";
  const normal = (container: ShapeContainer): NetworkId[] =>
    container.networks.filter((id) => onBus(id) && !trunks.has(id));

  const { components, componentOf } = joinNetworks(
    shape.networks.filter((network) => boxKind(network) === "lane" && !trunks.has(network.id)),
    wired.map(normal),
  );
  const orders = orderComponents(components, componentOf, wired, normal).map((order) =>
    keepLaneOrder(order, former),
  );
  const lane = new Map<NetworkId, number>();
  for (const order of orders) order.forEach((id, index) => lane.set(id, index));

  const members = new Map<NetworkId | null, UnitPlan[]>();
  for (const container of wired) {
    const lanes = normal(container).toSorted((a, b) => (lane.get(a) ?? 0) - (lane.get(b) ?? 0));
    const onTrunks = container.networks.filter((id) => trunks.has(id));
    let home: NetworkId | null = lanes[0] ?? null;
    if (home === null && onTrunks.length > 0) {
      home = onTrunks.find((id) => id === container.defaultRoute) ?? onTrunks[0] ?? null;
    }
    home ??= container.networks[0] ?? null;
    const unit: UnitPlan = {
      id: container.id,
      docks: docks.get(container.id) ?? [],
      lower: lanes.slice(1),
      chips: onTrunks.filter((id) => id !== home),
      former: former.cards.get(home)?.get(container.id) ?? null,
    };
    const list = members.get(home);
    if (list === undefined) members.set(home, [unit]);
    else list.push(unit);
  }

  const toLane = (id: NetworkId): LanePlan => {
    const network = networks.get(id) ?? null;
    return {
      network,
      kind: trunks.has(id) ? "trunk" : boxKind(network ?? undefined),
      units: keepCardOrder(members.get(id) ?? [], former.cards.get(id)),
    };
  };
  const used = new Set(wired.flatMap((container) => container.networks));
  const { groups, groupOf } = groupByProject(orders, networks, used);
  const reach = trunkGroups(trunks, wired, normal, (id) => groupOf[componentOf.get(id) ?? -1] ?? -1);

  const plans: PanelPlan[] = [];
  const empty: ShapeNetwork[] = [];
  groups.forEach((group, index) => {
    const known = group.flat().flatMap((id) => networks.get(id) ?? []);
    const inUse = known.filter((network) => used.has(network.id));
    if (inUse.length === 0) {
      empty.push(...known);
      return;
    }
    const local = [...trunks].filter((id) => reach.get(id)?.size === 1 && reach.get(id)?.has(index) === true);
    const bars = known.filter((network) => !used.has(network.id));
    const lanes = [
      ...[...local, ...inUse.map(({ id }) => id)].map(toLane),
      // A project's network without a container stays in its frame.
      ...bars.map((network): LanePlan => ({ network, kind: "empty", units: [] })),
    ];
    const projects = new Set(known.flatMap((network) => network.project ?? []));
    const [first] = projects;
    const isOneProject = first !== undefined && known.every((network) => network.project === first);
    const names = known.map((network) => network.name).toSorted();
    plans.push({
      key: isOneProject ? `project/${first}` : `${known[0]?.project ?? ""}/${names[0] ?? ""}`,
      title: projects.size === 0 ? null : titleOf(lanes.flatMap((one) => one.network ?? [])),
      canCollapse: projects.size > 0,
      isTrunk: false,
      rank: 0,
      lanes,
    });
  });
  for (const id of trunks) {
    if (reach.get(id)?.size === 1) continue;
    plans.push({
      key: `trunk/${networks.get(id)?.name ?? ""}`,
      title: null,
      canCollapse: false,
      isTrunk: true,
      rank: 0,
      lanes: [toLane(id)],
    });
  }
  for (const network of shape.networks) {
    const kind = boxKind(network);
    if (kind === "lane") continue;
    if (!used.has(network.id)) empty.push(network);
    else
      plans.push({
        key: `${kind}/${network.name}`,
        title: null,
        canCollapse: false,
        isTrunk: false,
        rank: kind === "host" ? 1 : 2,
        lanes: [toLane(network.id)],
      });
  }
  const loose = members.get(null);
  if (loose !== undefined) {
    plans.push({
      key: "unattached/",
      title: null,
      canCollapse: false,
      isTrunk: false,
      rank: 3,
      lanes: [{ network: null, kind: "unattached", units: keepCardOrder(loose, former.cards.get(null)) }],
    });
  }
  if (empty.length > 0) {
    const lanes = empty.map((network): LanePlan => ({ network, kind: "empty", units: [] }));
    plans.push({ key: "empty/", title: null, canCollapse: false, isTrunk: false, rank: 4, lanes });
  }
  return withUniqueKeys(plans);
}

function boxKind(network: ShapeNetwork | undefined): "lane" | "host" | "none" {
  if (network?.driver === "host") return "host";
  return network?.driver === "null" ? "none" : "lane";
}

/** Containers in `container:X` mode under the container that owns the namespace; chains go to their root. */
function findDocks(shape: Shape): Map<ContainerId, ContainerId[]> {
  const byId = new Map(shape.containers.map((container) => [container.id, container]));
  const docks = new Map<ContainerId, ContainerId[]>();
  for (const container of shape.containers) {
    const seen = new Set<ContainerId>([container.id]);
    let root = container;
    while (root.sharesNetworkOf !== null) {
      const next = byId.get(root.sharesNetworkOf);
      if (next === undefined || seen.has(next.id)) break;
      seen.add(next.id);
      root = next;
    }
    if (root === container || root.sharesNetworkOf !== null) continue;
    docks.set(root.id, [...(docks.get(root.id) ?? []), container.id]);
  }
  return docks;
}

function findTrunks(
  shape: Shape,
  wired: readonly ShapeContainer[],
  networks: ReadonlyMap<NetworkId, ShapeNetwork>,
): Set<NetworkId> {
  const trunks = new Set<NetworkId>();
  const reach = new Map<NetworkId, Set<NetworkId>>();
  const elsewhere = new Map<NetworkId, number>();
  for (const container of wired) {
    if (container.networks.length < 2) continue;
    const home = container.defaultRoute ?? container.networks[0];
    for (const id of container.networks) {
      if (id !== home) elsewhere.set(id, (elsewhere.get(id) ?? 0) + 1);
      let others = reach.get(id);
      if (others === undefined) reach.set(id, (others = new Set()));
      for (const other of container.networks) if (other !== id) others.add(other);
    }
  }
  for (const network of shape.networks) {
    if (boxKind(networks.get(network.id)) !== "lane") continue;
    const isFarReaching = network.project === null && (reach.get(network.id)?.size ?? 0) >= trunkReach;
    if (isFarReaching || (elsewhere.get(network.id) ?? 0) >= trunkMembersElsewhere) trunks.add(network.id);
  }
  return trunks;
}

/** Networks that a container joins are of one component. */
function joinNetworks(
  networks: readonly ShapeNetwork[],
  groups: readonly NetworkId[][],
): { components: NetworkId[][]; componentOf: Map<NetworkId, number> } {
  const parent = new Map<NetworkId, NetworkId>(networks.map((network) => [network.id, network.id]));
  const find = (id: NetworkId): NetworkId => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(id, root);
    return root;
  };
  for (const [first, ...rest] of groups) {
    if (first !== undefined) for (const other of rest) parent.set(find(other), find(first));
  }
  const components: NetworkId[][] = [];
  const componentOf = new Map<NetworkId, number>();
  const indexOf = new Map<NetworkId, number>();
  for (const { id } of networks) {
    const root = find(id);
    let index = indexOf.get(root);
    if (index === undefined) {
      index = components.push([]) - 1;
      indexOf.set(root, index);
    }
    components[index]?.push(id);
    componentOf.set(id, index);
  }
  return { components, componentOf };
}

/** Lane order of each component, from the top. */
function orderComponents(
  components: readonly NetworkId[][],
  componentOf: ReadonlyMap<NetworkId, number>,
  wired: readonly ShapeContainer[],
  normal: (container: ShapeContainer) => NetworkId[],
): NetworkId[][] {
  const bonds = components.map(() => new Map<NetworkId, Map<NetworkId, { shared: number; above: number }>>());
  const bond = (from: NetworkId, to: NetworkId): { shared: number; above: number } => {
    const table =
      bonds[componentOf.get(from) ?? -1] ??
      new Map<NetworkId, Map<NetworkId, { shared: number; above: number }>>();
    let row = table.get(from);
    if (row === undefined) table.set(from, (row = new Map()));
    let entry = row.get(to);
    if (entry === undefined) row.set(to, (entry = { shared: 0, above: 0 }));
    return entry;
  };
  for (const container of wired) {
    const ids = normal(container);
    if (ids.length < 2) continue;
    const home = ids.find((id) => id === container.defaultRoute) ?? ids[0];
    for (const from of ids) {
      for (const to of ids) {
        if (from === to) continue;
        const entry = bond(from, to);
        entry.shared++;
        if (from === home) entry.above++;
        if (to === home) entry.above--;
      }
    }
  }
  return components.map((component, index) => orderLanes(component, bonds[index] ?? new Map()));
}

/** Of networks that were joined, those of the largest panel stay on top, as they stood: none of their cards moves. */
function keepLaneOrder(order: readonly NetworkId[], { lanes }: FormerOrder): NetworkId[] {
  let largest: { part: string; area: number } | null = null;
  for (const id of order) {
    const lane = lanes.get(id);
    if (lane !== undefined && (largest === null || lane.area > largest.area)) largest = lane;
  }
  const part = largest?.part;
  const stood = order.filter((id) => lanes.get(id)?.part === part && part !== undefined);
  const others = order.filter((id) => !stood.includes(id));
  return [...stood.toSorted((a, b) => (lanes.get(a)?.index ?? 0) - (lanes.get(b)?.index ?? 0)), ...others];
}

/** Who comes to a lane stands behind those who are there. */
function keepCardOrder(
  units: readonly UnitPlan[],
  former: ReadonlyMap<string, { index: number }> | undefined,
): UnitPlan[] {
  const place = ({ id }: UnitPlan): number => former?.get(id)?.index ?? Number.MAX_SAFE_INTEGER;
  return units.toSorted((a, b) => place(a) - place(b));
}

/**
 * Greedy: starts with the network that is most often home to shared containers; then always the one that shares most
 * with those placed, with the fewest homes among those still to come.
 */
function orderLanes(
  component: readonly NetworkId[],
  bonds: ReadonlyMap<NetworkId, ReadonlyMap<NetworkId, { shared: number; above: number }>>,
): NetworkId[] {
  if (component.length < 2) return [...component];
  const left = new Set(component);
  const placed: NetworkId[] = [];
  const shared = new Map<NetworkId, number>();
  // How many more shared containers are at home here than in the networks still to come.
  const above = new Map<NetworkId, number>();
  for (const id of component) {
    let sum = 0;
    for (const entry of bonds.get(id)?.values() ?? []) sum += entry.above;
    above.set(id, sum);
  }
  while (left.size > 0) {
    let best: NetworkId | null = null;
    let bestScore = -Infinity;
    for (const id of left) {
      // A home below its guests costs more than a long riser: weigh it double.
      const score = (placed.length === 0 ? 0 : (shared.get(id) ?? 0)) + 2 * (above.get(id) ?? 0);
      const isJoined = placed.length === 0 || (shared.get(id) ?? 0) > 0;
      if (isJoined && score > bestScore) {
        best = id;
        bestScore = score;
      }
    }
    if (best === null) break;
    left.delete(best);
    placed.push(best);
    for (const [other, entry] of bonds.get(best) ?? []) {
      shared.set(other, (shared.get(other) ?? 0) + entry.shared);
      above.set(other, (above.get(other) ?? 0) + entry.above);
    }
  }
  return placed;
}

/**
 * Components that belong wholly to one compose project stand together in its frame. One that holds networks of several
 * projects, or of none, stays for itself: whose it is can't be said.
 */
function groupByProject(
  orders: readonly NetworkId[][],
  networks: ReadonlyMap<NetworkId, ShapeNetwork>,
  used: ReadonlySet<NetworkId>,
): { groups: NetworkId[][][]; groupOf: number[] } {
  const groups: NetworkId[][][] = [];
  const byProject = new Map<string, number>();
  // A project without any container has no frame: its networks are bars among the others.
  const inUse = new Set(
    orders.flatMap((order) => order.map((id) => (used.has(id) ? networks.get(id)?.project : null))),
  );
  const groupOf = orders.map((order) => {
    const project = networks.get(order[0] ?? ("" as NetworkId))?.project ?? null;
    const isWhole = order.every((id) => networks.get(id)?.project === project);
    const group = project !== null && isWhole && inUse.has(project) ? byProject.get(project) : undefined;
    if (group !== undefined) {
      groups[group]?.push(order);
      return group;
    }
    const added = groups.push([order]) - 1;
    if (project !== null && isWhole && inUse.has(project)) byProject.set(project, added);
    return added;
  });
  return { groups, groupOf };
}

/** The projects of a frame, and the networks in it that belong to none, by name: "shop", "blog + shop", "shop + dmz". */
function titleOf(networks: readonly ShapeNetwork[]): string {
  const projects = new Set(networks.flatMap((network) => network.project ?? []));
  const others = networks.flatMap((network) => (network.project === null ? network.name : []));
  const names = [...[...projects].toSorted(), ...others.toSorted()];
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return shown.join(" + ");
}

/** The groups that each trunk's members have their homes in. */
function trunkGroups(
  trunks: ReadonlySet<NetworkId>,
  wired: readonly ShapeContainer[],
  normal: (container: ShapeContainer) => NetworkId[],
  groupOf: (id: NetworkId) => number,
): Map<NetworkId, Set<number>> {
  const reach = new Map<NetworkId, Set<number>>();
  for (const container of wired) {
    for (const id of container.networks) {
      if (!trunks.has(id)) continue;
      let groups = reach.get(id);
      if (groups === undefined) reach.set(id, (groups = new Set()));
      for (const other of normal(container)) groups.add(groupOf(other));
    }
  }
  return reach;
}

/** Podman and swarm allow networks of one name: the second gets a number. */
function withUniqueKeys(plans: PanelPlan[]): PanelPlan[] {
  const seen = new Map<string, number>();
  for (const plan of plans) {
    const count = seen.get(plan.key) ?? 0;
    seen.set(plan.key, count + 1);
    if (count > 0) plan.key = `${plan.key}#${count + 1}`;
  }
  return plans;
}
